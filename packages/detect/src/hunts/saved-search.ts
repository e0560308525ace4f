import { AppError, parseSeverity, severityNames } from '@aurora/core'
import { resolveField, type FieldAliases, type Predicate } from '@aurora/query'
import { parseSearch } from '@aurora/search'

/** The filters of a search as they are saved: all of them must hold (AU-88). Empty lists ask for nothing. */
export interface SavedSearch {
  /** In the search language; '' for everything. */
  readonly query: string
  /** Products, any of them. */
  readonly sources: readonly string[]
  /** Names of severities, any of them. */
  readonly severities: readonly string[]
  /** Names or addresses of hosts, any of them, at either end. */
  readonly hosts: readonly string[]
}

const maxQueryChars = 4096
const maxListed = 50
const maxListedChars = 255
const hostFields = ['host.name', 'host.ip', 'source.ip', 'destination.ip']

/** Reads a search that somebody wants saved. Rejects with 'request.invalid' or 'search.syntax', the position with it. */
export function checkSearch(search: SavedSearch, nowUs: number, aliases: FieldAliases): SavedSearch {
  const { query, sources, severities, hosts } = search
  if (query.length > maxQueryChars)
    throw new AppError('request.invalid', `a query may have ${maxQueryChars} characters`)
  for (const list of [sources, severities, hosts]) {
    if (list.length > maxListed || list.some((each) => each === '' || each.length > maxListedChars))
      throw new AppError('request.invalid', `a list may have ${maxListed} entries of ${maxListedChars} characters`)
  }
  const unknown = severities.find((name) => parseSeverity(name) === undefined)
  if (unknown !== undefined)
    throw new AppError('request.invalid', `there is no severity "${unknown.slice(0, 32)}"`, {
      hint: severityNames.join(', '),
    })
  queryPredicate(query, nowUs, aliases)
  const plain = (list: readonly string[]): string[] => list.map(withoutNul)
  return { query: withoutNul(query), sources: plain(sources), severities: plain(severities), hosts: plain(hosts) }
}

/** What is kept is text without NUL. */
export const withoutNul = (text: string): string => text.toWellFormed().replaceAll('\0', '')

/** What a saved search asks of an event. Times such as `now-1h` in it are as of `nowUs`. */
export function searchPredicate(search: SavedSearch, nowUs: number, aliases: FieldAliases): Predicate {
  const { query, sources, severities, hosts } = search
  const equals = (name: string, value: string): Predicate => ({ kind: 'equals', field: resolveField(name), value })
  const any = (of: readonly Predicate[]): Predicate[] => (of.length === 0 ? [] : [{ kind: 'or', of }])
  return {
    kind: 'and',
    of: [
      queryPredicate(query, nowUs, aliases),
      ...any(sources.map((source) => equals('source', source))),
      ...any(severities.map((name) => equals('severity', String(parseSeverity(name))))),
      ...any(hosts.flatMap((host) => hostFields.map((name) => equals(name, host)))),
    ],
  }
}

/** The predicate of a query. Rejects with 'search.syntax'. */
export function queryPredicate(query: string, nowUs: number, aliases: FieldAliases): Predicate {
  const parsed = parseSearch(query, { nowUs, aliases })
  if (parsed.ok) return parsed.predicate
  const { message, offset, length, repair } = parsed.problem
  const repaired = repair === undefined ? {} : { repair: repair.text, hint: repair.label }
  throw new AppError('search.syntax', message, { offset, length, ...repaired })
}
