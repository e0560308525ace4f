import type {
  EventItem,
  IngestReport,
  RejectItem,
  RejectsAnswer,
  SearchPage,
  SourceCard,
  SourcesAnswer,
} from '@aurora/contract'
import { expect } from 'vitest'
import { eventually } from './eventually.ts'
import type { RunningServer } from './server.ts'

type Asked = Pick<RunningServer, 'api'>

/** What `fetch` takes as a body. */
type Body = NonNullable<RequestInit['body']>

/** A range that holds every time a test may write. */
export const always = { from: '1970-01-01T00:00:00Z', to: '2200-01-01T00:00:00Z' } as const

/** The answer to a GET that must succeed. */
export async function ask<T>(server: Asked, path: string, query: Readonly<Record<string, string>> = {}): Promise<T> {
  const response = await server.api(`${path}?${new URLSearchParams(query).toString()}`)
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as T
}

/** Sends log lines; the caller looks at the answer. */
export async function send(
  server: Asked,
  body: Body,
  query: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const path = `/api/v1/siem/logs?${new URLSearchParams(query).toString()}`
  return await server.api(path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', ...headers },
    body,
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  } as RequestInit)
}

/** Sends log lines that must be taken, and gives the report. */
export async function store(
  server: Asked,
  body: Body,
  query: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<IngestReport> {
  const response = await send(server, body, query, headers)
  if (response.status !== 200)
    throw new Error(`the lines were answered with ${response.status}: ${await response.text()}`)
  return (await response.json()) as IngestReport
}

export async function count(server: Asked, q: string): Promise<number> {
  return (await ask<{ total: number }>(server, '/api/v1/siem/logs/count', { q, ...always })).total
}

/** Every event that matches, page by page. */
export async function everyEvent(server: Asked, q: string): Promise<EventItem[]> {
  const events: EventItem[] = []
  let cursor = ''
  do {
    const page = await ask<SearchPage>(server, '/api/v1/siem/logs', {
      q,
      ...always,
      limit: '1000',
      ...(cursor === '' ? {} : { cursor }),
    })
    events.push(...page.items)
    cursor = page.cursor ?? ''
  } while (cursor !== '')
  return events
}

/** Every reject of a sensor, page by page. */
export async function everyReject(server: Asked, sensor: string): Promise<RejectItem[]> {
  const rejects: RejectItem[] = []
  let cursor = ''
  do {
    const page = await ask<RejectsAnswer>(server, '/api/v1/siem/rejects', {
      sensor,
      limit: '500',
      ...(cursor === '' ? {} : { cursor }),
    })
    rejects.push(...page.items)
    cursor = page.cursor ?? ''
  } while (cursor !== '')
  return rejects
}

/** All bytes of a reject. */
export async function bytesOfReject(server: Asked, id: string): Promise<Buffer> {
  const { base64 } = await ask<RejectItem>(server, `/api/v1/siem/rejects/${id}`)
  return Buffer.from(base64 ?? '', 'base64')
}

export async function accounts(server: Asked): Promise<readonly SourceCard[]> {
  return (await ask<SourcesAnswer>(server, '/api/v1/siem/sources')).sources
}

/** The account of one sensor; undefined before it sent anything. */
export async function accountOf(server: Asked, sensor: string): Promise<SourceCard | undefined> {
  return (await accounts(server)).find((card) => card.sensor === sensor)
}

/** Waits until nothing is in flight and the sensor has this many lines stored and rejected. */
export async function untilAccounted(
  server: Asked,
  sensor: string,
  lines: number,
  deadlineMs?: number,
): Promise<SourceCard> {
  let seen: SourceCard | undefined
  const look = async (): Promise<SourceCard | undefined> => {
    seen = await accountOf(server, sensor)
    return seen !== undefined && seen.inFlight === 0 && seen.stored + seen.rejected >= lines ? seen : undefined
  }
  return await eventually(`${sensor} has ${lines} lines`, look, deadlineMs).catch((error: unknown) => {
    throw new Error(`${sensor} did not get to ${lines} lines: ${JSON.stringify(seen)}`, { cause: error })
  })
}

/** Every account adds up, and says what really is in the store. */
export async function expectAccountsToBalance(server: Asked): Promise<void> {
  for (const card of await accounts(server)) {
    const { source, sensor, received, stored, rejected, deduplicated, inFlight } = card
    const where = `${source}/${sensor}`
    expect.soft(stored + rejected + deduplicated + inFlight, `${where} balances`).toBe(received)
    expect.soft(await count(server, `source:"${source}" AND sensor:"${sensor}"`), `rows of ${where}`).toBe(stored)
    const { total } = await ask<RejectsAnswer>(server, '/api/v1/siem/rejects', { source, sensor, limit: '1' })
    expect.soft(total, `rejects of ${where}`).toBe(rejected)
  }
}
