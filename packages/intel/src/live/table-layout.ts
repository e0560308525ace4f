import type { Severity } from '@aurora/core'

// How the shared table lies in memory, in words of 32 bits: header, slots (tag, place of the entry), heap. An entry is
// profile, three times in seconds, length, text; a profile is length and JSON. Place 0 is no entry.

/** What is said of a value when it is found: the same for thousands of them, so it is kept once. */
export interface WatchProfile {
  readonly kind: string
  /** Names of the sources that say so. */
  readonly feeds: readonly string[]
  readonly confidence: number
  readonly severity: Severity
  readonly techniques: readonly string[]
  readonly tlp: string
}

/** An indicator as the table takes it. Times are microseconds since 1970 UTC; undefined is no bound. */
export interface WatchedIndicator {
  readonly value: string
  readonly profile: WatchProfile
  readonly fromUs?: number | undefined
  readonly untilUs?: number | undefined
  /** Somebody marked it as a false positive until then. */
  readonly mutedUntilUs?: number | undefined
  /** The three times as a table has them, instead. */
  readonly seconds?: readonly number[]
  /** Of a network. */
  readonly prefix?: { readonly isV6: boolean; readonly length: number } | undefined
}

export const magic = 0x41_49_4f_43
export const header = { magic: 0, slotMask: 1, size: 2, heapUsed: 3, seedA: 4, seedB: 5, prefixes: 8 } as const
/** Behind the header, whose last words say which lengths networks have: 64 bits for IPv4, 160 for IPv6. */
export const slotsAt = 16

/** Where in an entry the first of its times stands. */
export const mayMatchFrom = 1
/** The last second there is: what begins then never does. */
export const never = 0xffffffff

export const toSeconds = (timeUs: number | undefined, otherwise: number): number =>
  timeUs === undefined ? otherwise : Math.min(never - 1, Math.max(0, Math.ceil(timeUs / 1e6)))

export const alignedWords = (text: string): number => 1 + Math.ceil((text.length * 3) / 4)
export const entryWords = (value: string): number => 4 + alignedWords(value)

/**
 * Two sums of a text, of which one finds the slot and one is kept in it. FNV-1a with seeds of the table's own: who writes
 * indicators or logs cannot choose values that collide.
 */
export function hashOf(text: string, seedA: number, seedB: number): { slot: number; tag: number } {
  let a = seedA ^ 0x811c9dc5
  let b = seedB ^ 0x9e3779b9
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = Math.imul(a ^ code, 0x01000193)
    b = Math.imul(b ^ code, 0x85ebca6b)
    b ^= b >>> 13
  }
  a ^= a >>> 15
  return { slot: Math.imul(a, 0x2c1b3c6d) >>> 0, tag: b >>> 0 }
}
