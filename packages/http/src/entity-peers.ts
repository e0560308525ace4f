import { entityFields, namesNobody, type Entity, type EntityKind } from '@aurora/core'
import { resolveField, type Predicate } from '@aurora/query'
import { mentionsPredicate } from '@aurora/search'
import type { EventStore, PartialReason } from '@aurora/store'

/** What an entity can have to do with. A session is one connection: it is no peer. */
const peerKinds = ['address', 'host', 'user', 'domain', 'process', 'hash'] as const satisfies readonly EntityKind[]

/** Peers of a kind that are told, and values of a field that are read to find them. */
const mostPeers = 24
const mostValues = 100

/** No further field is asked for after this time: each is a read of its own over the same events. */
const enoughMs = 15_000

/** Another entity in the events that mention one. */
export interface Peer {
  readonly value: string
  /** Events that mention both; at least so many where a list was cut. */
  readonly count: number
  /** Where it stood in them, the most frequent first. An event that has it twice counts for the first field it has. */
  readonly fields: readonly { readonly field: string; readonly count: number }[]
}

export interface PeersOfKind {
  readonly kind: (typeof peerKinds)[number]
  /** The most frequent first, two dozen at most. */
  readonly peers: readonly Peer[]
  /** Whether there are no others and all were counted to the end. */
  readonly isWhole: boolean
}

/**
 * Whom and what the events of a range mention beside `entity`, by kind. Fields are read one after the other, so that one
 * person who looks around leaves the store to others.
 */
export async function loadPeers(
  store: Pick<EventStore, 'topValues'>,
  entity: Entity,
  range: { readonly fromUs: number; readonly toUs: number },
  signal: AbortSignal,
): Promise<{ readonly kinds: readonly PeersOfKind[]; readonly partial: PartialReason | undefined }> {
  const startedMs = performance.now()
  let partial: PartialReason | undefined
  const kinds: PeersOfKind[] = []
  for (const kind of peerKinds) {
    const found = new Found(entity, kind)
    for (const [place, name] of entityFields[kind].entries()) {
      if (performance.now() - startedMs > enoughMs) {
        partial ??= 'time_limit'
        found.isWhole = false
        break
      }
      const predicate = atFirst(entity, kind, place)
      const scope = { ...range, by: 'time' as const, predicate }
      const options = { limit: mostValues, contains: '' }
      const top = await store.topValues(scope, resolveField(name), options, signal)
      partial ??= top.partial
      found.add(name, top.values, top.partial === undefined && top.values.length < mostValues)
    }
    kinds.push(found.list())
  }
  return { kinds, partial }
}

/** Events that mention `entity` and do not have the value of this field in a field before it: so each counts once. */
function atFirst(entity: Entity, kind: EntityKind, place: number): Predicate {
  const [field, ...before] = [entityFields[kind][place], ...entityFields[kind].slice(0, place)].map((name) =>
    resolveField(name ?? ''),
  )
  const mentions = mentionsPredicate(entity)
  if (field === undefined || before.length === 0) return mentions
  const again = before.map((other) => ({ kind: 'pair', left: field, how: 'equals', right: other }) as const)
  return { kind: 'and', of: [mentions, { kind: 'not', of: { kind: 'or', of: again } }] }
}

/** The peers of one kind as they are found. Spellings that differ in case are one, as everywhere. */
class Found {
  readonly #kind: PeersOfKind['kind']
  readonly #self: string | undefined
  readonly #peers = new Map<string, { value: string; count: number; fields: { field: string; count: number }[] }>()
  isWhole = true

  constructor(entity: Entity, kind: PeersOfKind['kind']) {
    this.#kind = kind
    this.#self = entity.kind === kind ? fold(entity.value) : undefined
  }

  add(field: string, values: readonly { readonly value: string; readonly count: number }[], isWhole: boolean): void {
    this.isWhole &&= isWhole
    for (const { value, count } of values) {
      const key = fold(value)
      if (key === this.#self || namesNobody(key)) continue
      const peer = this.#peers.get(key) ?? { value, count: 0, fields: [] }
      peer.count += count
      const same = peer.fields.find((one) => one.field === field)
      if (same === undefined) peer.fields.push({ field, count })
      else same.count += count
      this.#peers.set(key, peer)
    }
  }

  list(): PeersOfKind {
    const all = [...this.#peers.entries()].sort(([a, one], [b, other]) => other.count - one.count || (a < b ? -1 : 1))
    const peers = all.slice(0, mostPeers).map(([, { fields, ...peer }]) => ({
      ...peer,
      fields: fields.toSorted((a, b) => b.count - a.count),
    }))
    return { kind: this.#kind, peers, isWhole: this.isWhole && all.length <= mostPeers }
  }
}

const fold = (value: string): string => value.trim().toLowerCase()
