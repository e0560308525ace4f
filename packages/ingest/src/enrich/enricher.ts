import type { Draft } from '../draft.ts'
import { AddressBook, type AddressFacts } from './address-book.ts'
import { AssetFault, readAssetTable } from './asset-table.ts'
import { GeoDatabase } from './geo-database.ts'
import { indicatorFields, indicatorsOf } from './indicators.ts'

/** What to add to events: contents of files that were checked, in memory that all threads share. */
export interface EnrichmentData {
  /** MMDB files; of each fact the first that knows it counts. */
  readonly databases: readonly Uint8Array[]
  /** The asset table as it was written. */
  readonly assets: Uint8Array | undefined
  readonly hasIndicators: boolean
}

/** What was found out about one event: fields of each of its addresses, and its indicators. */
export interface Enrichment {
  readonly fields: readonly Readonly<Record<string, string | number>>[]
  readonly indicators: readonly string[]
}

const nothing: readonly string[] = []

/**
 * Adds to an event what its sender did not say: where its addresses are and whose, their names, its direction, its
 * indicators. Never throws for anything an event may hold; what it remembers is bounded.
 */
export class Enricher {
  readonly #book: AddressBook | undefined
  readonly #hasIndicators: boolean

  /** Throws for contents that were not checked. */
  constructor(data: EnrichmentData) {
    const databases = data.databases.map((bytes) => GeoDatabase.open(bytes))
    const assets = data.assets === undefined ? undefined : readAssetTable(textOf(data.assets))
    if (assets instanceof AssetFault) throw new Error(assets.message)
    if (databases.length > 0 || assets !== undefined) this.#book = new AddressBook(databases, assets)
    this.#hasIndicators = data.hasIndicators
  }

  get findsIndicators(): boolean {
    return this.#hasIndicators
  }

  /** `isText`: whether the message is what the sender wrote for people. */
  enrich(draft: Draft, isText: boolean): Enrichment {
    const ecs = saidOf(draft, this.#hasIndicators ? indicatorFields : addressNames)
    return {
      fields: this.#book === undefined ? [] : addressFields(this.#book, ecs),
      indicators: this.#hasIndicators ? indicatorsOf(ecs, isText ? textOfMessage(draft) : '') : nothing,
    }
  }
}

/** The indicators of an event that is being read, whether or not they are kept with it. */
export const indicatorsOfDraft = (draft: Draft, isText: boolean): readonly string[] =>
  indicatorsOf(saidOf(draft, indicatorFields), isText ? textOfMessage(draft) : '')

/** Fields whose addresses are looked up. */
const addressNames = ['source.ip', 'client.ip', 'destination.ip', 'host.ip'] as const

/** What an event says under some names, wherever it stands. */
function saidOf({ ecs, inPlace }: Draft, names: readonly string[]): Draft['ecs'] {
  if (inPlace === undefined) return ecs
  const said: Record<string, string | number | undefined> = { ...ecs }
  for (const name of names) {
    const path = inPlace.chosen?.[name] ?? inPlace.fields[name]
    if (path !== undefined) said[name] ??= inPlace.record.text(path)
  }
  return said
}

const textOfMessage = ({ message }: Draft): string =>
  typeof message === 'string' ? message : message.bytes.toString('utf8', 0, message.length)

/** A shared buffer cannot be decoded in place. */
export const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8')

function addressFields(book: AddressBook, ecs: Draft['ecs']): Enrichment['fields'] {
  const source = factsAt(book, ecs['source.ip'] ?? ecs['client.ip'])
  const destination = factsAt(book, ecs['destination.ip'])
  const host = factsAt(book, ecs['host.ip'])
  const fields: Readonly<Record<string, string | number>>[] = []
  if (source !== undefined) fields.push(source.asSource)
  if (destination !== undefined) fields.push(destination.asDestination)
  if (host !== undefined) fields.push(host.asHost)
  if (source !== undefined && destination !== undefined) fields.push(directionOf(source, destination))
  return fields
}

const factsAt = (book: AddressBook, address: string | number | undefined): AddressFacts | undefined =>
  typeof address === 'string' && address !== '' ? book.find(address) : undefined

const directions = {
  internal: { 'network.direction': 'internal' },
  outbound: { 'network.direction': 'outbound' },
  inbound: { 'network.direction': 'inbound' },
  external: { 'network.direction': 'external' },
} as const

/** Seen from the perimeter. ECS, `network.direction`. */
function directionOf(source: AddressFacts, destination: AddressFacts): Readonly<Record<string, string>> {
  if (source.isInside) return destination.isInside ? directions.internal : directions.outbound
  return destination.isInside ? directions.inbound : directions.external
}
