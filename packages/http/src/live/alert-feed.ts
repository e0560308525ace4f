import type { SeverityName } from '@aurora/core'

/** One committed change of one alert. `sequence` counts from 1 without a gap; `atUs` is microseconds since 1970 UTC. */
export interface AlertMessage {
  readonly sequence: number
  readonly kind: string
  readonly alertId: string
  readonly name: string
  readonly title: string
  readonly severity: SeverityName
  readonly status: string
  readonly source: string
  readonly techniques: readonly string[]
  readonly indicators: readonly string[]
  readonly atUs: number
}

/** Where changes of alerts are heard of. */
export interface AlertFeed {
  /** Calls `listener` after each change that is durable, in order, until what comes back is called. */
  subscribe(listener: (messages: readonly AlertMessage[]) => void): () => void
  /** Messages behind `sequence`, oldest first; `hasGap` when those right behind it are no longer kept. */
  since(
    sequence: number,
    limit: number,
  ): Promise<{ messages: readonly AlertMessage[]; latest: number; hasGap: boolean }>
}
