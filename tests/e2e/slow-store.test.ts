import { once } from 'node:events'
import { appendFile, rename, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { AppError } from '@aurora/core'
import { BodyReceiver, defaultPipelineLimits, FileTail, openSyslogTcp, StreamBounds } from '@aurora/ingest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from './eventually.ts'
import { openIngest, type IngestParts } from './ingest-parts.ts'
import { temporaryFolder } from './server.ts'

// A store that takes ten times as long as it needs, while requests, connections and a file that is rotated under load
// bring more than it takes. They wait; memory keeps its bound; nothing is lost or there twice.

const limits = { ...defaultPipelineLimits, maxBatchBytes: 512 << 10, maxInFlightBytes: 2 << 20, maxWaiting: 4 }
const slowness = 10

let folder: string
let ingest: IngestParts
let mostInFlight = 0
beforeAll(async () => {
  folder = await temporaryFolder()
  ingest = await openIngest(
    join(folder, 'data'),
    async (batch, store) => {
      mostInFlight = Math.max(mostInFlight, ingest.parts.pipeline.inFlightBytes)
      const startedMs = performance.now()
      await store(batch)
      await delay((performance.now() - startedMs) * (slowness - 1))
    },
    limits,
  )
})
afterAll(async () => {
  await ingest[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const pad = 'x'.repeat(400)
const lines = (from: number, count: number): string =>
  Array.from({ length: count }, (_, i) => `{"seq":${from + i},"pad":"${pad}"}\n`).join('')

/** A sender that repeats what was refused until it is taken; how often it was refused. */
async function post(bodies: BodyReceiver, from: number, count: number): Promise<number> {
  for (let refused = 0; ; refused++) {
    try {
      const body = Readable.from([gzipSync(lines(from, count))])
      const request = { source: 'json', sensor: 'http', encoding: 'gzip', key: `k${from}`, body }
      expect(await bodies.receive(request)).toMatchObject({ received: count, rejected: 0 })
      return refused
    } catch (error) {
      if (!(error instanceof AppError && error.spec.retry)) throw error
      await delay(20)
    }
  }
}

async function postAll(): Promise<{ sent: number; refused: number }> {
  const bodies = new BodyReceiver(ingest.parts.pipeline, ingest.parts.ledger)
  const [requests, each] = [24, 1500]
  const refused = await Promise.all(
    Array.from({ length: requests }, async (_, i) => await post(bodies, i * each, each)),
  )
  return { sent: requests * each, refused: refused.reduce((sum, one) => sum + one, 0) }
}

async function sendSyslog(): Promise<{ sent: number; close: () => Promise<void> }> {
  const observer = new Proxy({}, { get: () => () => undefined }) as never
  const parts = { pipeline: ingest.parts.pipeline, bounds: new StreamBounds(), observer }
  const listener = await openSyslogTcp({ host: '127.0.0.1', port: 0 }, parts)
  const count = 12_000
  const socket = connect(listener.port, '127.0.0.1')
  await once(socket, 'connect')
  for (let i = 0; i < count; i++)
    if (!socket.write(`<134>1 2026-03-14T09:26:53Z gw app 7 - - ${i} ${pad}\n`)) await once(socket, 'drain')
  socket.end()
  await once(socket.resume(), 'close')
  return { sent: count, close: async () => await listener.close() }
}

/** Writes to a file that is renamed, and another time copied, packed and truncated, as logrotate does. */
async function writeFileLines(path: string): Promise<number> {
  const [bursts, each] = [24, 500]
  for (let burst = 0; burst < bursts; burst++) {
    await appendFile(path, lines(burst * each, each))
    if (burst === 8 || burst === 16) {
      await rename(path, `${path}.${burst}`)
      await writeFile(path, '')
      await writeFile(`${path}.${burst}.gz`, gzipSync('packed'))
    }
  }
  return bursts * each
}

test('requests, connections and a rotated file wait for a store that is slowed to a tenth', async () => {
  const path = join(folder, 'app.log')
  await writeFile(path, '')
  const tail = FileTail.start(ingest.parts, { path, source: 'json', sensor: 'file' })
  const [http, syslog, file] = await Promise.all([postAll(), sendSyslog(), writeFileLines(path)])
  expect(http.refused, 'some had to come again').toBeGreaterThan(0)

  const expected = { http: http.sent, file, '127.0.0.1': syslog.sent }
  const accounts = await eventually(
    'all is stored',
    async () => {
      const found = await ingest.parts.ledger.accounts()
      const stored = Object.fromEntries(found.map((account) => [account.sensor, account.stored]))
      return Object.entries(expected).every(([sensor, count]) => stored[sensor] === count) ? found : undefined
    },
    120_000,
  )
  for (const { received, stored, rejected, deduplicated } of accounts)
    expect(received).toBe(stored + rejected + deduplicated)
  const rows = Object.values(expected).reduce((sum, count) => sum + count, 0)
  expect((await ingest.store.usage()).rows).toBe(rows)
  expect(mostInFlight).toBeLessThanOrEqual(limits.maxInFlightBytes)
  expect(mostInFlight).toBeGreaterThan(limits.maxInFlightBytes / 2)
  await Promise.all([tail.close(), syslog.close()])
}, 180_000)
