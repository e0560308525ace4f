import type { Severity } from './severity.ts'

/** A value of the sender's own document, as JSON has it; integers beyond 2^53 are bigint. */
export type NativeValue =
  null | boolean | number | bigint | string | readonly NativeValue[] | { readonly [key: string]: NativeValue }

/** The sender's own document: its field names, kept for ever. */
export type NativeDocument = { readonly [key: string]: NativeValue }

/**
 * One event as the store keeps it and the API shows it (DESIGN §5).
 *
 * `timeUs` and `receivedUs` are microseconds since 1970-01-01 UTC. `ecs` holds only ECS names that have a value:
 * text as string, numbers as number. `native` is the sender's document, `raw` the bytes as text.
 */
export interface Event {
  readonly id: string
  readonly timeUs: number
  readonly receivedUs: number
  readonly site: string
  readonly source: string
  readonly sensor: string
  readonly dataset: string
  readonly severity: Severity
  readonly message: string
  readonly techniques: readonly string[]
  readonly indicators: readonly string[]
  readonly ecs: Readonly<Record<string, string | number>>
  readonly native: NativeDocument
  readonly raw: string
  /** Decoded texts of string values whose spelling in `raw` holds an escape; '' when there is none. */
  readonly decoded: string
}
