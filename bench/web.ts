import { mkdirSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { BrowserContext, Page } from 'playwright-core'
import { buildPage } from '../scripts/prepare.mjs'
import { openBrowser } from '../tests/e2e/web-browser.ts'
import { EveGenerator } from './generator.ts'
import { startBenchServer, type BenchServer } from './server-process.ts'

/**
 * The page over a million events, ten thousand alerts and five hundred cases, in headless Chromium: first useful paint,
 * key to paint, frames while a hundred thousand rows scroll, and what the first visit downloads (UX §10).
 *
 *   node scripts/node24.mjs bench/web.ts --events 1000000 --alerts 10000 --cases 500 --scroll 100000
 */
const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    alerts: { type: 'string', default: '10000' },
    cases: { type: 'string', default: '500' },
    scroll: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '7' },
    only: { type: 'string', default: 'download,paint,keys,scroll' },
  },
})
const linesPerRequest = 20_000
/** As fast as a hand throws a list: 1,200 rows a second. */
const rowsEachFrame = 20
const spanMs = 24 * 3_600_000
const passphrase = 'seven lanterns over a violet harbour'

if (!(await buildPage())) process.exit(1)
const server = await startBenchServer()
const browser = await openBrowser()
try {
  await fill(server)
  await settled(server)
  const context = await signIn(server)
  const isWanted = (name: string): boolean => values.only.split(',').includes(name)
  const first = '[role=row][aria-rowindex="2"]'
  const figures = {
    ...(isWanted('download') ? { download: await download(context) } : {}),
    ...(isWanted('paint')
      ? {
          firstPaint: {
            siem: await firstPaint(context, '/siem?from=now-26h&to=now', first),
            alerts: await firstPaint(context, '/alerts', first),
            cases: await firstPaint(context, '/cases?mine=no', first),
            overview: await firstPaint(context, '/', '[data-tile="5"]'),
          },
        }
      : {}),
    ...(isWanted('keys')
      ? {
          keyToPaint: {
            siem: await keyToPaint(context, '/siem?from=now-26h&to=now', 'j'),
            siemWithPanel: await keyToPaint(context, '/siem?from=now-26h&to=now', 'j', 'Enter'),
            alerts: await keyToPaint(context, '/alerts', 'j'),
            cases: await keyToPaint(context, '/cases?mine=no', 'j'),
          },
        }
      : {}),
    ...(isWanted('scroll') ? { scrolling: await scroll(context, Number(values.scroll)) } : {}),
  }
  console.log(JSON.stringify(figures, undefined, 2))
  mkdirSync(`${import.meta.dirname}/results`, { recursive: true })
  writeFileSync(`${import.meta.dirname}/results/web-${Date.now()}.json`, JSON.stringify(figures, undefined, 2))
} finally {
  await browser.close()
  await server.stop()
}

/** Stores events, alerts and cases, and makes an administrator who looks at them. */
async function fill({ post }: BenchServer): Promise<void> {
  const events = Number(values.events)
  const generator = new EveGenerator({ seed: 11, startMs: Date.now() - spanMs, stepMs: spanMs / events })
  for (let sent = 0; sent < events; sent += linesPerRequest) {
    const answer = await post('/api/v1/siem/logs?source=suricata', new Uint8Array(generator.body(linesPerRequest)))
    if (!answer.ok) throw new Error(await answer.text())
  }
  const json = async (path: string, body: object): Promise<void> => {
    const answer = await post(path, Buffer.from(JSON.stringify(body)), { 'content-type': 'application/json' })
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
  }
  const severities = ['critical', 'high', 'medium', 'low', 'info'] as const
  await inTurns(Number(values.alerts), (i) =>
    json('/api/v1/alerts', {
      title: `Suspicious sign-in ${i}`,
      severity: severities[i % 5],
      entities: [
        { kind: 'address', value: `203.0.${(i >> 8) & 255}.${i & 255}` },
        { kind: 'host', value: `host${i % 900}` },
      ],
    }),
  )
  await inTurns(Number(values.cases), (i) => json('/api/v1/cases', { title: `Case of host ${i}`, reason: 'bench' }))
  await json('/api/v1/users', { username: 'bench', role: 'admin', passphrase })
}

/** Waits until the server is idle: merges that storing began are not what a page is measured by. */
async function settled({ cpuSeconds }: BenchServer): Promise<void> {
  for (let before = cpuSeconds(); ;) {
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    const now = cpuSeconds()
    if (now - before < 0.2) return
    before = now
  }
}

async function inTurns(count: number, run: (i: number) => Promise<void>): Promise<void> {
  let next = 0
  const work = async (): Promise<void> => {
    while (next < count) await run(next++)
  }
  await Promise.all(Array.from({ length: 8 }, work))
}

async function signIn({ url }: BenchServer): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, baseURL: url })
  const answer = await context.request.post('/api/v1/auth/login', {
    data: { username: 'bench', password: passphrase },
    headers: { 'x-aurora-request': '1' },
  })
  if (!answer.ok()) throw new Error(await answer.text())
  return context
}

