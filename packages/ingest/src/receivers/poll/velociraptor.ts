import { AppError } from '@aurora/core'
import { notAhead, type PollApi } from './api.ts'
import { textAt, type PollClient } from './client.ts'
import type { VelociraptorPoll } from './config.ts'
import { linesOf, namesOf } from './list.ts'

/** From which second on is asked next, and for how many: fewer, once an answer was too large. */
interface VelociraptorPosition {
  readonly fromSeconds: number
  readonly spanSeconds: number
}

const maxSpanSeconds = 86_400

/**
 * The rows of an event artifact, as Velociraptor's own page downloads them: `GET /api/v1/DownloadTable`, JSON lines of a
 * span of time, with Basic authentication.
 *
 * Rows have no names, so they are told apart by what they are. The server cannot say that it failed in the middle; a last
 * row that is cut is noticed, and what the overlap covers is asked for again.
 */
export function velociraptorApi(config: VelociraptorPoll, client: PollClient): PollApi<VelociraptorPosition> {
  const overlapSeconds = Math.max(1, Math.ceil(config.overlapMs / 1000))
  const least = 2 * overlapSeconds
  return {
    async page(position, knownMs, signal) {
      const nowSeconds = Math.floor(Date.now() / 1000)
      const from = position?.fromSeconds ?? Math.floor((config.sinceMs ?? Date.now() - 86_400_000) / 1000)
      const span = Math.max(least, position?.spanSeconds ?? maxSpanSeconds)
      const end = Math.min(from + span, nowSeconds + 1)
      const isLast = end > nowSeconds
      try {
        const { body } = await client.get(urlOf(config, from, end), signal)
        const rows = linesOf(body)
        const names = namesOf(rows)
        const all = rows.map((bytes, i) => ({ bytes, id: names[i] ?? '', timeMs: timeOf(bytes) }))
        const records = all.filter(({ timeMs }) => timeMs === undefined || timeMs > knownMs)
        const newest = all.reduce((most, { timeMs = 0 }) => Math.max(most, Math.floor(notAhead(timeMs) / 1000)), from)
        // near the present only rows say how far it is: the clock of the server may be another one
        const fromSeconds = Math.max(from, (isLast ? newest : end) - overlapSeconds)
        return { records, position: { fromSeconds, spanSeconds: Math.min(maxSpanSeconds, span * 2) }, isLast }
      } catch (error) {
        const isTooLarge = error instanceof AppError && error.code === 'request.too_large'
        if (!isTooLarge || end - from <= least) throw error
        const spanSeconds = Math.max(least, (end - from) >> 1)
        return { records: [], position: { fromSeconds: from, spanSeconds }, isLast: false }
      }
    },
  }
}

function urlOf({ url, artifact, clientId, orgId }: VelociraptorPoll, from: number, end: number): URL {
  const asked = new URL('api/v1/DownloadTable', url.endsWith('/') ? url : `${url}/`)
  const parameters = {
    type: clientId === undefined ? 'SERVER_EVENT' : 'CLIENT_EVENT',
    artifact,
    ...(clientId === undefined ? {} : { client_id: clientId }),
    ...(orgId === undefined ? {} : { org_id: orgId }),
    start_time: String(from),
    end_time: String(end),
    timezone: 'UTC',
    download_format: 'json',
  }
  asked.search = new URLSearchParams(parameters).toString()
  return asked
}

/** When the server took a row: seconds in `_ts`. */
function timeOf(row: Buffer): number | undefined {
  const seconds = Number(textAt(row, '_ts'))
  return Number.isFinite(seconds) ? seconds * 1000 : undefined
}
