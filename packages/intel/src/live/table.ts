import { randomInt } from 'node:crypto'
import {
  alignedWords, entryWords, header, hashOf, magic, mayMatchFrom, never, slotsAt, toSeconds, type WatchedIndicator, type WatchProfile,
} from './table-layout.ts' // prettier-ignore
import { findSlot, readEntryText } from './table-lookup.ts'

const leastSlots = 1 << 12
/** Words of the heap per entry that a new table has room for: an entry of 40 characters and its share of profiles, twice over. */
const roomWords = 12
/** Entries copied at a time when a table grows: the thread that does so serves people too. */
const slice = 5_000

/**
 * The indicators that are looked for, in memory that all reading threads share (docs/decisions/0016-indicators-live.md).
 *
 * One thread writes, others read at the same time without a lock: an entry is written whole before its slot names it. What
 * is taken out is seen by all at once. Operations that may need a larger table are awaited, one after another.
 */
export class IndicatorTable {
  #words: Uint32Array
  #buffer: SharedArrayBuffer
  #used = 0
  #profiles = new Map<string, number>()
  #changing: Promise<void> = Promise.resolve()
  #changedUs = 0
  readonly #replaced: (buffer: SharedArrayBuffer) => void

  /** `replaced` is told of each memory that takes the place of the one before; readers must take it. */
  constructor(replaced: (buffer: SharedArrayBuffer) => void) {
    this.#replaced = replaced
    ;({ buffer: this.#buffer, words: this.#words } = makeTable(leastSlots))
  }

  get buffer(): SharedArrayBuffer {
    return this.#buffer
  }

  /** Entries that were not taken out; some may have run out. */
  get size(): number {
    return Atomics.load(this.#words, header.size)
  }

  /** When something was last added, by the clock of this machine: what is read after that is looked up in it. */
  get changedUs(): number {
    return this.#changedUs
  }

  /** Makes room for so many in all, so that they are not copied again and again. */
  async reserve(entries: number): Promise<void> {
    await this.#serially(async () => {
      if (entries * 2 > this.#slots) await this.#grow(slotsFor(entries))
    })
  }

  /** Looks for these from now on. What was known under the same value is replaced. */
  async put(indicators: readonly WatchedIndicator[]): Promise<void> {
    await this.#serially(async () => {
      for (const [i, indicator] of indicators.entries()) {
        for (let times = 1; !this.#hasRoom(indicator); times *= 2)
          await this.#grow(Math.max(this.#slots * times, slotsFor(this.size + indicators.length - i)))
        this.#add(indicator)
      }
      if (indicators.length > 0) this.#changedUs = Date.now() * 1000
    })
  }

  /** Looks for them no more, from this moment on in every thread. */
  remove(values: readonly string[]): void {
    for (const value of values) this.#kill(value)
    void this.#serially(() => {
      for (const value of values) this.#kill(value)
      return Promise.resolve()
    })
  }

  get #slots(): number {
    return (this.#words[header.slotMask] ?? 0) + 1
  }

  async #serially(run: () => Promise<void>): Promise<void> {
    const done = this.#changing.then(run)
    this.#changing = done.catch(() => undefined)
    await done
  }

  #kill(value: string): void {
    const words = this.#words
    const at = findSlot(words, value)
    const entry = at === undefined ? 0 : (words[at + 1] ?? 0)
    if (entry === 0 || words[entry + mayMatchFrom] === never) return
    Atomics.store(words, entry + mayMatchFrom, never)
    Atomics.sub(words, header.size, 1)
  }

  #hasRoom({ value, profile }: WatchedIndicator): boolean {
    const words = entryWords(value) + alignedWords(JSON.stringify(profile)) + 2
    const heap = (this.#words[header.heapUsed] ?? 0) + words <= this.#words.length
    return heap && (this.#used + 1) * 2 <= this.#slots
  }

  #add(indicator: WatchedIndicator): void {
    const words = this.#words
    const profile = this.#profileAt(indicator.profile)
    const at = findSlot(words, indicator.value)
    const before = at === undefined ? 0 : (words[at + 1] ?? 0)
    const entry = this.#write(indicator.value, [profile, ...timesOf(indicator)])
    if (at !== undefined) Atomics.store(words, at + 1, entry)
    else this.#occupy(indicator.value, entry)
    if (before === 0 || words[before + mayMatchFrom] === never) Atomics.add(words, header.size, 1)
    if (indicator.prefix !== undefined) notePrefix(words, indicator.prefix)
  }

  #occupy(value: string, entry: number): void {
    const words = this.#words
    const { slot, tag } = hashOf(value, words[header.seedA] ?? 0, words[header.seedB] ?? 0)
    const mask = words[header.slotMask] ?? 0
    let at = slot & mask
    while (words[slotsAt + at * 2 + 1] !== 0) at = (at + 1) & mask
    Atomics.store(words, slotsAt + at * 2, tag)
    Atomics.store(words, slotsAt + at * 2 + 1, entry)
    this.#used++
  }

  /** Profiles are few: what a source says of thousands of values alike is kept once. */
  #profileAt(profile: WatchProfile): number {
    const text = JSON.stringify(profile)
    const known = this.#profiles.get(text)
    if (known !== undefined) return known
    const at = this.#write(text, [])
    this.#profiles.set(text, at)
    return at
  }

  /** Writes numbers, then the length of a text and the text; gives the place. */
  #write(text: string, numbers: readonly number[]): number {
    const words = this.#words
    const at = words[header.heapUsed] ?? 0
    words.set(numbers, at)
    const bytes = Buffer.from(text)
    words[at + numbers.length] = bytes.length
    new Uint8Array(this.#buffer).set(bytes, (at + numbers.length + 1) * 4)
    words[header.heapUsed] = at + numbers.length + 1 + Math.ceil(bytes.length / 4)
    return at
  }

  /** Copies what is still looked for into a larger table, in pieces; the old one serves until that is done. */
  async #grow(slots: number): Promise<void> {
    const old = this.#words
    const oldBuffer = this.#buffer
    const next = new Copy(slots)
    for (let at = 0, copied = 0; at <= (old[header.slotMask] ?? 0); at++) {
      const entry = old[slotsAt + at * 2 + 1] ?? 0
      if (entry === 0 || old[entry + mayMatchFrom] === never) continue
      next.take(old, oldBuffer, entry)
      if (++copied % slice === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    const { table } = next
    this.#words = table.#words
    this.#buffer = table.#buffer
    this.#used = table.#used
    this.#profiles = table.#profiles
    for (let i = header.prefixes; i < slotsAt; i++) this.#words[i] = old[i] ?? 0
    // What was taken out meanwhile was taken out of the old one; `remove` repeats itself behind this.
    this.#replaced(this.#buffer)
  }

  /** Begins as an empty table of a size; only for copying. */
  static sized(slots: number): IndicatorTable {
    const table = new IndicatorTable(() => undefined)
    ;({ buffer: table.#buffer, words: table.#words } = makeTable(slots))
    return table
  }

  /** Adds without looking for room, which the caller has made. */
  addHere(indicator: WatchedIndicator): void {
    this.#add(indicator)
  }
}

/** A table that is being filled from another. */
class Copy {
  readonly table: IndicatorTable
  readonly #profiles = new Map<number, WatchProfile>()

  constructor(slots: number) {
    this.table = IndicatorTable.sized(slots)
  }

  take(words: Uint32Array, buffer: SharedArrayBuffer, entry: number): void {
    const profileAt = words[entry] ?? 0
    let profile = this.#profiles.get(profileAt)
    if (profile === undefined) {
      profile = JSON.parse(readEntryText(buffer, words, profileAt)) as WatchProfile
      this.#profiles.set(profileAt, profile)
    }
    const value = readEntryText(buffer, words, entry + 4)
    const seconds = [1, 2, 3].map((i) => words[entry + i] ?? 0)
    this.table.addHere({ value, profile, seconds })
  }
}

/** So many slots that no more than half of them are used. */
const slotsFor = (entries: number): number => 2 ** Math.ceil(Math.log2(Math.max(leastSlots, entries * 2)))

function makeTable(slots: number): { buffer: SharedArrayBuffer; words: Uint32Array } {
  const heapAt = slotsAt + slots * 2
  const buffer = new SharedArrayBuffer((heapAt + slots * roomWords) * 4)
  const words = new Uint32Array(buffer)
  words[header.magic] = magic
  words[header.slotMask] = slots - 1
  words[header.heapUsed] = heapAt
  words[header.seedA] = randomInt(2 ** 32)
  words[header.seedB] = randomInt(2 ** 32)
  return { buffer, words }
}

/** From when it may match, until when, and until when it may not because somebody marked it. */
const timesOf = ({ seconds, fromUs, untilUs, mutedUntilUs }: WatchedIndicator): readonly number[] =>
  seconds ?? [toSeconds(fromUs, 0), toSeconds(untilUs, never), toSeconds(mutedUntilUs, 0)]

function notePrefix(words: Uint32Array, { isV6, length }: { isV6: boolean; length: number }): void {
  const bit = isV6 ? 64 + length : length
  words[header.prefixes + (bit >> 5)] = (words[header.prefixes + (bit >> 5)] ?? 0) | (1 << (bit & 31))
}
