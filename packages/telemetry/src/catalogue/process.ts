// Rows of the metric contract: a table of data.
import type { MetricRow } from './row.ts'

/** Process. */
export const processMetrics = {
  aurora_build_info: {
    type: 'gauge',
    labels: ['version', 'commit', 'mode'],
    unit: '{info}',
    otel: 'aurora.build.info',
    part: 'here',
    help: 'Always 1.',
  },
  aurora_process_cpu_limit_cores: {
    type: 'gauge',
    labels: [],
    unit: '{core}',
    otel: 'aurora.process.cpu.limit_cores',
    part: 'here',
    help: 'Cgroup quota, else cores.',
  },
  aurora_process_memory_limit_bytes: {
    type: 'gauge',
    labels: [],
    unit: 'By',
    otel: 'aurora.process.memory.limit',
    part: 'here',
    help: 'Cgroup limit, else physical memory.',
  },
  process_cpu_seconds_total: {
    type: 'counter',
    labels: [],
    unit: 's',
    part: 'here',
    help: 'Name of the Prometheus client libraries; not sent over OTLP.',
  },
  process_resident_memory_bytes: {
    type: 'gauge',
    labels: [],
    unit: 'By',
    part: 'here',
    help: 'Name of the Prometheus client libraries; not sent over OTLP.',
  },
  process_start_time_seconds: {
    type: 'gauge',
    labels: [],
    unit: 's',
    part: 'here',
    help: 'Name of the Prometheus client libraries; not sent over OTLP.',
  },
  nodejs_eventloop_lag_p99_seconds: {
    type: 'gauge',
    labels: [],
    unit: 's',
    part: 'here',
    help: 'Name of the Prometheus client library; not sent over OTLP.',
  },
} as const satisfies Readonly<Record<string, MetricRow>>
