import type { Severity } from '@aurora/core'
import type { IndicatorKind, Tlp } from './kinds.ts'

/** What one source says of one value, as it was read. Times are microseconds since 1970-01-01 UTC. */
export interface ReadIndicator {
  readonly kind: IndicatorKind
  /** In the one spelling that events have. */
  readonly value: string
  /** 0 to 100; undefined where the source does not say. */
  readonly confidence?: number | undefined
  readonly severity?: Severity | undefined
  /** ATT&CK ids. */
  readonly techniques: readonly string[]
  readonly tlp?: Tlp | undefined
  readonly description: string
  readonly validFromUs?: number | undefined
  readonly validUntilUs?: number | undefined
  /** The source takes it back. */
  readonly isRevoked: boolean
  /** What the source calls it. */
  readonly externalId: string
}

/** Something of a source that cannot be used, and why. */
export interface Unused {
  /** Where it stands or what it is called: `line 12`, `indicator--…`. */
  readonly item: string
  readonly reason: string
}

export type ReadItem = ReadIndicator | Unused

export const isUnused = (item: ReadItem): item is Unused => 'reason' in item

/** Bounds on what one source may say of one value. */
export const indicatorLimits = {
  valueChars: 2048,
  descriptionChars: 500,
  techniques: 20,
  externalIdChars: 200,
} as const

/** A text of a source as it is kept: on one line, without NUL, bounded. */
export const plain = (text: string, maxChars: number): string =>
  text.slice(0, maxChars * 2).replace(/[\x00-\x1f\x7f]+/g, ' ').trim().slice(0, maxChars).toWellFormed() // prettier-ignore

const technique = /^T[AS]?\d{4}(?:\.\d{3})?$/

/** The ATT&CK techniques among texts, each once. */
export function techniquesIn(texts: Iterable<string>): readonly string[] {
  const found = new Set<string>()
  for (const text of texts) {
    const id = text.trim().toUpperCase()
    if (technique.test(id) && found.size < indicatorLimits.techniques) found.add(id)
  }
  return [...found]
}
