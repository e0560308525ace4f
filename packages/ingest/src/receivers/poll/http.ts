import type { IncomingHttpHeaders } from 'node:http'
import { notAhead, PollFault, type Page, type PollApi } from './api.ts'
import { textAt, type PollClient } from './client.ts'
import type { HttpPoll } from './config.ts'
import { linesOf, listAt, namesOf } from './list.ts'

/** Where to ask next, in the way of the API: one of them. */
interface HttpPosition {
  readonly cursor?: string
  readonly link?: string
  readonly offset?: number
  readonly timeMs?: number
  /** Time of the last record of the page before, while a pass goes on over several. */
  readonly passMs?: number
}

/** Any API that answers with a list of JSON records, or JSON lines, and says how to go on. */
export function httpApi(config: HttpPoll, client: PollClient): PollApi<HttpPosition> {
  return {
    async page(position = {}, knownMs, signal) {
      const { body, headers } = await client.get(urlOf(config, position, knownMs), signal)
      const isLines = /\b(x-)?ndjson|jsonl\b/.test(String(headers['content-type'] ?? ''))
      const items = isLines ? linesOf(body) : listAt(body, config.items)
      const names = namesOf(items)
      const records = items.map((bytes, i) => {
        const id = idOf(config, bytes) ?? `${placeIn(config, position, i)}${names[i] ?? ''}`
        return { bytes, id, timeMs: timeOf(config, bytes) }
      })
      const timesMs = records.map(({ timeMs = 0 }) => timeMs)
      return { records, ...nextOf(config, position, { body, headers, timesMs }) }
    },
  }
}

function urlOf(config: HttpPoll, position: HttpPosition, knownMs: number): URL {
  const { url, next, overlapMs, pageSize, sizeParam, sinceMs = 0 } = config
  const asked = new URL(position.link ?? url)
  if (next.by === 'link' && position.link !== undefined) return asked
  if (sizeParam !== undefined) asked.searchParams.set(sizeParam, String(pageSize))
  if (next.by === 'cursor' && position.cursor !== undefined) asked.searchParams.set(next.param, position.cursor)
  if (next.by === 'offset') asked.searchParams.set(next.param, String(position.offset ?? 0))
  const fromMs = position.passMs ?? Math.max((position.timeMs ?? 0) - overlapMs, knownMs, sinceMs)
  if (next.by === 'time' && fromMs > 0) asked.searchParams.set(next.param, new Date(fromMs).toISOString())
  return asked
}

/** What tells a record without a name of its own from its equals on other pages. */
function placeIn({ next }: HttpPoll, position: HttpPosition, index: number): string {
  if (next.by === 'offset') return `${(position.offset ?? 0) + index} `
  return next.by === 'time' ? '' : `${position.cursor ?? position.link ?? ''} `
}

function nextOf(
  config: HttpPoll,
  position: HttpPosition,
  answer: { body: Buffer; headers: IncomingHttpHeaders; timesMs: readonly number[] },
): Pick<Page<HttpPosition>, 'position' | 'isLast'> {
  const { next, url, pageSize, sizeParam } = config
  const count = answer.timesMs.length
  const isFull = sizeParam === undefined || count >= pageSize
  switch (next.by) {
    case 'cursor': {
      const cursor = textAt(answer.body, next.path)
      const hasMoved = cursor !== undefined && cursor !== '' && cursor !== position.cursor
      return { position: hasMoved ? { cursor } : position, isLast: !hasMoved || count === 0 }
    }
    case 'link': {
      const link = nextLink(answer.headers.link, position.link ?? url)
      const hasMoved = link !== undefined && link !== position.link
      return { position: hasMoved ? { link } : position, isLast: !hasMoved || count === 0 }
    }
    case 'offset':
      return { position: { offset: (position.offset ?? 0) + count }, isLast: count === 0 || !isFull }
    case 'time':
      return nextByTime(position, answer.timesMs, isFull, sizeParam !== undefined)
  }
}

/** The next page begins at the greatest time of this one; the records of that time come again, and are known. */
function nextByTime(
  position: HttpPosition,
  timesMs: readonly number[],
  isFull: boolean,
  isBounded: boolean,
): Pick<Page<HttpPosition>, 'position' | 'isLast'> {
  const lastMs = timesMs.reduce((most, ms) => Math.max(most, ms), 0)
  const timeMs = Math.max(position.timeMs ?? 0, notAhead(lastMs))
  if (isFull && timesMs.length > 0 && lastMs > (position.passMs ?? 0))
    return { position: { timeMs, passMs: lastMs }, isLast: false }
  if (isFull && isBounded) throw new PollFault('a whole page is of one time, and there may be more: raise pageSize')
  return { position: { timeMs }, isLast: true }
}

/** The target of `rel="next"` (RFC 8288 §3). Fails when it leads to another host: our secret is not for that one. */
function nextLink(header: string | string[] | undefined, base: string): string | undefined {
  const text = Array.isArray(header) ? header.join(', ') : (header ?? '')
  for (const [, target = '', parameters = ''] of text.slice(0, 16_384).matchAll(/<([^<>]*)>([^<]*)/g)) {
    if (!/;\s*rel\s*=\s*"?([^"]*\s)?next\b/i.test(parameters)) continue
    const link = URL.parse(target, base)
    if (link?.origin !== new URL(base).origin) throw new PollFault('its link to the next page leads to another host')
    return link.href
  }
  return undefined
}

const idOf = ({ id }: HttpPoll, record: Buffer): string | undefined =>
  id === undefined ? undefined : textAt(record, id)

function timeOf({ next }: HttpPoll, record: Buffer): number | undefined {
  const timeMs = next.by === 'time' ? Date.parse(textAt(record, next.path) ?? '') : NaN
  return Number.isNaN(timeMs) ? undefined : timeMs
}
