import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { appendFile, mkdir, open, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, pause } from './eventually.ts'
import { startServer, temporaryFolder, type RunningServer } from './server.ts'
import {
  accountOf,
  always,
  count,
  everyEvent,
  everyReject,
  expectAccountsToBalance,
  send,
  untilAccounted,
} from './stored.ts'

// A disk that fills up under a running server: senders are told to wait, nothing that was acknowledged is lost, and
// storing goes on by itself when there is room again.

const missing = missingForMounts()
if (missing !== undefined) process.stderr.write(`SKIPPED: disk-full: ${missing}\n`)

function missingForMounts(): string | undefined {
  if (process.platform !== 'linux') return 'a tmpfs can be mounted on Linux only'
  if (process.getuid?.() !== 0) return 'only root may mount a file system'
  const probe = spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', '/mnt'], {
    stdio: 'ignore',
  })
  return probe.status === 0 ? undefined : 'mounting is not allowed here'
}

describe.skipIf(missing !== undefined)('a full disk', () => {
  let folder: string
  let disk: string
  let log: string
  let server: RunningServer
  beforeAll(async () => {
    folder = await temporaryFolder()
    disk = join(folder, 'disk')
    log = join(folder, 'tailed.jsonl') // on another disk, so that its writer is not in trouble itself
    await mkdir(disk)
    await writeFile(log, '')
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=200m', 'tmpfs', disk]).status).toBe(0)
    server = await startServer({ data: join(disk, 'data'), args: ['--tail', `${log}:json`] })
  })
  afterAll(async () => {
    await server[Symbol.asyncDispose]()
    spawnSync('umount', ['--lazy', disk])
    await rm(folder, { recursive: true, force: true })
  })

  const ballast = (): string => join(disk, 'ballast')
  /** Fills the disk but for so many bytes. */
  const fillUp = async (leftBytes = 0): Promise<void> => {
    const file = await open(ballast(), 'a')
    const block = Buffer.alloc(64 << 10, 1)
    try {
      for (;;) await file.write(block)
    } catch (error) {
      expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC')
      await file.truncate((await file.stat()).size - leftBytes)
    } finally {
      await file.close()
    }
  }

  let written = 0
  const lines = (many: number): string =>
    Array.from(
      { length: many },
      () => `${JSON.stringify({ seq: written++, pad: randomBytes(150).toString('hex') })}\n`,
    ).join('')
  /** Lines in whose middle one is broken, so that rejects meet the full disk too. */
  const linesAndReject = (many: number): string => `${lines(many / 2)}broken ${written}\n${lines(many / 2)}`
  const makeKey = async (): Promise<string> => {
    const answer = await server.api('/api/v1/auth/api-keys', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'sender', scopes: ['siem:write'] }),
    })
    return ((await answer.json()) as { key: string }).key
  }

  // With no room at all the ledger cannot plan a batch; with a little, it can, and the event store fails half-way.
  test.for([0, 600 << 10, 2 << 20])(
    'with %i bytes left: senders wait, and everything is stored once there is room again',
    async (leftBytes) => {
      const authorization = `Bearer ${await makeKey()}`
      const sensor = `sender-${leftBytes}`
      const sendOnce = async ({ name, body }: { name: string; body: string }): Promise<Response> =>
        await send(server, body, { source: 'json', sensor }, { authorization, 'idempotency-key': name })
      const storedBefore = (await accountOf(server, 'local'))?.stored ?? 0
      const first = written

      const before = Array.from({ length: 4 }, (_, i) => ({ name: `before-${i}`, body: lines(1000) }))
      for (const one of before) expect((await sendOnce(one)).status).toBe(200)

      await fillUp(leftBytes)
      const during = Array.from({ length: 8 }, (_, i) => ({ name: `during-${i}`, body: linesAndReject(4000) }))
      const answers: Response[] = []
      for (const one of during) answers.push(await sendOnce(one))
      const refusals = answers.filter((answer) => answer.status !== 200)
      expect(refusals.length).toBeGreaterThan(leftBytes === 0 ? 7 : 0)
      for (const refusal of refusals) {
        expect(refusal.status).toBe(503)
        expect(Number(refusal.headers.get('retry-after'))).toBeGreaterThan(0)
        expect((await refusal.json()) as object).toMatchObject({
          status: 503,
          code: 'store.full',
          requestId: expect.any(String),
        })
      }
      await appendFile(log, lines(3000))
      const health = await server.api('/health')
      expect(health.status).toBe(503)
      expect((await health.json()) as object).toMatchObject({ status: 'degraded', checks: { disk: { ok: false } } })
      const taken = 4000 + 4000 * (answers.length - refusals.length)
      // A part the engine was just merging may be unreadable until there is room: then searching says so, and counts nothing wrong.
      const counted = await server.api(
        `/api/v1/siem/logs/count?${new URLSearchParams({ q: `sensor:"${sensor}"`, ...always }).toString()}`,
      )
      if (counted.status === 200)
        expect((await counted.json()) as object, 'what was acknowledged').toMatchObject({ total: taken })
      else expect(counted.status).toBe(503)

      await rm(ballast())
      for (const one of during) {
        await eventually(`${one.name} is taken`, async () => {
          const { status } = await sendOnce(one)
          if (status !== 200) expect([409, 429, 503]).toContain(status)
          return status === 200 ? true : undefined
        })
      }
      for (const one of before)
        expect(await (await sendOnce(one)).json()).toEqual({
          received: 1000,
          stored: 0,
          rejected: 0,
          deduplicated: 1000,
        })
      await untilAccounted(server, 'local', storedBefore + 3000)

      const sequence = (await everyEvent(server, `seq:>=${first}`))
        .map((event) => Number(event.native['seq']))
        .sort((a, b) => a - b)
      expect(sequence).toEqual(Array.from({ length: written - first }, (_, i) => first + i))
      expect((await everyReject(server, sensor)).length, 'rejects').toBe(during.length)
      await expectAccountsToBalance(server)
      await eventually('ingest is well again', async () => {
        const { checks } = (await (await server.api('/health')).json()) as { checks: Record<string, { ok: boolean }> }
        return checks['ingest']?.ok === true && checks['files']?.ok === true ? true : undefined
      })
    },
  )

  test('a server that is stopped on a full disk ends, and the next start has everything acknowledged', async () => {
    const stored = await count(server, '')
    await fillUp(15 << 20) // little by little, as disks do
    await pause(1000)
    await fillUp()
    const refused = await send(
      server,
      linesAndReject(100),
      { source: 'json', sensor: 'late' },
      { 'idempotency-key': 'late' },
    )
    expect(refused.status).toBe(503)
    await server.stop()
    await rm(ballast())
    server = await startServer({ data: join(disk, 'data') })
    expect(await count(server, '')).toBe(stored)
    await expectAccountsToBalance(server)
  })
})
