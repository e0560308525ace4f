import type { SearchFilter } from '@aurora/contract'
import { AppError, formatTimeUs, parseSeverity, parseTimeExpressionUs } from '@aurora/core'
import { resolveField, type Predicate } from '@aurora/query'
import { parseSearch, type SearchWarning } from '@aurora/search'
import type { Scope } from '@aurora/store'
import type { Services } from './services.ts'

/** A search as the store takes it, with what the reader has to be told. */
export interface ReadScope {
  readonly scope: Scope
  readonly range: { readonly from: string; readonly to: string }
  readonly warnings: readonly SearchWarning[]
}

/** Turns what a request asks for into a scope. Fails with 'search.syntax' or 'search.time_range', position and repair included. */
export function readScope(filter: SearchFilter, services: Pick<Services, 'aliases' | 'keepsIndicators'>): ReadScope {
  const nowUs = Date.now() * 1000
  const parsed = parseSearch(filter.q, { nowUs, aliases: services.aliases })
  if (!parsed.ok) {
    const { message, offset, length, repair, expected } = parsed.problem
    throw new AppError('search.syntax', message, {
      offset,
      length,
      expected,
      ...(repair === undefined ? {} : { repair: repair.text, hint: repair.label }),
    })
  }
  const fromUs = readTime(filter.from, 'from', nowUs)
  const toUs = readTime(filter.to, 'to', nowUs)
  if (fromUs >= toUs)
    throw new AppError('search.time_range', 'the range ends before it begins', { hint: 'from must be earlier than to' })
  const predicates = [parsed.predicate, ...filterPredicates(filter)]
  return {
    scope: {
      predicate: predicates.length === 1 ? parsed.predicate : { kind: 'and', of: predicates },
      fromUs,
      toUs,
      by: filter.by,
    },
    range: { from: formatTimeUs(fromUs), to: formatTimeUs(toUs) },
    warnings: [...parsed.warnings, ...indicatorWarnings(parsed.predicate, services.keepsIndicators)],
  }
}

/** A search for what is not kept would find nothing in silence. */
function indicatorWarnings(predicate: Predicate, areKept: boolean): SearchWarning[] {
  if (areKept || !asksFor(predicate, 'indicators')) return []
  const message = 'indicators are kept only where the setting "indicators" is on; search for the value without a field'
  return [{ message, offset: 0, length: 0 }]
}

function asksFor(predicate: Predicate, name: string): boolean {
  if ('field' in predicate) return predicate.field.space === 'platform' && predicate.field.name === name
  if (!('of' in predicate)) return false
  return 'kind' in predicate.of ? asksFor(predicate.of, name) : predicate.of.some((one) => asksFor(one, name))
}

function readTime(text: string, name: string, nowUs: number): number {
  const us = parseTimeExpressionUs(text, nowUs)
  if (Number.isNaN(us))
    throw new AppError('search.time_range', `"${name}" is not a time: "${text.slice(0, 64)}"`, {
      hint: 'write now-4h, or ISO 8601 such as 2026-11-20T09:00:00Z',
    })
  return Math.min(Math.max(us, -1e15), 9.2e15)
}

const list = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

const equalsAny = (name: string, values: readonly string[]): Predicate[] =>
  values.length === 0
    ? []
    : [{ kind: 'or', of: values.map((value) => ({ kind: 'equals', field: resolveField(name), value })) }]

/** The filters beside the query: source, severity and host. */
function filterPredicates(filter: SearchFilter): Predicate[] {
  const severities = list(filter.severity).map((name) => {
    const severity = parseSeverity(name)
    if (severity === undefined)
      throw new AppError('request.invalid', `there is no severity "${name.slice(0, 32)}"`, {
        hint: 'info, low, medium, high or critical',
      })
    return String(severity)
  })
  const hosts: Predicate[] = ['host.name', 'host.ip', 'source.ip', 'destination.ip'].map((name) => ({
    kind: 'equals',
    field: resolveField(name),
    value: filter.host ?? '',
  }))
  return [
    ...equalsAny('source', list(filter.source)),
    ...equalsAny('severity', severities),
    ...(filter.host === undefined || filter.host === '' ? [] : [{ kind: 'or' as const, of: hosts }]),
  ]
}

/** What a partial answer says of itself. */
export function partialAnswer(reason: 'time_limit' | 'memory_limit' | 'row_limit' | 'cancelled' | undefined): {
  partial?: { reason: typeof reason & string; message: string }
} {
  if (reason === undefined) return {}
  const words = {
    time_limit: 'the search ran into its time limit',
    memory_limit: 'the search ran into its memory limit',
    row_limit: 'the search ran into its row limit',
    cancelled: 'the search was cancelled',
  }
  return { partial: { reason, message: `${words[reason]}; narrow the range or the query` } }
}
