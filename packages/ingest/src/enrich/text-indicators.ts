import { parseAddress } from '@aurora/query'
import { indicatorsOfHost } from './host-indicators.ts'
import type { IndicatorList } from './indicator-list.ts'

/** Characters of one text that are looked at: as many as of a message are kept. */
export const maxTextCharacters = 2048

/** Top-level domains that in a text end the name of a file or of a member in code far more often than that of a host. */
const otherSuffixes = new Set(
  'bz cab cat gdn id info link map md mobi mov name network no now pl pm properties ps pub py rs run sc sh so ss st tf tg tm zip zone'.split(' '), // prettier-ignore
)

const defanged = /hxxp|\[\.|\[dot|\(\.\)|\(dot|\{\.\}|\[:|\[\/\//i
const spelledOut = /hxxp(s?)|\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)|\[:\]|\[:\/\/\]|\[\/\/\]/gi

/** What is written so that nobody follows it by mistake (`hxxps://evil[.]example`), as it is meant. */
function refanged(text: string): string {
  if (!text.includes('[') && !text.includes('(') && !text.includes('{') && !/xx/i.test(text)) return text
  if (!defanged.test(text)) return text
  return text.replace(spelledOut, (piece, s: string | undefined) => {
    if (/^hxxp/i.test(piece)) return `http${s ?? ''}`
    return piece.includes('//') ? (piece.includes(':') ? '://' : '//') : piece.includes(':') ? ':' : '.'
  })
}

const urlInText = /(?<![a-z0-9])(?:https?|ftp):\/\/[^\s"'<>`{}|\\^]+/gi
const cveInText = /(?<![a-z0-9])cve[-_ ](\d{4})[-_](\d{4,7})(?!\d)/gi

/** Adds what a text of any origin names, defanged or not. Looks at its first characters only; takes time that grows with them. */
export function addFromText(given: string, list: IndicatorList): void {
  const text = refanged(given.length < maxTextCharacters ? given : withoutCutWord(given.slice(0, maxTextCharacters)))
  addCves(text, list)
  const rest = text.includes('://')
    ? text.replace(urlInText, (url) => {
        if (list.mayLook()) addUrl(withoutEnd(url, '.,;:!?)]'), list)
        return ' '
      })
    : text
  addRuns(rest, list)
}

/** What was cut may end within a name, which would be another. */
const withoutCutWord = (text: string): string => text.slice(0, Math.max(0, text.lastIndexOf(' ')))

/** Adds the CVE ids in a text. */
export function addCves(text: string, list: IndicatorList): void {
  if (!/cve/i.test(text)) return
  for (const [, year, number] of text.slice(0, maxTextCharacters).matchAll(cveInText)) list.add(`CVE-${year}-${number}`)
}

/** What a character is within a run: 0 not of it, 1 of it, 2 of it and between the parts of a name. */
const runCharacters = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code)
  return character === '.' || character === ':' ? 2 : /[0-9A-Za-z_-]/.test(character) ? 1 : 0
})
const leastSum = 32

/**
 * Adds what runs of letters, digits, dots, colons, dashes and underscores name. Character by character: most words of a text
 * have neither a dot nor the length of a sum, and need not be cut out of it.
 */
function addRuns(text: string, list: IndicatorList): void {
  let start = 0
  let hasParts = false
  for (let i = 0; i <= text.length; i++) {
    const kind = i < text.length ? (runCharacters[text.charCodeAt(i)] ?? 0) : 0
    if (kind === 2) hasParts = true
    if (kind !== 0) continue
    if (i > start && (hasParts || i - start >= leastSum)) addRun(text, start, i, list)
    start = i + 1
    hasParts = false
  }
}

/** Without these characters at its end. By hand, for a pattern would look at a long row of them again and again. */
function withoutEnd(text: string, characters: string): string {
  let end = text.length
  while (end > 0 && characters.includes(text[end - 1] ?? '')) end--
  return text.slice(0, end)
}

/** Adds a URL and its host, when the host is anybody's on the Internet. Without user, password and fragment. */
export function addUrl(text: string, list: IndicatorList): void {
  if (text.length > maxTextCharacters || !/^(?:https?|ftp):\/\//i.test(text)) return
  const url = URL.parse(text)
  if (url === null) return
  const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname
  if (!addHost(host, list)) return
  url.username = ''
  url.password = ''
  url.hash = ''
  list.add(url.href.toWellFormed())
}

/** Adds a host by name or address; false when it is none on the Internet. */
export function addHost(text: string, list: IndicatorList): boolean {
  const found = indicatorsOfHost(text)
  for (const one of found) list.add(one)
  return found.length > 0
}

const hexLengths = new Map([
  [32, 'md5'],
  [40, 'sha1'],
  [64, 'sha256'],
])

/** One run: an address, or words with colons between them. Marks at its ends are those of the sentence. */
function addRun(text: string, start: number, end: number, list: IndicatorList): void {
  let at = start
  while (at < end && '.:-'.includes(text[at] ?? '')) at++
  const run = withoutEnd(text.slice(at, end), '.:_-')
  if (looksLikeV4.test(run) || (looksLikeV6.test(run) && parseAddress(run) !== undefined)) {
    if (list.mayLook() && isAlone(text, at, run) && !isVersionOf(text, at)) addHost(run, list)
    return
  }
  for (const word of run.split(':')) {
    const mayName = word.length >= leastSum || word.includes('.')
    if (mayName && list.mayLook() && isAlone(text, at, word)) addWord(text, at, word, list)
    at += word.length + 1
  }
}

const looksLikeV4 = /^\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?$/
const looksLikeV6 = /^[0-9a-f]{1,4}:[0-9a-f:.]+$/i

/** Not a part of a word in another script. */
const isAlone = (text: string, at: number, word: string): boolean =>
  !(text.charCodeAt(at - 1) > 0x7f) && !(text.charCodeAt(at + word.length) > 0x7f)

function addWord(text: string, at: number, word: string, list: IndicatorList): void {
  if (hexLengths.has(word.length) && /^[0-9a-f]+$/i.test(word)) addHashInText(text, at, word, list)
  else if (isNameOfHost(word, text[at - 1], text[at + word.length])) addHost(word, list)
}

/** An MD5 sum looks like any id: it counts where the text says so. */
function addHashInText(text: string, at: number, word: string, list: IndicatorList): void {
  const hash = word.toLowerCase()
  const isNamed = word.length !== 32 || /md5[^0-9a-z]{0,4}$/i.test(text.slice(Math.max(0, at - 8), at))
  if (isNamed && isHash(hash)) list.add(hash)
}

/** Whether hex digits are a sum rather than a number or a filler. */
export const isHash = (hex: string): boolean =>
  hexLengths.has(hex.length) && /^[0-9a-f]+$/.test(hex) && /[a-f]/.test(hex) && /[0-9]/.test(hex)

/** `Chrome/120.0.0.0` is a version. */
const isVersionOf = (text: string, at: number): boolean => text[at - 1] === '/' && /[a-z]/i.test(text[at - 2] ?? '')

/** Not a key (`user.id=`), a call (`os.name(`), a part of a path, a variable, or a file. */
function isNameOfHost(word: string, before: string | undefined, after: string | undefined): boolean {
  if (after === '=' || after === '(' || after === '\\') return false
  if (before === '/' || before === '\\' || before === '$' || before === '%' || before === '-') return false
  const suffix = word.slice(word.lastIndexOf('.') + 1).toLowerCase()
  return suffix.length > 1 && !otherSuffixes.has(suffix) && /^[a-z]/.test(suffix)
}
