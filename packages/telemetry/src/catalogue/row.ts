/** Which part of the product carries a metric; 'here' is measured and exported, the others are not exported at all. */
export type MetricPart = 'here' | 'unmeasured' | 'ai' | 'devices' | 'deception' | 'ssh' | 'redis' | 'nats' | 'backup'

/** One row of the metric contract. */
export interface MetricRow {
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly labels: readonly string[]
  /** Label values that are known beforehand; anything else becomes 'other'. Labels without an entry are open. */
  readonly values?: Readonly<Record<string, readonly string[]>>
  /** UCUM, as OpenTelemetry writes it; braces for what is counted. */
  readonly unit: string
  /** Name over OTLP; absent where the metric is of the Prometheus client libraries alone. */
  readonly otel?: string
  /** Upper bounds of a histogram's buckets, in `unit`. */
  readonly bounds?: readonly number[]
  readonly part: MetricPart
  readonly help: string
}

/** Bucket bounds of the contract, in seconds unless named otherwise. They hold every threshold that a rule names. */
export const bounds = {
  http: [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1, 2, 5, 10, 30],
  event: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
  delivery: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60],
  command: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300],
  model: [0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 30, 60, 120],
  query: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  delay: [0.1, 1, 5, 30, 60, 300, 900, 3600, 86_400],
  human: [1, 5, 15, 60, 300, 900, 3600, 14_400, 86_400, 604_800, 2_592_000],
  tokens: [1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576],
} as const
