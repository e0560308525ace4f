import { parseAddress, parseNetwork } from '@aurora/query'
import { indicatorLimits, type Unused } from './indicator.ts'
import type { IndicatorKind } from './kinds.ts'

/** The kinds whose spelling is that of the indicators of events. */
export type SpelledKind = 'ip' | 'domain' | 'url' | 'cve'

/**
 * Spells a value as the indicators of events are spelled, so that equal means the same; undefined for what events never
 * name: addresses of one's own network or for documents, names under no public suffix, a suffix itself.
 *
 * An implementation must be the function that finds the indicators of events, or one with equal results.
 */
export type Speller = (kind: SpelledKind, text: string) => string | undefined

/** A value with its kind, in one spelling. */
export interface Spelled {
  readonly kind: IndicatorKind
  readonly value: string
}

const sums = new Map<number, IndicatorKind>([
  [32, 'md5'],
  [40, 'sha1'],
  [64, 'sha256'],
  [128, 'sha512'],
])
const sumLengths: Partial<Record<IndicatorKind, number>> = { md5: 32, sha1: 40, sha256: 64, sha512: 128 }

/**
 * Reads a value as somebody wrote it, defanged or not; its kind is recognised where none is given. Gives the reason
 * when it can be no indicator. Never throws; takes time that grows with 2,048 characters at most.
 */
export function spell(text: string, kind: IndicatorKind | undefined, speller: Speller): Spelled | string {
  if (text.length > indicatorLimits.valueChars) return `a value has ${indicatorLimits.valueChars} characters at most`
  const value = refang(text.trim())
  if (value === '') return 'the value is empty'
  const given = kind ?? kindOf(value)
  return given === undefined
    ? 'it is no address, domain, URL, hash, mail address or CVE'
    : spellAs(given, value, speller)
}

/** Writes `hxxps://evil[.]example` as it is meant. */
export function refang(text: string): string {
  if (!/[[({]|hxx|fxp/i.test(text)) return text
  return text
    .replace(/^h(?:xx|XX|tt|TT)p(s?)/i, 'http$1')
    .replace(/^fxp(s?):/i, 'ftp$1:')
    .replace(/\[:\/\/\]/g, '://')
    .replace(/\[:\]/g, ':')
    .replace(/\[(?:@|at)\]|\((?:at)\)/gi, '@')
    .replace(/[[({](?:\.|dot)[\])}]/gi, '.')
    .replace(/\[\.(?!\])/g, '.')
}

function kindOf(value: string): IndicatorKind | undefined {
  if (/^(?:https?|ftp):\/\//i.test(value)) return 'url'
  if (/^cve[-_ ]\d{4}/i.test(value)) return 'cve'
  if (/^[0-9a-f]{32,128}$/i.test(value)) return sums.get(value.length)
  if (parseAddress(value) !== undefined) return 'ip'
  if (value.includes('/')) return typeof parseNetwork(value) === 'string' ? undefined : 'network'
  if (value.includes('@')) return 'email'
  return /^[^\s/:@]+\.[^\s/:@]+$/.test(value) ? 'domain' : undefined
}

function spellAs(kind: IndicatorKind, value: string, speller: Speller): Spelled | string {
  switch (kind) {
    case 'ip':
      return spellAddress(value, speller)
    case 'network':
      return spellNetwork(value, speller)
    case 'domain':
      return asKind('domain', speller('domain', value), 'no event names it: it is no name that somebody registered')
    case 'url':
      return asKind('url', speller('url', value), 'it is no URL of a host on the Internet')
    case 'cve':
      return asKind('cve', speller('cve', value), 'it is no CVE id')
    case 'email':
      return spellMail(value)
    default:
      return spellSum(kind, value)
  }
}

const asKind = (kind: IndicatorKind, value: string | undefined, why: string): Spelled | string =>
  value === undefined ? why : { kind, value }

function spellAddress(value: string, speller: Speller): Spelled | string {
  if (value.includes('/')) return spellNetwork(value, speller)
  if (parseAddress(value) === undefined) return 'it is no address'
  return asKind('ip', speller('ip', value), 'no event names it: it is no public address')
}

/** Blocks wider than these are no indicator but a part of the Internet. */
const leastPrefix = { v4: 8, v6: 19 } as const

function spellNetwork(text: string, speller: Speller): Spelled | string {
  const range = parseNetwork(text)
  if (typeof range === 'string') return 'it is no network'
  const [address = '', prefix] = text.split('/')
  const isV6 = address.includes(':')
  const length = prefix === undefined ? (isV6 ? 128 : 32) : Number(prefix)
  if (length === (isV6 ? 128 : 32)) return spellAddress(address, speller)
  if (length < (isV6 ? leastPrefix.v6 : leastPrefix.v4)) return 'the network is too wide to mean anything'
  const first = networkText(range.first, isV6)
  // The ends of a block are of one scope, but for blocks that hold a registry's rows: those are seen by their first address.
  if (speller('ip', first) === undefined && speller('ip', networkText(range.last, isV6)) === undefined)
    return 'no event names it: it is no public network'
  return { kind: 'network', value: `${first}/${length}` }
}

/** The first address of a block, as a person writes it. */
export function networkText(address: bigint, isV6: boolean): string {
  if (!isV6) return [24n, 16n, 8n, 0n].map((shift) => String((address >> shift) & 0xffn)).join('.')
  const groups = Array.from({ length: 8 }, (_, i) => ((address >> BigInt(112 - 16 * i)) & 0xffffn).toString(16))
  return new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1)
}

function spellMail(value: string): Spelled | string {
  const mail = value.replace(/^mailto:/i, '').toLowerCase()
  const isMail = mail.length <= 254 && /^[^\s@<>"(),:;\\]{1,64}@[^\s@<>"(),:;\\]+\.[^\s@<>"(),:;\\.]+$/.test(mail)
  return isMail ? { kind: 'email', value: mail } : 'it is no mail address'
}

function spellSum(kind: IndicatorKind, value: string): Spelled | string {
  const sum = value.toLowerCase()
  if (sum.length !== sumLengths[kind] || !/^[0-9a-f]+$/.test(sum)) return `it is no ${kind} sum`
  return /[a-f]/.test(sum) && /[0-9]/.test(sum) ? { kind, value: sum } : 'it is a filler, not a sum'
}

/** What stands at `item` cannot be used. */
export const unused = (item: string, reason: string): Unused => ({ item: item.slice(0, 200).toWellFormed(), reason })
