import type { Entity, EntityKind, Event } from '@aurora/core'
import { fold } from '@aurora/query'

/** Which fields name whom or what, in the order people look. */
const fields: readonly (readonly [name: string, kind: EntityKind])[] = [
  ['user.name', 'user'],
  ['user.target.name', 'user'],
  ['host.name', 'host'],
  ['host.ip', 'address'],
  ['source.ip', 'address'],
  ['destination.ip', 'address'],
  ['client.ip', 'address'],
  ['dns.question.name', 'domain'],
  ['url.domain', 'domain'],
  ['process.executable', 'process'],
  ['file.hash.sha256', 'hash'],
  ['file.hash.sha1', 'hash'],
  ['file.hash.md5', 'hash'],
]

const maxEntities = 50
const maxValueChars = 500

/** Whom and what events are about, each once. */
export function entitiesOf(events: readonly Event[]): Entity[] {
  const found = new Map<string, Entity>()
  for (const { ecs } of events) {
    for (const [name, kind] of fields) {
      const value = ecs[name]
      if (value === undefined || value === '' || found.size >= maxEntities) continue
      const entity = { kind, value: fold(String(value)).slice(0, maxValueChars) }
      found.set(`${kind} ${entity.value}`, entity)
    }
  }
  return [...found.values()]
}
