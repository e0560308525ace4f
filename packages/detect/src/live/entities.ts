import { entityFields, entityKinds, namesNobody, type Entity, type Event } from '@aurora/core'

const maxCharacters = 256

/**
 * Whom and what an event is about, in the order of `entityKinds`: each once, its value in lower case and shortened. What
 * says nothing (`-`, loopback addresses) is left out.
 */
export function entitiesOf({ ecs }: Pick<Event, 'ecs'>): Entity[] {
  const found = new Map<string, Entity>()
  for (const kind of entityKinds)
    for (const name of entityFields[kind]) {
      const value = String(ecs[name] ?? '')
        .trim()
        .toLowerCase()
        .slice(0, maxCharacters)
        .toWellFormed()
      if (!namesNobody(value)) found.set(`${kind}:${value}`, { kind, value })
    }
  return [...found.values()]
}
