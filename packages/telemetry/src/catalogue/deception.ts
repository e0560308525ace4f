// Rows of the metric contract: a table of data.
import type { MetricRow } from './row.ts'

/** Deception. */
export const deceptionMetrics = {
  aurora_sessions_total: {
    type: 'counter',
    labels: ['sensor', 'level'],
    values: { level: ['low', 'medium', 'high', 'critical'] },
    unit: '{session}',
    otel: 'aurora.sessions',
    part: 'deception',
    help: 'Level: low, medium, high, critical.',
  },
  aurora_sessions_active: {
    type: 'gauge',
    labels: ['sensor'],
    unit: '{session}',
    otel: 'aurora.sessions.active',
    part: 'deception',
    help: 'Sessions active.',
  },
  aurora_canary_triggers_total: {
    type: 'counter',
    labels: ['kind'],
    unit: '{trigger}',
    otel: 'aurora.canary.triggers',
    part: 'deception',
    help: 'Canary triggers.',
  },
  aurora_sensor_last_seen_timestamp_seconds: {
    type: 'gauge',
    labels: ['sensor'],
    unit: 's',
    otel: 'aurora.sensor.last_seen_timestamp',
    part: 'deception',
    help: 'Unix time.',
  },
} as const satisfies Readonly<Record<string, MetricRow>>
