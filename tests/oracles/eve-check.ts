import { quoteField, quoteValue } from '@aurora/search'

/** One check of suricata-verify: of the events of `test`, `count` have all that `match` says. */
export interface EveCheck {
  readonly test: string
  readonly check: number
  readonly match: Readonly<Record<string, unknown>>
  readonly count: number
}

/** The check as a search: what a person would type to get the same count. */
export function queryOf(check: EveCheck): string {
  const terms = Object.entries(check.match).flatMap(([key, value]) => termsOf(key, value))
  return [`sensor:${quoteValue(check.test)}`, ...terms].join(' AND ')
}

function termsOf(key: string, value: unknown): string[] {
  if (key === 'has-key') return asList(value).map((field) => `_exists_:${quoteField(field)}`)
  if (key === 'not-has-key') return asList(value).map((field) => `NOT _exists_:${quoteField(field)}`)
  if (key.endsWith('.__len')) return [`len(${quoteField(key.slice(0, -'.__len'.length))}):${String(value)}`]
  if (value === null) return [`NOT _exists_:${quoteField(key)}`]
  if (Array.isArray(value))
    return [`len(${quoteField(key)}):${value.length}`, ...value.flatMap((one, i) => termsOf(`${key}[${i}]`, one))]
  if (typeof value === 'object') return Object.entries(value).flatMap(([inner, one]) => termsOf(`${key}.${inner}`, one))
  return [`${quoteField(key)}:${literal(value)}`]
}

const asList = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [String(value)])

const literal = (value: unknown): string => (typeof value === 'string' ? quoteValue(value) : String(value))
