import type { Severity } from '@aurora/core'
import { toCount } from '../../../parsers/text-fields.ts'
import { isAddress, type MessageReader, type Reading } from '../reading.ts'

/**
 * One thing a program says, known by its words.
 *
 * The named groups of `says` become native members, and those in `meanings` ECS members too. An expression begins with
 * `^` or a literal word and bounds each of its runs, so that it cannot go over a text again and again; a name that a
 * person chose is taken greedily, so that what stands behind it is found at its last place: nobody can write a second
 * "from" into a user name and have it believed.
 */
export interface Phrase {
  readonly says: RegExp
  readonly action: string
  readonly outcome?: 'success' | 'failure'
  readonly severity?: Severity
  /** Where it is another than the program's own. */
  readonly category?: string
}

/** What a named group is in ECS. `ip` and `dip` may hold a host name: that is then the domain. */
const meanings: Readonly<Record<string, string>> = {
  user: 'user.name',
  target: 'user.target.name',
  user_domain: 'user.domain',
  ip: 'source.ip',
  port: 'source.port',
  domain: 'source.domain',
  dip: 'destination.ip',
  dport: 'destination.port',
  command: 'process.command_line',
  executable: 'process.executable',
  process: 'process.name',
  pid: 'process.pid',
  service: 'service.name',
  file: 'file.path',
  question: 'dns.question.name',
  qtype: 'dns.question.type',
  url: 'url.full',
  path: 'url.path',
  method: 'http.request.method',
  status: 'http.response.status_code',
  agent: 'user_agent.original',
  protocol: 'network.transport',
  rule: 'rule.name',
  code: 'event.code',
  reason: 'error.message',
  host: 'host.name',
}
const numbers = new Set(['port', 'dport', 'pid', 'status'])

/** Longer texts are looked at no further: no program of these says more before the values. */
const maxLookedAt = 4096

/** A reader for the messages of one program. One that says nothing in the list is still that program's. */
export function phraseReader(dataset: string, category: string | undefined, phrases: readonly Phrase[]): MessageReader {
  return (text) => readPhrases(text, dataset, category, phrases) ?? plainReading(dataset, category)
}

/** The same, but undefined when nothing in the list is said. */
export function readPhrases(
  text: string,
  dataset: string,
  category: string | undefined,
  phrases: readonly Phrase[],
): Reading | undefined {
  const looked = text.length > maxLookedAt ? text.slice(0, maxLookedAt) : text
  for (const phrase of phrases) {
    const found = phrase.says.exec(looked)
    if (found !== null) return readingOf(phrase, found.groups ?? {}, dataset, category)
  }
  return undefined
}

/** That it is this program's, and no more. */
export const plainReading = (dataset: string, category: string | undefined): Reading => ({
  dataset,
  severity: 0,
  fields: {},
  ecs: { 'event.category': category },
})

function readingOf(
  phrase: Phrase,
  groups: Readonly<Record<string, string | undefined>>,
  dataset: string,
  category: string | undefined,
): Reading {
  const fields: Record<string, string> = {}
  const ecs: Record<string, string | number | undefined> = {
    'event.action': phrase.action,
    'event.category': phrase.category ?? category,
    'event.outcome': phrase.outcome,
  }
  for (const [name, text] of Object.entries(groups)) {
    if (text === undefined || text === '') continue
    fields[name] = text
    const meaning = meanings[name]
    if (meaning !== undefined) ecs[asNamed(name, meaning, text)] = numbers.has(name) ? toCount(text) : text
  }
  return { dataset, severity: phrase.severity ?? 0, fields, ecs }
}

function asNamed(name: string, meaning: string, text: string): string {
  if ((name === 'ip' || name === 'dip') && !isAddress(text)) return meaning.replace('.ip', '.domain')
  return meaning
}
