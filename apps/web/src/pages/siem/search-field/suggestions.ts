import type { FieldsAnswer } from '@aurora/contract'
import { fieldSpecs, severityNames } from '@aurora/core'
import { completionContext, quoteField, quoteValue } from '@aurora/search'
import type { QueryClient } from '@tanstack/react-query'
import { call } from '../../../api/client.ts'
import { formatShare, formatShort } from '../../../format/number.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import type { Filter } from '../state/run.ts'

/** One thing that can be put into the query. */
export interface Suggestion {
  readonly label: string
  readonly insert: string
  readonly kind: 'field' | 'value' | 'keyword'
  readonly detail?: string
}

/** What may stand at the cursor, and the span it would replace. */
export interface Suggestions {
  readonly from: number
  readonly to: number
  /** What stands there now. */
  readonly typed: string
  readonly options: readonly Suggestion[]
}

const most = 10
const keywords = ['AND', 'OR', 'NOT'] as const

/** Makes the function the editor asks for suggestions: fields and values come from the events of the present search. */
export function suggestionsFrom(client: QueryClient, filter: Filter) {
  return async (text: string, offset: number, signal: AbortSignal): Promise<Suggestions> => {
    const at = completionContext(text, offset)
    const to = at.replace.offset + at.replace.length
    const place = { from: at.replace.offset, to, typed: at.prefix }
    if (at.kind === 'value') {
      const values = await valuesOf(client, filter, at.field, at.prefix, signal)
      return { ...place, options: values.map(valueSuggestion) }
    }
    if (keywords.some((word) => word === at.prefix.toUpperCase())) return { ...place, options: [] }
    if (at.kind === 'operator') return { ...place, options: operatorsFor('') }
    const fields = rankFields(await fieldsOf(client, filter), at.prefix, text[to] === ':' ? '' : ':')
    return { ...place, options: [...fields, ...(at.prefix === '' ? [] : operatorsFor(at.prefix))].slice(0, most) }
  }
}

type Field = FieldsAnswer['fields'][number]

async function fieldsOf(client: QueryClient, filter: Filter): Promise<readonly Field[]> {
  const answer = await client
    .fetchQuery({
      queryKey: ['fields', filter],
      queryFn: ({ signal }) => call('listFields', { query: filter, signal }),
      staleTime: Infinity,
      retry: false,
    })
    .catch(() => undefined)
  const seen = answer?.fields ?? []
  const names = new Set(seen.map((field) => field.name))
  const others = fieldSpecs
    .filter((spec) => !names.has(spec.name))
    .map((spec) => ({ ...spec, share: 0, promoted: false }))
  return [...seen, ...others]
}

/** Fields whose name contains what was typed: those that begin with it first, then by how often they have a value. */
export function rankFields(fields: readonly Field[], typed: string, colon = ':'): Suggestion[] {
  const wanted = typed.toLowerCase()
  const rank = ({ name }: Field): number => {
    const lower = name.toLowerCase()
    return lower.startsWith(wanted) ? 0 : lower.split('.').some((part) => part.startsWith(wanted)) ? 1 : 2
  }
  return fields
    .filter((field) => field.name.toLowerCase().includes(wanted))
    .toSorted((a, b) => rank(a) - rank(b) || b.share - a.share || a.name.localeCompare(b.name))
    .slice(0, most)
    .map((field) => ({
      label: showText(field.name),
      insert: quoteField(field.name) + colon,
      kind: 'field' as const,
      detail: field.share > 0 ? formatShare(field.share) : 'not in this range',
    }))
}

function operatorsFor(typed: string): Suggestion[] {
  return keywords
    .filter((word) => word.startsWith(typed.toUpperCase()))
    .map((word) => ({ label: word, insert: `${word} `, kind: 'keyword' as const }))
}

async function valuesOf(
  client: QueryClient,
  filter: Filter,
  field: string,
  prefix: string,
  signal: AbortSignal,
): Promise<readonly { readonly value: string; readonly count?: number }[]> {
  if (field === 'severity') return severitiesLike(prefix)
  const { from, to } = filter
  const query = { from, to, field, prefix: prefix.slice(0, 256), limit: most }
  const answer = await client
    .fetchQuery({
      queryKey: ['values', 'suggest', query],
      queryFn: () => call('fieldValues', { query, signal }),
      staleTime: 30_000,
      retry: false,
    })
    .catch(() => undefined)
  return answer?.values ?? []
}

/** Severities are kept as numbers; people write their names, worst first. */
const severitiesLike = (prefix: string): readonly { value: string }[] =>
  severityNames.toReversed().flatMap((value) => (value.includes(prefix.toLowerCase()) ? [{ value }] : []))

const valueSuggestion = ({ value, count }: { readonly value: string; readonly count?: number }): Suggestion => ({
  label: shorten(showText(value), 60),
  insert: quoteValue(value),
  kind: 'value',
  ...(count === undefined ? {} : { detail: formatShort(count) }),
})
