import type { EventItem } from '@aurora/contract'
import { quoteValue } from '@aurora/search'

/** A search to learn from, and what it finds. */
export interface Example {
  readonly query: string
  readonly finds: string
}

/** So many events tell what there is; a list that is scrolled far has a hundred thousand. */
const looksAt = 200

/**
 * Ten searches on the person's own events: names and values come from the first events where they have some, so that every
 * example finds something there.
 */
export function examplesFor(loaded: readonly EventItem[]): Example[] {
  const events = loaded.slice(0, looksAt)
  const pick = (name: string, otherwise: string): string =>
    quoteValue(String(events.find((event) => event.fields[name] !== undefined)?.fields[name] ?? otherwise))
  const word =
    events.map((event) => /^[A-Za-z]{4,}/.exec(event.message)?.[0]).find((found) => found !== undefined) ?? 'failed'
  const address = pick('source.ip', '10.0.0.5')
  const network = /^\d+\.\d+\.\d+/.exec(address)?.[0] ?? '10.0.0'
  const source = quoteValue(events[0]?.source ?? 'suricata')
  const user = pick('user.name', 'root')
  const port = pick('destination.port', '22')
  return [
    { query: word.toLowerCase(), finds: 'a word, anywhere in the event' },
    { query: '"failed password"', finds: 'words next to each other' },
    { query: `source.ip:${address}`, finds: 'one value of one field' },
    { query: `source.ip:${network}.0/24`, finds: 'a network' },
    { query: `source:${source} NOT destination.port:${port}`, finds: 'one thing without another' },
    { query: `user.name:(${user} OR admin)`, finds: 'any of several values' },
    { query: 'url.path:*.php', finds: 'a pattern: * any text, ? one character' },
    { query: 'severity:>=high', finds: 'that or more; ranges too: [10 TO 20]' },
    { query: '_exists_:dns.question.name', finds: 'events that have a field' },
    { query: 'message:/fail(ed|ure)/i', finds: 'a regular expression (RE2)' },
  ]
}
