import { appendFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, pause } from './eventually.ts'
import { Random } from './random.ts'
import { startServer, temporaryFolder, type RunningServer } from './server.ts'
import { ask, everyEvent, everyReject, expectAccountsToBalance, send, untilAccounted } from './stored.ts'

// A server that is killed without warning, again and again, while senders and a growing file feed it. What was sent is
// there exactly once afterwards, so is what a rule finds in it, and each finding is in one alert: AURORA_KILL_ROUNDS sets
// how often, AURORA_KILL_SEED repeats a run.

const rounds = Number(process.env['AURORA_KILL_ROUNDS'] ?? 6)
const seed = Number(process.env['AURORA_KILL_SEED'] ?? Date.now() % 1_000_000)
const random = new Random(seed)

/** What one sender or file has written in one round. */
class Written {
  readonly good = new Set<number>()
  readonly broken = new Set<number>()
  #next = 0

  /** The next lines; one in a few hundred is cut off inside, so that it can only be rejected. */
  lines(round: number, count: number, padding: number): string {
    let text = ''
    for (let i = 0; i < count; i++) {
      const seq = this.#next++
      const line = JSON.stringify({
        '@timestamp': '2026-03-14T09:26:53Z',
        run: round,
        seq,
        message: `line ${seq} of ${round}`,
        pad: 'x'.repeat(padding),
      })
      const isBroken = random.next() < 0.004
      ;(isBroken ? this.broken : this.good).add(seq)
      text += `${isBroken ? line.slice(0, -3) : line}\n`
    }
    return text
  }
}

/** The server that runs now: senders that lost theirs ask for the next one here. */
class Current {
  #server: PromiseWithResolvers<RunningServer> = Promise.withResolvers()

  is(server: RunningServer): void {
    this.#server.resolve(server)
  }

  isGone(): void {
    this.#server = Promise.withResolvers()
  }

  get server(): Promise<RunningServer> {
    return this.#server.promise
  }
}

/** Sends one body until it is acknowledged. `parts` above one sends it slowly, so that a kill finds it half-way. */
async function sendUntilTaken(
  current: Current,
  body: string,
  sensor: string,
  key: string,
  parts: number,
): Promise<void> {
  await eventually(`${key} is acknowledged`, async () => {
    const server = await current.server
    const response = await send(
      server,
      parts === 1 ? body : slowly(body, parts),
      { source: 'json', sensor },
      { 'idempotency-key': key },
    )
    await response.arrayBuffer()
    if (response.status === 200) return true
    expect([409, 429, 503], `${key} is answered ${response.status}`).toContain(response.status)
    return undefined
  })
}

function slowly(body: string, parts: number): ReadableStream<Uint8Array> {
  const bytes = Buffer.from(body)
  const size = Math.ceil(bytes.length / parts)
  let at = 0
  return new ReadableStream({
    async pull(controller) {
      if (at >= bytes.length) return controller.close()
      controller.enqueue(Uint8Array.from(bytes.subarray(at, at + size)))
      at += size
      await pause(70)
    },
  })
}

/** The sequence number a line carries, whole or broken. */
const sequenceOf = (text: string): number => Number(/"seq":(\d+)/.exec(text)?.[1] ?? NaN)
const roundOf = (text: string): number => Number(/"run":(\d+)/.exec(text)?.[1] ?? NaN)

async function expectExactlyOnce(
  server: RunningServer,
  round: number,
  sensor: string,
  written: Written,
): Promise<void> {
  const events = await everyEvent(server, `run:${round} AND sensor:"${sensor}"`)
  const rejects = (await everyReject(server, sensor)).filter((reject) => roundOf(reject.sample) === round)
  expect(new Set(events.map((event) => event.id)).size, `distinct ids of ${sensor}`).toBe(events.length)
  expect(new Set(events.map((event) => sequenceOf(event.raw))), `sequence numbers of ${sensor}`).toEqual(written.good)
  expect(events.length, `events of ${sensor}`).toBe(written.good.size)
  expect(new Set(rejects.map((reject) => sequenceOf(reject.sample))), `rejects of ${sensor}`).toEqual(written.broken)
  expect(rejects.length, `rejects of ${sensor}`).toBe(written.broken.size)
}

/** A rule that finds one event in a hundred. */
const rule = `title: One in a hundred
id: 7d6f0c54-1f4b-4c8e-8a58-5d2b8f8f3a77
level: low
logsource: { product: json }
detection:
  selection:
    seq|endswith: '77'
  condition: selection
`

async function installRule(server: RunningServer): Promise<void> {
  const response = await server.api('/api/v1/detections/packs', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'own', files: [{ file: 'rule.yml', text: rule }] }),
  })
  expect(response.status).toBe(200)
  await eventually('the rule is asked', async () => {
    const { live } = await ask<{ live: { rules: number } }>(server, '/api/v1/detections/packs')
    return live.rules === 1 ? true : undefined
  })
}

interface FindingsPage {
  readonly items: readonly { readonly sequence: number; readonly events: readonly string[] }[]
  readonly cursor: number | null
}

/** Findings behind a sequence number. */
async function findingsBehind(server: RunningServer, sequence: number): Promise<FindingsPage['items']> {
  const found: FindingsPage['items'][number][] = []
  for (let cursor: number | null | undefined; cursor !== null;) {
    const query = { limit: '500', ...(cursor !== undefined && { cursor: String(cursor) }) }
    const page: FindingsPage = await ask(server, '/api/v1/detections/findings', query)
    found.push(...page.items.filter((item) => item.sequence > sequence))
    cursor = (page.items.at(-1)?.sequence ?? 0) > sequence ? page.cursor : null
  }
  return found
}

