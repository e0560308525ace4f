import type { Event, Finding } from '@aurora/core'
import type { State } from '@aurora/state'
import type { EventStore } from '@aurora/store'
import type { AuditSink } from './audit-sink.ts'
import type { Fetcher } from './feeds/fetcher.ts'
import type { IndicatorTable } from './live/table.ts'
import type { Speller } from './spelling.ts'

/** Things that happen to indicators, and that somebody may want to log. */
export interface IntelObserver {
  indicatorProblem(problem: { readonly error: unknown }): void
}

/** What intelligence works with. Ports are stated here; the composition root joins them. */
export interface IntelParts {
  readonly state: State
  readonly store: EventStore
  readonly audit: AuditSink
  readonly speller: Speller
  /** The indicators of a stored event: those kept with it, else the same found now. */
  readonly indicatorsOf: (event: Event) => readonly string[]
  /** Takes the memory that reading threads look values up in, each time it is another. */
  readonly watch: (buffer: SharedArrayBuffer) => void
  /** Everything received before this is stored, and its findings are kept: microseconds since 1970 UTC. */
  readonly storedUntilUs: () => number
  /** Must keep findings once, whoever made them before, and make alerts of those that are new, which it resolves to. */
  readonly keep: (findings: readonly Finding[]) => Promise<readonly Finding[]>
  readonly fetcher: Fetcher
  /** Reads a secret by its name. Rejects with 'config.invalid' when there is none. */
  readonly secretOf: (name: string) => Promise<string>
  readonly observer: IntelObserver
  /** Microseconds since 1970 UTC. */
  readonly nowUs: () => number
}

/** What the parts of this package share. */
export interface Context extends IntelParts {
  readonly table: IndicatorTable
}
