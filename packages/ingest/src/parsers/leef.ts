import { addField, noFields, type TextFields } from './text-fields.ts'

/** One record of the Log Event Extended Format. */
export interface LeefRecord {
  readonly version: string
  readonly vendor: string
  readonly product: string
  readonly productVersion: string
  readonly eventId: string
  readonly attributes: TextFields
}

/**
 * Reads one LEEF record; `text` begins with `LEEF:`. Attributes are `name=value`, parted by tabs in version 1.0 and in
 * 2.0 by the character its sixth part names: itself, or its number as `0x5E` or `x5E`.
 *
 * An attribute without an equals sign is passed over. Returns undefined (never throws) when a part of the header is
 * missing. IBM, "Log Event Extended Format (LEEF), version 2".
 */
export function parseLeef(text: string): LeefRecord | undefined {
  if (!text.startsWith('LEEF:')) return undefined
  const parts: string[] = []
  let at = 5
  for (let i = 0; i < 5; i++) {
    const end = text.indexOf('|', at)
    if (end < 0) return undefined
    parts.push(text.slice(at, end))
    at = end + 1
  }
  const [version = '', vendor = '', product = '', productVersion = '', eventId = ''] = parts
  if (!/^\d{1,3}(?:\.\d{1,3})?$/.test(version)) return undefined
  const named = version.startsWith('1') ? undefined : readDelimiter(text, at)
  if (named !== undefined) at = named.end
  const delimiter = named?.delimiter ?? '\t'
  return { version, vendor, product, productVersion, eventId, attributes: readAttributes(text.slice(at), delimiter) }
}

/** The delimiter part of a 2.0 header: absent, empty, one character, or up to four hexadecimal digits. */
function readDelimiter(text: string, at: number): { delimiter: string; end: number } | undefined {
  const part = /^([^|]?|(?:0x|x)[0-9a-fA-F]{1,4})\|/.exec(text.slice(at, at + 8))
  if (part === null) return undefined
  const [whole, written = ''] = part
  const code = written.length > 1 ? parseInt(written.replace(/^0?x/, ''), 16) : NaN
  const isHalf = code >= 0xd800 && code <= 0xdfff
  const delimiter = Number.isNaN(code) ? written : isHalf ? '' : String.fromCharCode(code)
  return { delimiter: delimiter === '' ? '\t' : delimiter, end: at + whole.length }
}

function readAttributes(text: string, delimiter: string): TextFields {
  const attributes = noFields()
  for (const pair of text.split(delimiter)) {
    const equals = pair.indexOf('=')
    if (equals > 0) addField(attributes, pair.slice(0, equals).trim(), pair.slice(equals + 1))
  }
  return attributes
}
