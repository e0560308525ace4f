import { readFileSync } from 'node:fs'
import { parseIsoTimeUs, parseNativeDocument, type Event, type NativeDocument, type Severity } from '@aurora/core'
import { compileMatcher, type FieldAliases } from '@aurora/query'
import { describe, expect, test } from 'vitest'
import { parseSearch } from './search.ts'

interface CaseFile {
  readonly now: string
  readonly aliases: FieldAliases
  readonly events: readonly CaseEvent[]
  readonly cases: readonly { readonly about: string; readonly query: string; readonly matches: readonly string[] }[]
}

/** An event as the case file has it: `fields` when the line is not itself a JSON document. */
type CaseEvent = Pick<Event, 'id' | 'source' | 'sensor' | 'dataset' | 'message' | 'raw' | 'ecs'> &
  Partial<Pick<Event, 'techniques' | 'indicators' | 'decoded'>> & {
    name: string
    time: string
    severity: Severity
    fields?: NativeDocument
  }

const file = JSON.parse(
  readFileSync(new URL('../../../fixtures/query/cases.json', import.meta.url), 'utf8'),
) as CaseFile
const events = file.events.map((event) => ({ name: event.name, event: eventOf(event) }))

function eventOf({ time, fields, ...given }: CaseEvent): Event {
  const timeUs = parseIsoTimeUs(time)
  const native = fields ?? parseNativeDocument(given.raw)
  return { site: 'main', techniques: [], indicators: [], decoded: '', ...given, timeUs, receivedUs: timeUs, native }
}

describe('the shared cases, in memory', () => {
  test.for(file.cases)('$about: $query', ({ query, matches }) => {
    const result = parseSearch(query, { nowUs: parseIsoTimeUs(file.now), aliases: file.aliases })
    if (!result.ok) throw new Error(result.problem.message)
    const matcher = compileMatcher(result.predicate)
    expect(events.filter(({ event }) => matcher(event)).map(({ name }) => name)).toEqual(sorted(matches))
  })
})

/** Names in the order of the file. */
const sorted = (names: readonly string[]): string[] =>
  file.events.map(({ name }) => name).filter((name) => names.includes(name))
