import { randomUUID } from 'node:crypto'
import { AppError, entityKinds } from '@aurora/core'
import { valueKey } from '../alerts/entity-key.ts'
import { bounds } from '../limits.ts'
import { requireText, requireTexts } from '../plain-text.ts'
import type { CasesTables } from '../tables.ts'
import { parseOneOf } from '../transition.ts'
import { inChunks, type Work } from '../work.ts'

export const observableKinds = [...entityKinds, 'url', 'email', 'file', 'registry', 'other'] as const
export type ObservableKind = (typeof observableKinds)[number]

/** Something seen in the course of a case that may be looked for elsewhere. */
export interface Observable {
  readonly id: string
  readonly kind: ObservableKind
  readonly value: string
  readonly tags: readonly string[]
  readonly firstSeenUs: number
  /** The alert it came with; undefined when a person added it. */
  readonly alertId: string | undefined
}

/** An observable a person adds. */
export interface NewObservable {
  readonly kind: string
  readonly value: string
  readonly tags?: readonly string[] | undefined
}

/** An observable to be stored, under the key that makes equal ones one. */
export interface KeyedObservable {
  readonly kind: ObservableKind
  readonly value: string
  readonly key: string
  readonly tags: readonly string[]
  readonly firstSeenUs: number
  readonly alertId: string | null
}

/** Reads what a person gave. Fails with 'request.invalid'. */
export function parseObservable(given: NewObservable, nowUs: number): KeyedObservable {
  const kind = parseOneOf('kind of observable', observableKinds, given.kind)
  const value = requireText('the value', given.value, bounds.valueChars)
  const tags = requireTexts('tags', given.tags ?? [], bounds.tags, bounds.tagChars)
  return { kind, value, key: valueKey(kind, value), tags, firstSeenUs: nowUs, alertId: null }
}

/** Adds those that are not there yet, as far as the case has room; says which, and for how many there was none. */
export async function addObservables(
  work: Work,
  caseId: string,
  observables: readonly KeyedObservable[],
): Promise<{ readonly added: readonly KeyedObservable[]; readonly left: number }> {
  const there = await work.db.selectFrom('case_observables').select('value_key').where('case_id', '=', caseId).execute()
  const keys = new Set(there.map((row) => row.value_key))
  const fresh = observables.filter(({ key }) => !keys.has(key) && keys.add(key).size > 0)
  const added = fresh.slice(0, Math.max(0, bounds.observablesOfCase - there.length))
  const rows = added.map((one) => ({
    id: randomUUID(),
    case_id: caseId,
    kind: one.kind,
    value: one.value,
    value_key: one.key,
    tags: JSON.stringify(one.tags),
    first_seen_us: one.firstSeenUs,
    alert_id: one.alertId,
  }))
  await inChunks(rows, (chunk) => work.db.insertInto('case_observables').values(chunk).execute())
  return { added, left: fresh.length - added.length }
}

/** Refuses with 'request.conflict' a case that can take no more. */
export function fullOfObservables(): AppError {
  return new AppError('request.conflict', `a case has at most ${bounds.observablesOfCase} observables`)
}

/** The observable of a stored row. */
export function observableOf(row: CasesTables['case_observables']): Observable {
  return {
    id: row.id,
    kind: row.kind as ObservableKind,
    value: row.value,
    tags: JSON.parse(row.tags) as string[],
    firstSeenUs: row.first_seen_us,
    alertId: row.alert_id ?? undefined,
  }
}
