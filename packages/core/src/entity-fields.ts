import type { EntityKind } from './finding.ts'

/**
 * Where entities of each kind stand in an event, the place that says most first. A finding is about what stands there,
 * and an event mentions an entity when one of these fields has its value.
 */
export const entityFields: Readonly<Record<EntityKind, readonly string[]>> = {
  user: ['user.name', 'user.target.name'],
  host: ['host.name'],
  address: ['source.ip', 'client.ip', 'destination.ip', 'host.ip'],
  domain: ['dns.question.name', 'url.domain', 'tls.client.server_name', 'destination.domain'],
  process: ['process.executable'],
  hash: ['file.hash.sha256', 'file.hash.sha1', 'file.hash.md5'],
  session: ['network.community_id'],
}

/** Names that are no person's and no machine's: half of all events would be about them. */
const nobody = new Set(['', '-', 'n/a', 'unknown', 'none', 'null', 'localhost', '127.0.0.1', '::1', '0.0.0.0', '::'])

/** Whether a value names nobody in particular (`-`, `unknown`, a loopback address); in lower case, without blanks around. */
export const namesNobody = (value: string): boolean => nobody.has(value)

/** Characters that the value of an entity has at most, wherever it is kept or asked for. */
export const longestEntityValue = 512
