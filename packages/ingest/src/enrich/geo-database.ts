import { Reader, type Response } from 'mmdb-lib'
import { readGeoRecord, type GeoFacts } from './geo-record.ts'

/** Why a file is no database for us, and what to do. */
export class GeoFault {
  readonly message: string
  readonly hint: string
  constructor(message: string, hint: string) {
    this.message = message
    this.hint = hint
  }
}

/** Networks that are looked at to see whether a database says anything of use. */
const probedNetworks = 4096

const wanted =
  'a database of countries, cities or autonomous systems in the MMDB format of MaxMind, DB-IP or IPinfo is needed'

/**
 * One MMDB file, in memory. `bytes` may be shared with other threads and must not change.
 *
 * MaxMind DB File Format Specification, version 2.0.
 */
export class GeoDatabase {
  readonly #reader: Reader<Response>

  private constructor(reader: Reader<Response>) {
    this.#reader = reader
  }

  /** Opens what was checked before. Throws for bytes that `check` refuses. */
  static open(bytes: Uint8Array): GeoDatabase {
    return new GeoDatabase(new Reader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)))
  }

  /** Opens bytes of unknown origin: whole, of the format, and with countries or systems in them. Never throws. */
  static check(bytes: Uint8Array): GeoDatabase | GeoFault {
    let database: GeoDatabase
    try {
      database = GeoDatabase.open(bytes)
    } catch {
      return new GeoFault('it is no MMDB file, or not whole', `${wanted}; unpack an archive first`)
    }
    const { searchTreeSize, nodeCount, recordSize, ipVersion } = database.#reader.metadata
    const isWhole = nodeCount > 0 && recordSize > 0 && searchTreeSize < bytes.length
    if (!isWhole || (ipVersion !== 4 && ipVersion !== 6))
      return new GeoFault('it is broken: its search tree is larger than the file', 'fetch the file again')
    if (Number.isNaN(database.builtMs)) return new GeoFault('it is broken: it has no date', 'fetch the file again')
    try {
      if (database.#saysSomething()) return database
    } catch {
      return new GeoFault('it is broken: its records cannot be read', 'fetch the file again')
    }
    return new GeoFault(`it holds neither countries nor autonomous systems (${database.type})`, wanted)
  }

  /** What the file calls itself, such as GeoLite2-City. */
  get type(): string {
    return String(this.#reader.metadata.databaseType).slice(0, 80).replace(/[^\x20-\x7e]/g, '?') // prettier-ignore
  }

  get builtMs(): number {
    return this.#reader.metadata.buildEpoch.getTime()
  }

  /** `address`: an IP address in its canonical spelling. Undefined, too, where a record is broken: a log line may not stop us. */
  find(address: string): GeoFacts | undefined {
    try {
      return readGeoRecord(this.#reader.get(address))
    } catch {
      return undefined
    }
  }

  /** Whether one of the first networks has facts. Throws when a record cannot be read. */
  #saysSomething(): boolean {
    return this.#probe(0n, 32) || (this.#reader.metadata.ipVersion === 6 && this.#probe(0x2000n << 112n, 128))
  }

  /** Walks from network to network. */
  #probe(start: bigint, width: 32 | 128): boolean {
    const end = 1n << BigInt(width)
    for (let i = 0, address = start; i < probedNetworks && address < end; i++) {
      const [record, prefix] = this.#reader.getWithPrefixLength(width === 32 ? dotted(address) : grouped(address))
      if (readGeoRecord(record) !== undefined) return true
      const size = 1n << BigInt(width - prefix)
      address = (address / size + 1n) * size
    }
    return false
  }
}

const dotted = (v4: bigint): string => [24n, 16n, 8n, 0n].map((shift) => String((v4 >> shift) & 0xffn)).join('.')

const grouped = (v6: bigint): string => v6.toString(16).padStart(32, '0').replace(/.{4}(?!$)/g, '$&:') // prettier-ignore

/** Asks several databases; of each fact the first that knows it counts. */
export function findGeo(databases: readonly GeoDatabase[], address: string): GeoFacts | undefined {
  let facts: GeoFacts | undefined
  for (const database of databases) {
    const found = database.find(address)
    if (found !== undefined) facts = facts === undefined ? found : { ...found, ...facts }
  }
  return facts
}
