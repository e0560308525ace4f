import { isUtf8 } from 'node:buffer'
import { formatTimeUs, type NativeDocument, type NativeValue } from '@aurora/core'
import { Rejected } from '../draft.ts'

/** Zeek's description of its own columns, from the `#` lines that head a log. */
export interface ZeekHeader {
  readonly separator: string
  readonly setSeparator: string
  readonly emptyField: string
  readonly unsetField: string
  readonly path: string
  readonly names: readonly string[]
  readonly types: readonly string[]
}

export const emptyZeekHeader: ZeekHeader = {
  separator: '\t',
  setSeparator: ',',
  emptyField: '(empty)',
  unsetField: '-',
  path: '',
  names: [],
  types: [],
}

/** Reads one `#` line into the header so far; lines that describe nothing (`#open`, `#close`) leave it as it is. */
export function readZeekHeaderLine(line: string, header: ZeekHeader): ZeekHeader {
  const separatorLine = /^#separator (.+)$/.exec(line)
  if (separatorLine !== null) return { ...emptyZeekHeader, separator: unescapeZeek(separatorLine[1] ?? '\\x09') }
  const [key, ...values] = line.split(header.separator)
  const first = values[0] ?? ''
  switch (key) {
    case '#set_separator':
      return { ...header, setSeparator: unescapeZeek(first) }
    case '#empty_field':
      return { ...header, emptyField: first }
    case '#unset_field':
      return { ...header, unsetField: first }
    case '#path':
      return { ...header, path: first }
    case '#fields':
      return { ...header, names: values }
    case '#types':
      return { ...header, types: values }
    default:
      return header
  }
}

const escapeRun = /(?:\\x[0-9a-fA-F]{2})+|\\\\/g

/**
 * Takes back the escapes of Zeek's TSV writer, to the text its JSON writer has: `\xHH` is the byte where that is
 * printable ASCII, a usual white space or part of valid UTF-8, and stays as it is written elsewhere; `\\` is a backslash.
 *
 * Zeek, src/util.cc, json_escape_utf8.
 */
export function unescapeZeek(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(escapeRun, (run) =>
    run === '\\\\' ? '\\' : readBytes(Buffer.from(run.replaceAll('\\x', ''), 'hex')),
  )
}

function readBytes(bytes: Buffer): string {
  let text = ''
  for (let at = 0; at < bytes.length;) {
    const length = characterLength(bytes, at)
    text += length === 0 ? `\\x${bytes.toString('hex', at, at + 1)}` : bytes.toString('utf8', at, at + length)
    at += Math.max(1, length)
  }
  return text
}

/** Bytes of the printable character that begins here; 0 when none does. */
function characterLength(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0
  if (first < 0x80) return (first >= 0x20 && first < 0x7f) || (first >= 0x08 && first <= 0x0d && first !== 0x0b) ? 1 : 0
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2
  const isCharacter =
    at + length <= bytes.length &&
    isUtf8(bytes.subarray(at, at + length)) &&
    !(first === 0xc2 && (bytes[at + 1] ?? 0) < 0xa0)
  return isCharacter ? length : 0
}

/**
 * Reads one data line of a Zeek TSV log into the document that Zeek's JSON writer would have written: numbers as
 * numbers, `T`/`F` as booleans, sets and vectors as lists, times as ISO 8601 with microseconds, unset fields absent.
 *
 * Returns `Rejected` when there is no header yet or the number of columns differs from it. Zeek documentation, "Log
 * Formats".
 */
export function parseZeekLine(line: string, header: ZeekHeader): NativeDocument | Rejected {
  if (header.names.length === 0) return new Rejected('zeek.no_header', 'a Zeek TSV line came before its #fields line')
  const cells = line.split(header.separator)
  if (cells.length !== header.names.length) {
    return new Rejected('zeek.columns', `the line has ${cells.length} columns, its header has ${header.names.length}`)
  }
  const document: Record<string, NativeValue> = {}
  for (const [i, cell] of cells.entries()) {
    if (cell === header.unsetField) continue
    const value = readZeekValue(cell, header.types[i] ?? 'string', header)
    if (value === undefined)
      return new Rejected('zeek.value', `column ${header.names[i] ?? i} does not hold a ${header.types[i] ?? 'string'}`)
    document[header.names[i] ?? ''] = value
  }
  return document
}

const listType = /^(?:set|vector)\[(.+)\]$/

function readZeekValue(cell: string, type: string, header: ZeekHeader): NativeValue | undefined {
  const element = listType.exec(type)?.[1]
  if (element === undefined) return readScalar(cell === header.emptyField ? '' : cell, type)
  if (cell === header.emptyField || cell === '') return []
  const values: NativeValue[] = []
  for (const part of cell.split(header.setSeparator)) {
    const value = part === header.unsetField ? null : readScalar(part === header.emptyField ? '' : part, element)
    if (value === undefined) return undefined
    values.push(value)
  }
  return values
}

/** undefined when the text is not of the type. */
function readScalar(text: string, type: string): NativeValue | undefined {
  switch (type) {
    case 'bool':
      return text === 'T' ? true : text === 'F' ? false : undefined
    case 'count':
    case 'int':
    case 'port':
      return readInteger(text)
    case 'double':
    case 'interval':
      return text === '' || Number.isNaN(Number(text)) ? undefined : Number(text)
    case 'time':
      return readZeekTime(text)
    default:
      return unescapeZeek(text)
  }
}

function readInteger(text: string): NativeValue | undefined {
  if (!/^-?\d+$/.test(text)) return undefined
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : BigInt(text)
}

/** As far from 1970 as a year of four digits reaches in both directions. */
const maxDateUs = 6.2e16

/** Times of ten digits and no fraction are written like `2.385616957e+09`. */
function readExponent(text: string): NativeValue | undefined {
  if (!/^-?\d(?:\.\d+)?e[+-]?\d{1,2}$/.test(text)) return undefined
  const us = Math.round(Number(text) * 1e6)
  return Math.abs(us) < maxDateUs ? formatTimeUs(us) : text
}

/** `1521911720.865716` seconds, also before 1970; the baselines of Zeek's own tests hold `XXXXXXXXXX.XXXXXX`, kept as text. */
function readZeekTime(text: string): NativeValue | undefined {
  const match = /^(-?)(\d+)(?:\.(\d{1,9}))?$/.exec(text)
  if (match === null) return /^X+(\.X+)?$/.test(text) ? text : readExponent(text)
  const us = Number(match[2]) * 1e6 + Number((match[3] ?? '').padEnd(6, '0').slice(0, 6))
  return us < maxDateUs ? formatTimeUs(match[1] === '-' ? -us : us) : text
}
