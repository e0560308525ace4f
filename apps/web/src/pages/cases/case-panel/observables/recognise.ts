/** What a pasted piece of text is, as a case keeps it; `kind` is undefined for what was not recognised. */
export interface Recognised {
  /** As it was pasted. */
  readonly given: string
  /** With its defanging undone. */
  readonly value: string
  readonly kind: ObservableKind | undefined
}

/** The kinds that can be told from a text alone. */
export type ObservableKind = 'address' | 'domain' | 'url' | 'email' | 'hash' | 'file'

/** The most of one paste; what is beyond is said to be left out. */
export const mostPasted = 200
const mostChars = 512

/** Reads a paste: pieces apart by blanks, commas or lines, each once, two hundred at most. Never fails, never fetches. */
export function recognise(text: string): { readonly items: readonly Recognised[]; readonly left: number } {
  const pieces = text.split(/[\s,;|]+/).map(trimmed)
  const byValue = new Map<string, Recognised>()
  for (const given of pieces.filter((piece) => piece !== '' && piece.length <= mostChars)) {
    const value = refang(given)
    if (!byValue.has(value)) byValue.set(value, { given, value, kind: kindOf(value) })
  }
  const all = [...byValue.values()]
  return { items: all.slice(0, mostPasted), left: Math.max(0, all.length - mostPasted) }
}

/** Quotes, brackets and full stops around a piece are of the sentence it stood in. */
const trimmed = (piece: string): string => piece.replace(/^["'<({]+/, '').replace(/["'>)},.:!?]+$/, '')

/** Undoes what people do to addresses so that nobody follows them by mistake: `hxxps://evil[.]example`. */
export function refang(text: string): string {
  return text
    .replace(/^h(?:xx|tt)p(s?)(?=[[(:])/i, 'http$1')
    .replace(/\[:\/\/\]/g, '://')
    .replace(/\[(?:\.|dot)\]|\((?:\.|dot)\)|\{(?:\.|dot)\}/gi, '.')
    .replace(/\[(?:@|at)\]|\((?:@|at)\)/gi, '@')
    .replace(/\[:\]|\(:\)/g, ':')
    .replace(/\\\.(?=[\w-])/g, '.')
}

/** The form in which nobody follows it by mistake, for pasting elsewhere. */
export function defang({ kind, value }: { readonly kind: string; readonly value: string }): string {
  if (!['address', 'domain', 'url', 'email', 'host'].includes(kind)) return value
  return value.replace(/^http/i, 'hxxp').replaceAll('.', '[.]').replaceAll('@', '[@]')
}

function kindOf(value: string): ObservableKind | undefined {
  if (/^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$/i.test(value)) return 'hash'
  if (isIpv4(value) || isIpv6(value)) return 'address'
  if (/^(?:https?|ftp):\/\/[^\s/]+/i.test(value)) return 'url'
  if (/^[^\s@/]+@[^\s@/]+\.[a-z]{2,63}$/i.test(value)) return 'email'
  if (/^(?:\/|[a-z]:\\|\\\\)[^\s]+$/i.test(value) || fileName.test(value)) return 'file'
  if (/^(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})$/i.test(value))
    return 'domain'
  return undefined
}

/** Endings that are of files far more often than of domains. */
const fileName = /^[^\s/\\:*?"<>|]+\.(?:exe|dll|ps1|bat|vbs|js|docx?|xlsx?|pdf|lnk|iso|img|msi|jar|elf|bin|scr)$/i

const isIpv4 = (value: string): boolean =>
  /^\d{1,3}(?:\.\d{1,3}){3}$/.test(value) && value.split('.').every((n) => Number(n) < 256)

function isIpv6(value: string): boolean {
  if (!/^[0-9a-f:]{2,39}$/i.test(value) || !value.includes(':')) return false
  const halves = value.split('::')
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return false
  return halves.length === 2 ? groups.length < 8 : halves.length === 1 && groups.length === 8
}
