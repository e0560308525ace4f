import { parseIsoTimeUs, parseSeverity } from '@aurora/core'
import { indicatorLimits, plain, techniquesIn, type ReadItem } from '../indicator.ts'
import { isIndicatorKind, parseTlp, type IndicatorKind } from '../kinds.ts'
import { spell, unused, type Speller } from '../spelling.ts'
import { csvRecords } from './csv-records.ts'

/** What the columns of a list may be called; the first of them that is there counts. */
const columnNames = {
  value: ['value', 'indicator', 'ioc', 'ioc_value', 'observable', 'dst_ip', 'ip', 'ip_address', 'domain', 'url', 'hash', 'sha256_hash', 'md5_hash'],
  kind: ['type', 'kind', 'ioc_type', 'indicator_type'],
  confidence: ['confidence', 'confidence_level'],
  severity: ['severity'],
  techniques: ['techniques', 'technique', 'mitre', 'mitre_techniques', 'attack'],
  tlp: ['tlp'],
  description: ['description', 'comment', 'note', 'threat', 'malware', 'malware_printable'],
  validFrom: ['valid_from', 'first_seen', 'first_seen_utc', 'date'],
  validUntil: ['valid_until', 'expires', 'expiration'],
} as const // prettier-ignore
type Column = keyof typeof columnNames
type Columns = Partial<Record<Column, number>>

/** Other names of kinds, in lower case. */
const kindAliases: Readonly<Record<string, IndicatorKind>> = {
  address: 'ip', ipv4: 'ip', ipv6: 'ip', 'ipv4-addr': 'ip', 'ipv6-addr': 'ip', 'ip-src': 'ip', 'ip-dst': 'ip',
  cidr: 'network', hostname: 'domain', host: 'domain', 'domain-name': 'domain', fqdn: 'domain', uri: 'url',
  md5_hash: 'md5', sha1_hash: 'sha1', sha256_hash: 'sha256', 'sha-1': 'sha1', 'sha-256': 'sha256', 'sha-512': 'sha512',
  mail: 'email', 'email-addr': 'email', vulnerability: 'cve',
} // prettier-ignore

/**
 * Reads a list of indicators: comma-separated with the names of the columns in its first record, or a value a line. Lines
 * that begin with `#` or `;` are comments. One item a record, those that cannot be used with their line and reason.
 *
 * Lazy, so that a million lines need no memory but their own. Never throws.
 */
export function* readCsv(text: string, speller: Speller): Generator<ReadItem, void> {
  let columns: Columns | undefined
  let isFirst = true
  for (const record of csvRecords(text)) {
    if ('reason' in record) {
      yield unused(`line ${record.line}`, record.reason)
      continue
    }
    if (isFirst) columns = columnsOf(record.values)
    const isHeader = isFirst && columns !== undefined
    isFirst = false
    if (!isHeader) yield itemOf(record.values, record.line, columns ?? guessed(record.values, speller), speller)
  }
}

/** The places of the columns, when the record names any that holds values. */
function columnsOf(values: readonly string[]): Columns | undefined {
  const names = values.map((value) => value.trim().toLowerCase().replaceAll(' ', '_'))
  const columns: Columns = {}
  for (const [column, aliases] of Object.entries(columnNames) as [Column, readonly string[]][]) {
    const at = aliases.map((alias) => names.indexOf(alias)).find((place) => place >= 0)
    if (at !== undefined) columns[column] = at
  }
  return columns.value === undefined ? undefined : columns
}

/** Without names the first of its values that can be an indicator is meant. */
function guessed(values: readonly string[], speller: Speller): Columns {
  const at = values.slice(0, 10).findIndex((value) => typeof spell(withoutPort(value), undefined, speller) !== 'string')
  return { value: Math.max(0, at) }
}

function itemOf(values: readonly string[], line: number, columns: Columns, speller: Speller): ReadItem {
  const at = (column: Column): string => {
    const place = columns[column]
    return place === undefined ? '' : (values[place] ?? '').trim()
  }
  const kind = kindNamed(at('kind'))
  if (kind === false) return unused(`line ${line}`, `there is no type "${plain(at('kind'), 40)}"`)
  const spelled = spell(withoutPort(at('value')), kind, speller)
  if (typeof spelled === 'string') return unused(`line ${line}`, spelled)
  const confidence = at('confidence') === '' ? undefined : Number(at('confidence'))
  if (confidence !== undefined && !(confidence >= 0 && confidence <= 100))
    return unused(`line ${line}`, 'the confidence is no number from 0 to 100')
  return {
    ...spelled,
    confidence: confidence === undefined ? undefined : Math.round(confidence),
    severity: at('severity') === '' ? undefined : parseSeverity(at('severity')),
    techniques: techniquesIn(at('techniques').split(/[\s,;|]+/)),
    tlp: parseTlp(at('tlp')),
    description: plain(at('description'), indicatorLimits.descriptionChars),
    validFromUs: timeOf(at('validFrom')),
    validUntilUs: timeOf(at('validUntil')),
    isRevoked: false,
    externalId: '',
  }
}

/** Undefined where none is named; false for one there is not. `ip:port` is an address. */
function kindNamed(text: string): IndicatorKind | undefined | false {
  const name = text.toLowerCase()
  if (name === '' || name === 'hash') return undefined
  if (isIndicatorKind(name)) return name
  return kindAliases[name] ?? (name === 'ip:port' ? 'ip' : false)
}

/** `192.0.2.7:443` is the address: what events name has no port. */
const withoutPort = (value: string): string =>
  /^\d+(?:\.\d+){3}:\d{1,5}$/.test(value) ? value.slice(0, value.indexOf(':')) : value

/** A time as lists write it; undefined for none. */
function timeOf(text: string): number | undefined {
  if (text === '') return undefined
  const iso = text.length === 10 ? `${text}T00:00:00Z` : text.replace(' ', 'T')
  const timeUs = parseIsoTimeUs(/(?:Z|[+-]\d\d:?\d\d)$/i.test(iso) ? iso : `${iso}Z`)
  return Number.isNaN(timeUs) ? undefined : timeUs
}