/** Bytes of scripts, styles and the document of a first visit, compressed as they travel; the editor comes later. */
async function download(context: BrowserContext): Promise<Record<string, number>> {
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  const names = new Map<string, string>()
  const bytes = new Map<string, number>()
  session.on('Network.responseReceived', ({ requestId, response }) => names.set(requestId, response.url))
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => bytes.set(requestId, encodedDataLength))
  await page.goto('/siem?from=now-26h&to=now')
  await page.locator('[role=row][aria-rowindex="2"]').waitFor()
  await page.waitForTimeout(2_000)
  await page.close()
  const sums = { first: 0, editor: 0 }
  for (const [id, url] of names) {
    const path = new URL(url).pathname
    if (path.startsWith('/api/')) continue
    sums[path.includes('editor') ? 'editor' : 'first'] += bytes.get(id) ?? 0
  }
  return { firstKb: Math.round(sums.first / 1024), editorKb: Math.round(sums.editor / 1024) }
}

/** Milliseconds from the request of the document to the first frame with content in it; nothing is cached. */
async function firstPaint(context: BrowserContext, address: string, first: string): Promise<Spread> {
  const tookMs: number[] = []
  for (let round = 0; round < Number(values.rounds); round++) {
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    await session.send('Network.setCacheDisabled', { cacheDisabled: true })
    await page.addInitScript((selector) => {
      const look = (): void => {
        if (document.querySelector(selector) === null) requestAnimationFrame(look)
        else requestAnimationFrame(() => ((globalThis as { paintedMs?: number }).paintedMs = performance.now()))
      }
      requestAnimationFrame(look)
    }, first)
    await page.goto(address)
    const painted = await page.waitForFunction(() => (globalThis as { paintedMs?: number }).paintedMs)
    tookMs.push((await painted.jsonValue()) ?? NaN)
    await page.close()
  }
  return spreadOf(tookMs)
}

/** Milliseconds from a key to the end of the frame that shows what it did. */
async function keyToPaint(context: BrowserContext, address: string, key: string, before?: string): Promise<Spread> {
  const page = await opened(context, address)
  await page.keyboard.press(key)
  if (before !== undefined) await page.keyboard.press(before)
  await page.waitForTimeout(1_500)
  await page.evaluate(() => {
    const took: number[] = []
    Object.assign(globalThis, { took })
    addEventListener(
      'keydown',
      ({ timeStamp }) => {
        requestAnimationFrame(() => {
          // A message comes after the frame was drawn.
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => took.push(performance.now() - timeStamp)
          port2.postMessage(0)
        })
      },
      true,
    )
  })
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press(key)
    await page.waitForTimeout(120)
  }
  const took = await page.evaluate(() => (globalThis as unknown as { took: number[] }).took)
  await page.close()
  return spreadOf(took)
}

/** Scrolls through so many rows, waiting for pages to come; frames and blank ones. */
async function scroll(context: BrowserContext, rows: number): Promise<object> {
  const page = await opened(context, '/siem?from=now-26h&to=now')
  const found = await page.evaluate(
    async ([wanted, rowsPerFrame]) => {
      const row = document.querySelector('[role=row][aria-rowindex="2"]')
      let list = row?.parentElement ?? null
      while (list !== null && list.scrollHeight <= list.clientHeight + 1) list = list.parentElement
      if (list === null || row === null) throw new Error('there is no list')
      const scroller = list
      const box = scroller.getBoundingClientRect()
      const rowPx = row.getBoundingClientRect().height
      const frames: number[] = []
      let blank = 0
      let waited = 0
      let lastMs = performance.now()
      const startedMs = lastMs
      let at = 0
      while (at / rowPx < wanted && performance.now() - startedMs < 400_000) {
        // Read before written: a read after it would lay the page out once more.
        const end = scroller.scrollHeight - scroller.clientHeight
        const isAtEnd = at >= end - 2
        at = Math.min(end, at + rowsPerFrame * rowPx)
        if (isAtEnd) waited++
        else scroller.scrollTop = at
        const nowMs: number = await new Promise((resolve) => requestAnimationFrame(resolve))
        frames.push(nowMs - lastMs)
        lastMs = nowMs
        if (frames.length % 10 !== 0) continue
        const middle = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)
        if ((middle?.closest('[role=row]') ?? null) === null) blank++
      }
      return { frames, blank, waited, rows: Math.round(at / rowPx), seconds: (lastMs - startedMs) / 1000 }
    },
    [rows, rowsEachFrame] as const,
  )
  const heap = await heapMb(context, page)
  await page.close()
  const { frames, ...rest } = found
  return { frameMs: spreadOf(frames), frames: frames.length, heapMb: heap, ...rest }
}

async function heapMb(context: BrowserContext, page: Page): Promise<number> {
  const session = await context.newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return Math.round(usedSize / 2 ** 20)
}

async function opened(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(address)
  await page.locator('[role=row][aria-rowindex="2"]').waitFor()
  await page.locator('#main').focus()
  return page
}

interface Spread {
  readonly p50: number
  readonly p95: number
  readonly most: number
}

function spreadOf(given: readonly number[]): Spread {
  const sorted = given.toSorted((a, b) => a - b)
  const at = (share: number): number => Math.round((sorted[Math.floor(share * (sorted.length - 1))] ?? NaN) * 10) / 10
  return { p50: at(0.5), p95: at(0.95), most: at(1) }
}