/** Findings that all alerts count together. */
async function foldedFindings(server: RunningServer): Promise<number> {
  let sum = 0
  for (let cursor: string | null | undefined; cursor !== null;) {
    const query = { limit: '200', ...(cursor !== undefined && { cursor }) }
    const page = await ask<AlertsPage>(server, '/api/v1/alerts', query)
    for (const { findingCount } of page.items) sum += findingCount
    cursor = page.cursor
  }
  return sum
}

interface AlertsPage {
  readonly items: readonly { readonly findingCount: number }[]
  readonly cursor: string | null
}

describe('killed in mid-ingest', () => {
  let data: string
  let log: string
  let running: RunningServer | undefined
  const current = new Current()
  let writtenToFile = 0
  let lastFinding = 0
  let findings = 0

  const start = async (): Promise<RunningServer> => {
    running = await startServer({ data, args: ['--tail', `${log}:json`], env: { AURORA_STARTER_RULES: 'off' } })
    current.is(running)
    return running
  }
  const kill = async (): Promise<void> => {
    current.isGone()
    await running?.kill9()
  }

  beforeAll(async () => {
    process.stderr.write(`kill: ${rounds} rounds, AURORA_KILL_SEED=${seed}\n`)
    data = await temporaryFolder()
    log = join(data, 'tailed.jsonl')
    await writeFile(log, '')
  })
  afterAll(async () => {
    await running?.[Symbol.asyncDispose]()
    await rm(data, { recursive: true, force: true })
  })

  /** Writes to the file in bursts that may end inside a line; `rotateAt` gives the bursts before which it is renamed. */
  const writeFileLines = async (round: number, written: Written, rotateAt: readonly number[]): Promise<void> => {
    for (let burst = 0; burst < 12; burst++) {
      if (rotateAt.includes(burst)) await rotate(`${round}-${burst}`)
      const text = written.lines(round, random.between(20, 400), random.between(0, 200))
      const cut = random.between(0, text.length)
      await appendFile(log, text.slice(0, cut))
      await pause(random.between(0, 60))
      await appendFile(log, text.slice(cut))
      await pause(random.between(0, 60))
    }
  }

  const rotated: string[] = []
  /** As logrotate does: the old file goes on under another name for a while, and is then deleted. */
  const rotate = async (suffix: string): Promise<void> => {
    const name = `${log}.${suffix}`
    await rename(log, name)
    await writeFile(log, '')
    rotated.push(name)
  }

  test.for(Array.from({ length: rounds }, (_, i) => i + 1))(
    'round %i: everything is there exactly once',
    { timeout: 120_000 },
    async (round) => {
      const server = await start()
      if (round === 1) await installRule(server)
      const isTruncating = round % 3 === 0
      const isRotating = round % 2 === 0
      if (isTruncating) {
        await untilAccounted(server, 'local', writtenToFile)
        await truncate(log, 0)
      }
      const senders = [
        { sensor: `fast-${round}`, written: new Written(), bodies: 6, lines: 3000, padding: 20, parts: 1 },
        { sensor: `slow-${round}`, written: new Written(), bodies: 2, lines: 2500, padding: 900, parts: 6 },
      ]
      const fromFile = new Written()
      const work = Promise.all([
        ...senders.map(async ({ sensor, written, bodies, lines, padding, parts }) => {
          for (let i = 0; i < bodies; i++)
            await sendUntilTaken(current, written.lines(round, lines, padding), sensor, `${sensor}-${i}`, parts)
        }),
        writeFileLines(round, fromFile, isRotating ? [random.between(1, 5)] : []),
      ])
      work.catch(() => undefined)
      const killsAfterMs =
        round % 4 === 1 ? [random.between(30, 1200), random.between(10, 400)] : [random.between(30, 1200)]
      process.stderr.write(
        `kill: round ${round}, after ${killsAfterMs.join(' and ')} ms${isRotating ? ', rotating' : ''}${isTruncating ? ', truncated' : ''}\n`,
      )
      let again = server
      for (const afterMs of killsAfterMs) {
        await pause(afterMs)
        await kill()
        again = await start()
      }
      await work

      writtenToFile += fromFile.good.size + fromFile.broken.size
      const file = await untilAccounted(again, 'local', writtenToFile)
      expect(file.stored + file.rejected, 'lines of the file').toBe(writtenToFile)
      await expectExactlyOnce(again, round, 'local', fromFile)
      for (const { sensor, written } of senders) await expectExactlyOnce(again, round, sensor, written)
      await expectAccountsToBalance(again)

      const wanted = (await everyEvent(again, `run:${round} AND seq:*77`)).map(({ id }) => id)
      const found = await findingsBehind(again, lastFinding)
      expect(found.map(({ events }) => events[0]).sort(), 'events that the rule found').toEqual(wanted.sort())
      lastFinding = Math.max(lastFinding, ...found.map(({ sequence }) => sequence))
      findings += found.length
      const folded = await eventually('every finding is in an alert', async () => {
        const sum = await foldedFindings(again)
        return sum >= findings ? sum : undefined
      })
      expect(folded, 'findings in alerts').toBe(findings)
      for (const name of rotated.splice(0)) await rm(name)
      expect(await again.stop(), 'exit code').toBe(0)
    },
  )
})
