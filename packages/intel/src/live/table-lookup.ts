import { parseAddress } from '@aurora/query'
import { networkText } from '../spelling.ts'
import { hashOf, header, slotsAt, type WatchProfile } from './table-layout.ts'

/** A value of an event that is looked for. */
export interface Hit {
  /** What is looked for: the value, or the network that holds it. */
  readonly value: string
  /** What the event names. */
  readonly seen: string
  readonly profile: WatchProfile
}

/** The slot of a value, as the place of its first word; undefined when the table has none. */
export function findSlot(words: Uint32Array, value: string): number | undefined {
  const { slot, tag } = hashOf(value, words[header.seedA] ?? 0, words[header.seedB] ?? 0)
  const mask = words[header.slotMask] ?? 0
  for (let at = slot & mask; ; at = (at + 1) & mask) {
    const place = slotsAt + at * 2
    const entry = Atomics.load(words, place + 1)
    if (entry === 0) return undefined
    // Equal sums are not equal values: only the value itself makes a finding.
    if (words[place] === tag && isTextAt(words, entry + 4, value)) return place
  }
}

/** Looks values up in the memory of an `IndicatorTable`, from any thread. */
export class TableLookup {
  readonly #words: Uint32Array
  readonly #buffer: SharedArrayBuffer
  readonly #profiles = new Map<number, WatchProfile>()

  constructor(buffer: SharedArrayBuffer) {
    this.#buffer = buffer
    this.#words = new Uint32Array(buffer)
  }

  get isEmpty(): boolean {
    return Atomics.load(this.#words, header.size) === 0
  }

  /** What among the indicators of an event is looked for at this time, networks included. Mostly nothing. */
  find(indicators: readonly string[], nowUs: number): readonly Hit[] {
    let hits: Hit[] | undefined
    for (const seen of indicators) {
      const hit = this.#hitOf(seen, seen, nowUs)
      if (hit !== undefined) (hits ??= []).push(hit)
      for (const network of this.#networksOf(seen)) {
        const inside = this.#hitOf(network, seen, nowUs)
        if (inside !== undefined) (hits ??= []).push(inside)
      }
    }
    return hits ?? none
  }

  #hitOf(value: string, seen: string, nowUs: number): Hit | undefined {
    const words = this.#words
    const place = findSlot(words, value)
    const entry = place === undefined ? 0 : Atomics.load(words, place + 1)
    if (entry === 0) return undefined
    const now = nowUs / 1e6
    const from = Atomics.load(words, entry + 1)
    if (now < from || now >= (words[entry + 2] ?? 0) || now < (words[entry + 3] ?? 0)) return undefined
    return { value, seen, profile: this.#profileAt(words[entry] ?? 0) }
  }

  /** The networks around an address, of those lengths that any network has. */
  #networksOf(text: string): readonly string[] {
    const words = this.#words
    const isV6 = text.includes(':')
    const first = header.prefixes + (isV6 ? 2 : 0)
    const last = header.prefixes + (isV6 ? 6 : 1)
    let some = 0
    for (let i = first; i <= last; i++) some |= words[i] ?? 0
    if (some === 0) return none
    const has = (length: number): boolean => (((words[first + (length >> 5)] ?? 0) >>> (length & 31)) & 1) === 1
    return isV6 ? networksOfV6(text, has) : networksOfV4(text, has)
  }

  #profileAt(place: number): WatchProfile {
    const known = this.#profiles.get(place)
    if (known !== undefined) return known
    const profile = JSON.parse(readEntryText(this.#buffer, this.#words, place)) as WatchProfile
    if (this.#profiles.size >= maxProfiles) this.#profiles.clear()
    this.#profiles.set(place, profile)
    return profile
  }
}

const maxProfiles = 1000
const none: readonly never[] = []

/** The networks of some lengths around an IPv4 address; none around other texts. In small numbers: every event is asked. */
function networksOfV4(text: string, has: (length: number) => boolean): readonly string[] {
  const address = numberOfV4(text)
  if (address === undefined) return none
  const found: string[] = []
  for (let length = 0; length < 32; length++) {
    if (!has(length)) continue
    const net = length === 0 ? 0 : address & (-1 << (32 - length))
    found.push(`${net >>> 24}.${(net >>> 16) & 255}.${(net >>> 8) & 255}.${net & 255}/${length}`)
  }
  return found
}

/** Digits and three dots, as the indicators of events spell an address; undefined for any other text. */
function numberOfV4(text: string): number | undefined {
  if (text.length > 15) return undefined
  let address = 0
  let octet = 0
  let dots = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 46) {
      address = (address << 8) | octet
      octet = 0
      dots++
    } else if (code >= 48 && code <= 57) octet = octet * 10 + code - 48
    else return undefined
  }
  return dots === 3 && octet < 256 ? (address << 8) | octet : undefined
}

function networksOfV6(text: string, has: (length: number) => boolean): readonly string[] {
  const address = parseAddress(text)
  if (address === undefined) return none
  const lengths = Array.from({ length: 128 }, (_, length) => length).filter(has)
  return lengths.map((length) => {
    const shift = BigInt(128 - length)
    return `${networkText((address >> shift) << shift, true)}/${length}`
  })
}

/** The text behind a length. */
export function readEntryText(buffer: SharedArrayBuffer, words: Uint32Array, place: number): string {
  const bytes = new Uint8Array(buffer, (place + 1) * 4, words[place] ?? 0)
  return Buffer.from(bytes).toString('utf8') // what is shared cannot be decoded in place
}

/** Whether this text stands there; without making a text of it where it is plain ASCII, as nearly all are. */
function isTextAt(words: Uint32Array, place: number, text: string): boolean {
  const length = words[place] ?? 0
  if (length < text.length) return false
  if (length !== text.length) return readEntryText(words.buffer as SharedArrayBuffer, words, place) === text
  for (let i = 0; i < length; i++) {
    const byte = ((words[place + 1 + (i >> 2)] ?? 0) >>> ((i & 3) * 8)) & 0xff
    if (byte !== text.charCodeAt(i)) return false
  }
  return true
}
