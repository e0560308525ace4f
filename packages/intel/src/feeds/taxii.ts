import { parseIsoTimeUs } from '@aurora/core'
import { plain } from '../indicator.ts'
import { listOf, objectOf, textOf } from '../reading/json-values.ts'
import { checked, FeedFault, headerOf, type FeedAnswer, type Fetcher } from './fetcher.ts'

/** What every TAXII 2.1 answer is (OASIS TAXII 2.1 §1.6.8). */
const mediaType = 'application/taxii+json;version=2.1'
const maxPageBytes = 32 << 20
const maxResourceBytes = 1 << 20
const pageObjects = 1000
const maxListed = 200

/** Where to go on in a collection. */
export interface TaxiiPosition {
  /** Objects added after this were not read, as the server writes time. */
  readonly addedAfter?: string
  /** Of a listing that goes on. */
  readonly next?: string
}

/** One page of a collection. */
export interface TaxiiPage {
  /** The envelope, a STIX document. */
  readonly document: unknown
  readonly position: TaxiiPosition
  readonly isLast: boolean
}

export interface TaxiiCollection {
  readonly apiRoot: string
  readonly id: string
  readonly title: string
}

/** A TAXII 2.1 server, asked with the headers that prove who we are. All rejections are `FeedFault` or AppError. */
export class TaxiiClient {
  readonly #fetcher: Fetcher
  readonly #headers: Readonly<Record<string, string>>
  readonly #signal: AbortSignal

  constructor(fetcher: Fetcher, headers: Readonly<Record<string, string>>, signal: AbortSignal) {
    this.#fetcher = fetcher
    this.#headers = headers
    this.#signal = signal
  }

  /**
   * The collections that may be read, of a discovery resource (§4.1) or of one API root. Roots on another host are passed
   * over: our secret is not for that one.
   */
  async collections(address: string): Promise<readonly TaxiiCollection[]> {
    const { document } = await this.#get(new URL(address), maxResourceBytes)
    const roots = listOf(objectOf(document)?.['api_roots'])
    const named = roots.map((root) => URL.parse(textOf(root), address))
    const own = named.filter((root) => root?.origin === new URL(address).origin).flatMap((root) => root?.href ?? [])
    const found: TaxiiCollection[] = []
    for (const root of roots.length === 0 ? [address] : own.slice(0, 20)) {
      const { document: listed } = await this.#get(new URL('collections/', folder(root)), maxResourceBytes)
      for (const one of listOf(objectOf(listed)?.['collections'])) {
        const collection = objectOf(one)
        const id = textOf(collection?.['id'])
        if (collection?.['can_read'] === true && isCollectionId(id) && found.length < maxListed)
          found.push({ apiRoot: folder(root), id, title: plain(textOf(collection['title']), 200) })
      }
    }
    return found
  }

  /** The objects behind a position (§5.4), at most a thousand. */
  async page(apiRoot: string, collection: string, position: TaxiiPosition): Promise<TaxiiPage> {
    if (!isCollectionId(collection)) throw new FeedFault('the collection has no sound id')
    const url = new URL(`collections/${collection}/objects/`, folder(apiRoot))
    url.searchParams.set('limit', String(pageObjects))
    if (position.addedAfter !== undefined) url.searchParams.set('added_after', position.addedAfter)
    if (position.next !== undefined) url.searchParams.set('next', position.next)
    const { document, answer } = await this.#get(url, maxPageBytes)
    return { document, ...this.#after(objectOf(document) ?? {}, answer, position) }
  }

  /**
   * Where the next page begins. `next` belongs to the listing that gave it, so `added_after` stays until that ends; a
   * server that says `more` without it (§3.7) is asked on from the last time it named.
   */
  #after(
    envelope: Readonly<Record<string, unknown>>,
    answer: FeedAnswer,
    before: TaxiiPosition,
  ): Pick<TaxiiPage, 'position' | 'isLast'> {
    const last = headerOf(answer, 'x-taxii-date-added-last')
    const isTime = last.length <= 40 && !Number.isNaN(parseIsoTimeUs(last))
    const next = textOf(envelope['next'])
    const hasMore = envelope['more'] === true
    if (hasMore && next !== '' && next.length <= 1000 && next !== before.next)
      return { position: { ...before, next }, isLast: false }
    const addedAfter = isTime ? last : before.addedAfter
    const hasMoved = addedAfter !== before.addedAfter
    return { position: addedAfter === undefined ? {} : { addedAfter }, isLast: !hasMore || !hasMoved }
  }

  async #get(url: URL, maxAnswerBytes: number): Promise<{ document: unknown; answer: FeedAnswer }> {
    const headers = { accept: mediaType, ...this.#headers }
    const answer = checked(await this.#fetcher({ url, headers, maxAnswerBytes, signal: this.#signal }))
    try {
      const text = Buffer.from(answer.body.buffer, answer.body.byteOffset, answer.body.length).toString('utf8')
      return { document: text === '' ? {} : (JSON.parse(text) as unknown), answer }
    } catch {
      throw new FeedFault('its answer is no JSON')
    }
  }
}

const folder = (address: string): string => (address.endsWith('/') ? address : `${address}/`)

/** An id or an alias; it becomes a part of the path. */
export const isCollectionId = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/.test(text)
