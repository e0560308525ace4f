import type { Entity, EntityKind, Event } from '@aurora/core'

/** Where entities of a kind stand in an event. */
const places: readonly (readonly [EntityKind, readonly string[]])[] = [
  ['user', ['user.name', 'user.target.name']],
  ['host', ['host.name']],
  ['address', ['source.ip', 'client.ip', 'destination.ip', 'host.ip']],
  ['domain', ['dns.question.name', 'url.domain', 'tls.client.server_name', 'destination.domain']],
  ['process', ['process.executable']],
  ['hash', ['file.hash.sha256', 'file.hash.sha1', 'file.hash.md5']],
  ['session', ['network.community_id']],
]

/** Names that are no person's and no machine's: half of all events would be about them. */
const nobody = new Set(['', '-', 'n/a', 'unknown', 'none', 'null', 'localhost', '127.0.0.1', '::1', '0.0.0.0', '::'])

const maxCharacters = 256

/**
 * Whom and what an event is about, in the order of `places`: each once, its value in lower case and shortened. What
 * says nothing (`-`, loopback addresses) is left out.
 */
export function entitiesOf({ ecs }: Pick<Event, 'ecs'>): Entity[] {
  const found = new Map<string, Entity>()
  for (const [kind, names] of places)
    for (const name of names) {
      const value = String(ecs[name] ?? '')
        .trim()
        .toLowerCase()
        .slice(0, maxCharacters)
        .toWellFormed()
      if (!nobody.has(value)) found.set(`${kind}:${value}`, { kind, value })
    }
  return [...found.values()]
}
