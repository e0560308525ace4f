import { createHash } from 'node:crypto'
import { notAhead, type PolledRecord } from './api.ts'

/** So many records are told from new ones; when there are more, the overlap is as long as these. */
const maxSeen = 20_000

/** A record that is stored: the head of a digest of its name, and its time, 0 where it has none. */
type Entry = readonly [name: string, timeMs: number]

/** What is stored of the records that may come again, kept with the position. */
export class SeenRecords {
  #entries: Map<string, number>
  #knownMs: number

  constructor(entries: readonly Entry[], knownMs: number) {
    this.#entries = new Map(entries)
    this.#knownMs = knownMs
  }

  /** Everything up to this time is stored, though its records are no longer listed here. */
  get knownMs(): number {
    return this.#knownMs
  }

  /** The records that are not stored yet. */
  fresh(records: readonly PolledRecord[]): PolledRecord[] {
    const names = new Set<string>()
    return records.filter(({ id }) => {
      const name = shortName(id)
      const isFresh = !this.#entries.has(name) && !names.has(name)
      names.add(name)
      return isFresh
    })
  }

  /** With these records too, and without those that are too old to come again. */
  with(records: readonly PolledRecord[], overlapMs: number): SeenRecords {
    const all = new Map(this.#entries)
    for (const { id, timeMs = 0 } of records) all.set(shortName(id), timeMs)
    const newestMs = [...all.values()].reduce((most, ms) => Math.max(most, notAhead(ms)), 0)
    // those without a time, and those of a time that is asked for again, stay
    const kept = [...all].filter(([, timeMs]) => timeMs === 0 || timeMs >= newestMs - overlapMs)
    kept.sort(([, a], [, b]) => a - b)
    const dropped = kept.splice(0, Math.max(0, kept.length - maxSeen))
    return new SeenRecords(kept, Math.max(this.#knownMs, dropped.at(-1)?.[1] ?? 0))
  }

  toJSON(): { entries: readonly Entry[]; knownMs: number } {
    return { entries: [...this.#entries], knownMs: this.#knownMs }
  }
}

const shortName = (id: string): string => createHash('sha256').update(id).digest('base64url').slice(0, 16)
