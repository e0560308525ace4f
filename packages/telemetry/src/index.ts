export { createTelemetry } from './telemetry.ts'
export type { Telemetry, TelemetryOptions } from './telemetry.ts'
