import { addField, noFields, type TextFields } from './text-fields.ts'

/** One record of the Common Event Format. */
export interface CefRecord {
  readonly version: string
  readonly deviceVendor: string
  readonly deviceProduct: string
  readonly deviceVersion: string
  readonly deviceEventClassId: string
  readonly name: string
  readonly severity: string
  readonly extensions: TextFields
  /** Texts that the record spells with escapes. */
  readonly decoded: readonly string[]
}

/**
 * Reads one CEF record; `text` begins with `CEF:`. In the header `\|` and `\\` are escapes, in the extension `\=`,
 * `\\`, `\n` and `\r`, and `\|`, `\"` and `\]`, which senders write there too; any other backslash stands for itself.
 * A value goes on, spaces included, up to the next word that is a name and an equals sign.
 *
 * Returns undefined (never throws) when one of the seven parts of the header is missing; the bar behind the severity
 * may be. Linear in the text. Micro Focus, "ArcSight Common Event Format", version 26.
 */
export function parseCef(text: string): CefRecord | undefined {
  if (!text.startsWith('CEF:')) return undefined
  const decoded: string[] = []
  const parts: string[] = []
  let at = 4
  while (parts.length < 7) {
    const end = barAt(text, at)
    if (end === text.length && parts.length < 6) return undefined
    parts.push(unescapeCef(text.slice(at, end), decoded))
    at = end + 1
  }
  const [version = '', deviceVendor = '', deviceProduct = '', deviceVersion = '', id = '', name = '', severity = ''] =
    parts
  if (!/^ ?\d{1,3}$/.test(version)) return undefined
  return {
    version: version.trim(),
    deviceVendor,
    deviceProduct,
    deviceVersion,
    deviceEventClassId: id,
    name,
    severity: severity.trim(),
    extensions: readExtension(text, at, decoded),
    decoded,
  }
}

/** Position of the next bar without a backslash; the end of the text when there is none. */
function barAt(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '|') return at
  }
  return text.length
}

function readExtension(text: string, from: number, decoded: string[]): TextFields {
  const fields = noFields()
  let name: string | undefined
  let valueStart = from
  let wordStart = from
  let isName = true // whether the word so far could be a name
  const keep = (end: number): void => {
    if (name !== undefined) addField(fields, name, unescapeCef(text.slice(valueStart, end).trimEnd(), decoded))
  }
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x5c) {
      at++
      isName = false
    } else if (code === 0x20 || code === 0x09) {
      wordStart = at + 1
      isName = true
    } else if (code === 0x3d && isName && at > wordStart) {
      keep(wordStart)
      name = text.slice(wordStart, at)
      valueStart = at + 1
      isName = false
    } else if (isName && !isNameCharacter(code)) isName = false
  }
  keep(text.length)
  return fields
}

/** Letters, digits, `_`, `.`, `-`, `[` and `]`: what names of extensions are made of in the field. */
function isNameCharacter(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x5f ||
    code === 0x2e ||
    code === 0x2d ||
    code === 0x5b ||
    code === 0x5d
  )
}

function unescapeCef(text: string, decoded: string[]): string {
  if (!text.includes('\\')) return text
  const plain = text.replace(/\\([\\=|"\]nr])/g, (_escape, one: string) =>
    one === 'n' ? '\n' : one === 'r' ? '\r' : one,
  )
  if (plain !== text) decoded.push(plain)
  return plain
}
