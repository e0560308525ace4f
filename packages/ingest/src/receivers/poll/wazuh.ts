import { findJsonMember } from '../../parsers/json-records.ts'
import { notAhead, PollFault, type Page, type PollApi } from './api.ts'
import { checkWhole, type PollClient } from './client.ts'
import type { WazuhPoll } from './config.ts'
import { listAt } from './list.ts'

/** How far the alerts were asked for; `pass` while one goes on over several pages. */
interface WazuhPosition {
  /** The greatest time seen, none that is ahead of ours. */
  readonly timeMs: number
  /** The time of the last alert of the page before, and the alerts of that time that were seen. */
  readonly pass?: { readonly fromMs: number; readonly ids: readonly string[] }
}

interface Answer {
  readonly timed_out?: boolean
  readonly _shards?: { readonly failed?: number }
  readonly hits?: { readonly hits?: readonly { readonly _id?: unknown; readonly sort?: readonly unknown[] }[] }
}

/** So many alerts of one millisecond can be told apart: the indexer takes no more terms by default. */
const maxIds = 60_000

/**
 * The alerts of the Wazuh indexer: `POST /INDEX/_search`, by their time, the oldest first.
 *
 * The next page asks for what is from the time of the last alert on, without those of that time that were seen. So alerts of
 * equal times that a page border parts all come, and no field is needed that tells them apart in a sort: `_id` must not
 * be sorted by (OpenSearch, "ID", limitations), and the manager's own `id` is not unique over the nodes of a cluster.
 * An answer that a shard is missing from is refused. Wazuh, "Indexer API"; OpenSearch, "Search".
 */
export function wazuhApi(config: WazuhPoll, client: PollClient): PollApi<WazuhPosition> {
  const url = new URL(`${config.index}/_search`, withSlash(config.url))
  return {
    async page(position, knownMs, signal) {
      const pass = position?.pass
      const startMs = Math.max((position?.timeMs ?? 0) - config.overlapMs, knownMs + 1, config.sinceMs ?? 0)
      const answer = await client.post(url, searchOf(config, pass?.fromMs ?? startMs, pass?.ids ?? []), signal)
      return readPage(answer.body, config.pageSize, position)
    },
  }
}

const withSlash = (url: string): string => (url.endsWith('/') ? url : `${url}/`)

const searchOf = ({ pageSize }: WazuhPoll, fromMs: number, ids: readonly string[]): object => ({
  size: pageSize,
  track_total_hits: false,
  sort: [{ timestamp: { order: 'asc', unmapped_type: 'date' } }],
  query: {
    bool: {
      filter: [{ range: { timestamp: { gte: fromMs, format: 'epoch_millis' } } }],
      ...(ids.length === 0 ? {} : { must_not: [{ ids: { values: ids } }] }),
    },
  },
})

function readPage(body: Buffer, pageSize: number, position: WazuhPosition | undefined): Page<WazuhPosition> {
  const answer = checkWhole(body) as Answer
  if (answer.timed_out === true || (answer._shards?.failed ?? 0) > 0)
    throw new PollFault('a part of the index did not answer')
  const facts = (answer.hits?.hits ?? []).map(({ _id, sort }) => {
    if (typeof _id !== 'string' || typeof sort?.[0] !== 'number') throw new PollFault('its answer is no search result')
    return { id: _id, timeMs: sort[0] }
  })
  const records = listAt(body, 'hits.hits').map((hit, i) => {
    const source = findJsonMember(hit, '_source')
    const { id, timeMs } = facts[i] ?? {}
    if (source === undefined || id === undefined) throw new PollFault('its answer has a hit without _source')
    return { bytes: hit.subarray(source.start, source.end), id, timeMs }
  })
  const lastMs = facts.at(-1)?.timeMs ?? 0
  const timeMs = Math.max(position?.timeMs ?? 0, notAhead(lastMs))
  if (facts.length < pageSize) return { records, position: { timeMs }, isLast: true }
  const before = position?.pass?.fromMs === lastMs ? position.pass.ids : []
  const ids = [...before, ...facts.filter((one) => one.timeMs === lastMs).map(({ id }) => id)]
  if (ids.length > maxIds) throw new PollFault(`more than ${maxIds} alerts are of one millisecond`)
  return { records, position: { timeMs, pass: { fromMs: lastMs, ids } }, isLast: false }
}
