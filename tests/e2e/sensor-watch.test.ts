import type { SourceCard } from '@aurora/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, pause } from './eventually.ts'
import { startServer, type RunningServer } from './server.ts'

// What the sources page says of sensors whose clock is wrong. Rhythms take days: `sensors/*.test.ts` have their own clock.

const hourMs = 3_600_000
let server: RunningServer
beforeAll(async () => (server = await startServer()))
afterAll(async () => await server[Symbol.asyncDispose]())

/** One event of a sensor, dated so far from now. */
async function send(sensor: string, offsetMs: number): Promise<void> {
  const body = JSON.stringify({ '@timestamp': new Date(Date.now() + offsetMs).toISOString(), message: 'tick' })
  const headers = { 'content-type': 'application/x-ndjson' }
  const path = `/api/v1/siem/logs?source=json&sensor=${sensor}`
  expect((await server.api(path, { method: 'POST', headers, body })).status).toBe(200)
}

async function cards(): Promise<Map<string, SourceCard>> {
  const { sources } = (await (await server.api('/api/v1/siem/sources')).json()) as { sources: SourceCard[] }
  return new Map(sources.map((card) => [card.sensor, card]))
}

test('a clock that is ahead, one that is behind, and one that is right', async () => {
  const seen = await eventually('both wrong clocks are told', async () => {
    await Promise.all([send('ahead', 2 * hourMs), send('behind', -hourMs), send('right', 0)])
    await pause(500)
    const now = await cards()
    return [now.get('ahead'), now.get('behind')].every((card) => card?.clockSkewSeconds !== 0) ? now : undefined
  })
  expect(Math.round((seen.get('ahead')?.clockSkewSeconds ?? 0) / 60)).toBe(120)
  expect(Math.round((seen.get('behind')?.clockSkewSeconds ?? 0) / 60)).toBe(-60)
  expect(seen.get('right')).toMatchObject({ clockSkewSeconds: 0, status: 'connected', longestPauseSeconds: null })
})
