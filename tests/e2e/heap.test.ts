/// <reference lib="dom" />
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, CDPSession } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPage } from '../../scripts/prepare.mjs'
import { suricataLine } from './alert-traffic.ts'
import { setUp } from './first-administrator.ts'
import { startServer, type RunningServer } from './server.ts'
import { store } from './stored.ts'
import { chromiumPath, openBrowser, openWindow } from './web-browser.ts'

const isMissing = chromiumPath === undefined && process.env['CI'] !== 'true'

/** How long the feed runs; by hand, and before a release, for a working day: AURORA_HEAP_MINUTES=480. */
const minutes = Number(process.env['AURORA_HEAP_MINUTES'] ?? '10')
const eventsPerSecond = 1_000
/** Of these, so many raise or repeat an alert. */
const alertsPerSecond = 10
/** Caches fill and code is compiled meanwhile. */
const warmUpMs = 120_000
const sampleEveryMs = 20_000
/** More than this between the fitted beginning and the fitted end is a leak. */
const mostGrowthMb = 4

interface Sample {
  readonly atMinutes: number
  readonly heapMb: number
  readonly nodes: number
}

describe.skipIf(isMissing)('the page over a working day', () => {
  let server: RunningServer
  let browser: Browser

  beforeAll(async () => {
    expect(await buildPage()).toBe(true)
    browser = await openBrowser()
    server = await startServer()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  test(
    `its memory is flat while ${eventsPerSecond} events a second come, for ${minutes} minutes`,
    { timeout: (minutes + 5) * 60_000 },
    async () => {
      const storageState = await setUp(browser, server)
      await using window = await openWindow(browser, { storageState })
      const { page, context, faults } = window
      const feed = new AbortController()
      const feeding = sendTraffic(server, feed.signal)
      await page.goto(`${server.url}/alerts`)
      await page.getByRole('row').nth(5).waitFor({ timeout: 60_000 })
      const session = await context.newCDPSession(page)
      const samples: Sample[] = []
      const startMs = performance.now()
      const endMs = startMs + minutes * 60_000
      while (performance.now() < endMs) {
        await page.locator('#main').focus()
        for (const key of ['j', 'Enter', 'j', 'j', 'k', 'Escape']) {
          await page.keyboard.press(key)
          await sleep(500)
        }
        await sleep(sampleEveryMs - 3_000)
        const atMs = performance.now() - startMs
        if (atMs > warmUpMs) samples.push({ atMinutes: atMs / 60_000, ...(await measure(session)) })
      }
      feed.abort()
      const sent = await feeding
      const [heap, nodes] = [growthOf(samples, 'heapMb'), growthOf(samples, 'nodes')]
      const told = samples.map(({ heapMb }) => heapMb.toFixed(1)).join(' ')
      console.log(`${sent} events; heap in MB: ${told}; grown by ${heap.toFixed(2)} MB, ${nodes.toFixed(0)} nodes`)
      expect(sent, 'events that were sent').toBeGreaterThan(minutes * 60 * eventsPerSecond * 0.8)
      expect(heap, `growth of the heap in MB: ${told}`).toBeLessThan(mostGrowthMb)
      expect(nodes, 'growth in nodes of the document').toBeLessThan(2_000)
      expect(faults).toEqual([])
    },
  )
})

/** Sends at the rate until `signal`, however long a request takes; resolves to how many events were sent. */
async function sendTraffic(server: RunningServer, signal: AbortSignal): Promise<number> {
  const startMs = performance.now()
  let sent = 0
  while (!signal.aborted) {
    const due = Math.floor(((performance.now() - startMs) / 1000) * eventsPerSecond) - sent
    const count = Math.min(due, 5 * eventsPerSecond)
    if (count > 0) {
      await store(server, linesOf(sent, count), { source: 'suricata', sensor: 'tap' })
      sent += count
    }
    await sleep(200)
  }
  return sent
}

const linesOf = (from: number, count: number): string =>
  Array.from({ length: count }, (_, i) => lineOf(from + i, Date.now())).join('\n')

function lineOf(n: number, atMs: number): string {
  const turn = Math.floor(eventsPerSecond / alertsPerSecond)
  if (n % turn === 0) return suricataLine(`198.51.100.${(n / turn) % 250}`, atMs)
  return JSON.stringify({
    timestamp: new Date(atMs).toISOString().replace('Z', '000+0000'),
    event_type: 'flow',
    flow_id: n,
    src_ip: `10.0.${(n >> 8) % 250}.${n % 250}`,
    dest_ip: '192.0.2.1',
    proto: 'TCP',
    flow: { pkts_toserver: 4, bytes_toserver: 300, state: 'closed' },
  })
}

async function measure(session: CDPSession): Promise<Omit<Sample, 'atMinutes'>> {
  // Twice: what the first collection finalises is free after the second.
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  const { nodes } = await session.send('Memory.getDOMCounters')
  return { heapMb: usedSize / 2 ** 20, nodes }
}

/** The end less the beginning of the straight line through the samples (least squares). */
function growthOf(samples: readonly Sample[], name: 'heapMb' | 'nodes'): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length
  const x = samples.map(({ atMinutes }) => atMinutes)
  const y = samples.map((sample) => sample[name])
  const [meanX, meanY] = [mean(x), mean(y)]
  const slope =
    x.reduce((sum, at, i) => sum + (at - meanX) * ((y[i] ?? 0) - meanY), 0) /
    x.reduce((sum, at) => sum + (at - meanX) ** 2, 0)
  return slope * ((x.at(-1) ?? 0) - (x[0] ?? 0))
}
