import type { Context } from '../context.ts'
import type { ReadItem } from '../indicator.ts'
import { maxFeedBytes, readFeed } from '../reading/read-feed.ts'
import { objectOf } from '../reading/json-values.ts'
import { readStix } from '../reading/stix.ts'
import { credentials, settingsOf, type FeedRow, type FeedSettings } from './feed.ts'
import { checked, FeedFault, headerOf } from './fetcher.ts'
import { TaxiiClient, type TaxiiPosition } from './taxii.ts'

/** Some of what a feed says, and where it goes on. */
export interface FeedPart {
  readonly items: Iterable<ReadItem>
  /** Is kept with the items, so that a restart goes on behind them. */
  readonly position: string
  /** All there is: what is not named is withdrawn. */
  readonly isWhole: boolean
}

/** Pages of one poll: a server that never ends does not keep the others from being asked. */
const maxPages = 1000
const maxEvents = 500

/**
 * What a feed says since its position, part by part: each is to be taken before the next is asked for. Rejects with
 * `FeedFault` or an AppError; what was taken until then is taken.
 */
export async function* pollFeed(context: Context, row: FeedRow, signal: AbortSignal): AsyncGenerator<FeedPart, void> {
  const settings = settingsOf(row)
  const secret = settings.secret === undefined ? undefined : await context.secretOf(settings.secret)
  const headers = credentials(settings, secret)
  const asking = { context, settings, headers, signal }
  if (row.kind === 'taxii') yield* pollTaxii(asking, row.position)
  else if (row.kind === 'misp' && new URL(settings.url).pathname.endsWith('/'))
    yield* pollMispFolder(asking, row.position)
  else yield* pollDocument(asking, row.kind === 'csv' ? 'csv' : row.kind === 'stix' ? 'stix' : 'misp', row.position)
}

interface Asking {
  readonly context: Context
  readonly settings: FeedSettings
  readonly headers: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

async function* pollTaxii(
  { context, settings, headers, signal }: Asking,
  from: string,
): AsyncGenerator<FeedPart, void> {
  const client = new TaxiiClient(context.fetcher, headers, signal)
  let position = from === '' ? {} : (JSON.parse(from) as TaxiiPosition)
  for (let pages = 0; pages < maxPages; pages++) {
    const page = await client.page(settings.url, settings.collection ?? '', position)
    position = page.position
    yield { items: readStix(page.document, context.speller), position: JSON.stringify(position), isWhole: false }
    if (page.isLast) return
  }
}

/** One document; one that the server says is unchanged is nothing new. */
async function* pollDocument(
  { context, settings, headers, signal }: Asking,
  format: 'csv' | 'stix' | 'misp',
  etag: string,
): AsyncGenerator<FeedPart, void> {
  const conditional = etag === '' ? headers : { ...headers, 'if-none-match': etag }
  const url = new URL(settings.url)
  const answer = checked(await context.fetcher({ url, headers: conditional, maxAnswerBytes: maxFeedBytes, signal }))
  if (answer.status === 304) return
  const given = headerOf(answer, 'etag')
  const position = given.length > 0 && given.length <= 200 ? given : ''
  yield { items: readFeed(answer.body, format, context.speller).items, position, isWhole: settings.isWhole }
}

/** A folder of MISP events with a manifest of them (MISP core format, manifest): those that changed, the oldest first. */
async function* pollMispFolder(asking: Asking, from: string): AsyncGenerator<FeedPart, void> {
  const { context, settings } = asking
  const base = new URL(settings.url)
  const manifest = readManifest(await fetchBytes(asking, new URL('manifest.json', base)))
  const known = from === '' ? 0 : Number(from)
  const changed = Object.entries(manifest)
    .map(([id, about]) => ({ id, timestamp: Number(objectOf(about)?.['timestamp']) }))
    .filter(({ id, timestamp }) => isEventId(id) && Number.isSafeInteger(timestamp) && timestamp > known)
    .sort((a, b) => a.timestamp - b.timestamp)
  for (const [i, { id, timestamp }] of changed.slice(0, maxEvents).entries()) {
    const bytes = await fetchBytes(asking, new URL(`${id}.json`, base))
    // Of events of one second some may be left: the position moves once all of that second are taken.
    const isLastOfTime = changed[i + 1]?.timestamp !== timestamp
    const position = String(isLastOfTime ? timestamp : Math.max(known, (changed[i]?.timestamp ?? 1) - 1))
    yield { items: readFeed(bytes, 'misp', context.speller).items, position, isWhole: false }
  }
}

function readManifest(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const manifest = objectOf(JSON.parse(Buffer.from(bytes).toString('utf8')))
    if (manifest !== undefined) return manifest
  } catch {
    // said below
  }
  throw new FeedFault('its manifest is no list of events')
}

const isEventId = (text: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)

async function fetchBytes({ context, headers, signal }: Asking, url: URL): Promise<Uint8Array> {
  return checked(await context.fetcher({ url, headers, maxAnswerBytes: maxFeedBytes, signal })).body
}
