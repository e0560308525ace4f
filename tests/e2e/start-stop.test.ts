import { once } from 'node:events'
import { appendFile, cp, mkdir, readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aurora } from './aurora-command.ts'
import { eventually, pause } from './eventually.ts'
import { startServer, temporaryFolder, type RunningServer } from './server.ts'
import { accountOf, count, everyEvent, expectAccountsToBalance, send, store, untilAccounted } from './stored.ts'

// Starting where it cannot be, stopping in the middle of work, and folders that are not what they were.

let folder: string
beforeAll(async () => (folder = await temporaryFolder()))
afterAll(async () => await rm(folder, { recursive: true, force: true }))

interface Refusal {
  readonly code: string
  readonly message: string
  readonly hint: string
}

/** Runs `aurora up`, which must end by itself, and gives what it said. */
async function refusedUp(...args: readonly string[]): Promise<{ code: number; refusal: Refusal; stdout: string }> {
  const { code, stdout, stderr } = await aurora(['up', '--port', '0', '--json', ...args])
  const last = stderr.trim().split('\n').at(-1) ?? ''
  expect(last, stderr).toMatch(/^\{/)
  return { code, stdout, refusal: JSON.parse(last) as Refusal }
}

const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, i) => `${JSON.stringify({ seq: from + i })}\n`).join('')

describe('a start that cannot be', () => {
  test('on a folder in use says what runs where', async () => {
    await using server = await startServer()
    const { code, refusal } = await refusedUp('--data', server.data)
    expect(code).toBe(1)
    expect(refusal.code).toBe('data.in_use')
    expect(refusal.message).toContain(server.url)
    expect(refusal.message).toContain(String(server.pid))
    expect((await server.api('/health')).status, 'the first is not disturbed').toBe(200)
    expect(await server.stop()).toBe(0)
  })

  test('of many at once on one folder one wins, and a lock left by a killed one is taken over', async () => {
    const data = join(folder, 'race')
    const dead = await startServer({ data })
    await dead.kill9()
    expect(JSON.parse(await readFile(join(data, 'aurora.lock'), 'utf8'))).toMatchObject({ pid: dead.pid })
    const started = await Promise.allSettled(Array.from({ length: 4 }, async () => await startServer({ data })))
    const winners = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    try {
      expect(winners.length).toBe(1)
      for (const one of started) if (one.status === 'rejected') expect(String(one.reason)).toContain('data.in_use')
      expect((await winners[0]?.api('/health'))?.status).toBe(200)
    } finally {
      for (const winner of winners) await winner.stop()
    }
    await expect(stat(join(data, 'aurora.lock')), 'a clean end leaves no lock').rejects.toThrow()
  })

  test('on a busy port names its holder and offers another', async () => {
    const holder = createServer()
    holder.listen(0, '127.0.0.1')
    await once(holder, 'listening')
    const { port } = holder.address() as AddressInfo
    const { code, refusal } = await refusedUp('--data', join(folder, 'busy'), '--port', String(port))
    holder.close()
    expect(code).toBe(1)
    expect(refusal.message).toContain(`port ${port}`)
    expect(refusal.message).toContain(`process ${process.pid}`)
    const offered = Number(/--port (\d+)/.exec(refusal.hint)?.[1])
    expect(offered).toBeGreaterThan(port)
  })

  test('in a folder that cannot be made, or not be written, says so', async () => {
    const file = join(folder, 'a-file')
    await writeFile(file, '')
    const { code, refusal } = await refusedUp('--data', join(file, 'below'))
    expect(code).toBe(2)
    expect(refusal).toMatchObject({ code: 'config.invalid', hint: expect.stringContaining('--data') })
    expect(refusal.message).toContain(file)
  })

  test('in a folder without permission says so', async () => {
    const isRoot = process.getuid?.() === 0
    const closed = isRoot ? '/sys/kernel/aurora' : join(folder, 'closed') // root may write everywhere but there
    if (!isRoot) await mkdir(closed, { mode: 0o500 })
    const { code, refusal } = await refusedUp('--data', closed)
    expect(code).toBe(2)
    expect(refusal.code).toBe('config.invalid')
  })

  test.for([
    { args: ['up', '--prot', '8000'], says: /no flag --prot/, near: /--port/ },
    { args: ['serach', 'x'], says: /no command "serach"/, near: /did you mean "search"/ },
    { args: ['zzzzzz'], says: /no command "zzzzzz"/, near: /--help/ },
    { args: ['up', '--port'], says: /port/i, near: /./ },
    { args: ['up', '--port', '99999'], says: /setting port/, near: /--port/ },
    { args: ['up', '--tail', 'nocolon'], says: /PATH:SOURCE/, near: /eve\.json:suricata/ },
  ])('with $args is a mistake that is explained', async ({ args, says, near }) => {
    const { code, stdout, stderr } = await aurora(args, { env: { AURORA_DATA: join(folder, 'never') } })
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toMatch(says)
    expect(stderr).toMatch(near)
  })

  test('--print-config shows what is in force, and no secret', async () => {
    const data = join(folder, 'config')
    await mkdir(data)
    await writeFile(join(data, 'aurora.yml'), 'site: from-file\nretentionDays: 7\nport: 4000\n')
    const { code, stdout } = await aurora(['up', '--data', data, '--port', '5000', '--print-config'], {
      env: {
        AURORA_RETENTION_DAYS: '9',
        JWT_SECRET_KEY: 'x'.repeat(40),
        AURORA_STATE: 'postgres://me:hidden@db/aurora',
      },
    })
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      data,
      site: 'from-file',
      retentionDays: 9,
      port: 5000,
      jwtSecretKey: '***',
      state: 'postgres://me:***@db/aurora',
    })
    expect(stdout).not.toContain('hidden')
    expect(await readdir(data), 'nothing was started').toEqual(['aurora.yml'])
    await writeFile(join(data, 'aurora.yml'), 'prot: 4000\n')
    expect((await refusedUp('--data', data)).refusal.message).toContain('prot')
  })
})

describe('a stop in the middle of work', () => {
  test.for([
    { signal: 'SIGTERM', times: 1 },
    { signal: 'SIGINT', times: 1 },
    { signal: 'SIGINT', times: 3 }, // Ctrl+C: from the terminal and from each launcher
  ] as const)('by $signal, $times times, stores what is on its way, and ends with 0', async ({ signal, times }) => {
    const data = join(folder, `${signal}-${times}`)
    const log = `${data}.jsonl`
    await writeFile(log, '')
    const server = await startServer({ data, args: ['--tail', `${log}:json`] })
    await store(server, lines(0, 500), { source: 'json', sensor: 'before' })
    const upload = new ReadableStream<Uint8Array>({
      async start(controller) {
        for (let i = 0; i < 20; i++) {
          controller.enqueue(Buffer.from(`${lines(i * 2000, (i + 1) * 2000)}`))
          await pause(50)
        }
        controller.close()
      },
    })
    const answer = send(server, upload, { source: 'json', sensor: 'during' }).then(async (response) => ({
      status: response.status,
      body: (await response.json()) as { stored: number },
    }))
    await eventually('the upload has begun', async () =>
      (await accountOf(server, 'during')) === undefined ? undefined : true,
    )
    await appendFile(log, lines(0, 1000))
    await untilAccounted(server, 'local', 1)
    for (let i = 1; i < times; i++) {
      process.kill(server.pid, signal)
      await pause(20)
    }
    expect(await server.stop(signal)).toBe(0)
    const { status, body } = await answer
    expect(server.stderr()).toContain('stopped')

    await using again = await startServer({ data, args: ['--tail', `${log}:json`] })
    expect(await count(again, 'sensor:before')).toBe(500)
    expect(status).toBe(200)
    expect(body.stored).toBe(40_000)
    expect(await count(again, 'sensor:during')).toBe(40_000)
    await untilAccounted(again, 'local', 1000)
    expect((await everyEvent(again, 'sensor:local')).length).toBe(1000)
    await expectAccountsToBalance(again)
  })

  test('does not wait for ever for a sender that never finishes', async () => {
    await using server = await startServer()
    const abort = new AbortController()
    const endless = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(Buffer.from(lines(0, 10))),
    })
    const answer = server
      .api('/api/v1/siem/logs?source=json&sensor=endless', {
        method: 'POST',
        body: endless,
        duplex: 'half',
        signal: abort.signal,
      } as RequestInit)
      .then(
        () => 'answered',
        () => 'cut off',
      )
    await pause(300)
    expect(await server.stop()).toBe(0)
    expect(await answer).toBe('cut off')
    abort.abort()
  })
})

describe('a folder that is damaged', () => {
  let sound: string
  beforeAll(async () => {
    sound = join(folder, 'sound')
    const server = await startServer({ data: sound })
    for (let i = 0; i < 3; i++) await store(server, lines(i * 1000, (i + 1) * 1000), { source: 'json', sensor: 'a' })
    expect(await server.stop()).toBe(0)
  })

  const copyOf = async (name: string): Promise<string> => {
    const data = join(folder, `damaged-${name}`)
    await cp(sound, data, { recursive: true, verbatimSymlinks: true })
    return data
  }

  /** Files below a folder, links not followed. */
  const filesBelow = async (path: string): Promise<string[]> => {
    const entries = await readdir(path, { withFileTypes: true, recursive: true })
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
  }
  const partFiles = async (data: string, name: string): Promise<string[]> =>
    (await filesBelow(join(data, 'events', 'store'))).filter(
      (path) => path.endsWith(`/${name}`) && /\/\d{8}_\d+_\d+_\d+\//.test(path),
    )

  const damages: readonly { name: string; damage: (data: string) => Promise<void> }[] = [
    {
      name: 'the state is garbage',
      damage: async (data) => await writeFile(join(data, 'state.db'), 'this is no database\n'.repeat(500)),
    },
    { name: 'the state is cut off', damage: async (data) => await truncate(join(data, 'state.db'), 9000) },
    {
      name: 'a part of the events is garbled',
      damage: async (data) => {
        for (const path of await partFiles(data, 'checksums.txt')) await writeFile(path, 'garbage')
      },
    },
    {
      name: 'data of the events is missing',
      damage: async (data) => {
        for (const path of await partFiles(data, 'data.bin')) await rm(path)
      },
    },
    {
      name: 'data of the events is cut off',
      damage: async (data) => {
        for (const path of await partFiles(data, 'data.bin')) await truncate(path, 100)
      },
    },
    {
      name: 'the description of the tables is garbage',
      damage: async (data) => {
        for (const path of (await filesBelow(join(data, 'events'))).filter((one) => one.endsWith('siem_logs.sql')))
          await writeFile(path, 'garbage')
      },
    },
    {
      name: 'the description of the tables is gone',
      damage: async (data) => {
        for (const path of (await filesBelow(join(data, 'events'))).filter((one) => one.endsWith('.sql')))
          await rm(path)
      },
    },
    { name: 'all events are gone', damage: async (data) => await rm(join(data, 'events'), { recursive: true }) },
  ]

  test.for(damages.map((one, i) => ({ ...one, folderName: String(i) })))(
    '$name: it is refused, and nothing begins anew',
    async ({ damage, folderName }) => {
      const data = await copyOf(folderName)
      await damage(data)
      const { code, refusal, stdout } = await refusedUp('--data', data)
      expect(code).not.toBe(0)
      expect(stdout, 'no address, no link for a first administrator').toBe('')
      expect(['store.corrupt', 'audit.broken', 'state.unavailable']).toContain(refusal.code)
      expect(refusal.hint + refusal.message).toMatch(/backup|restore|damaged|missing/)
      const second = await refusedUp('--data', data)
      expect(second.code, 'refused again').not.toBe(0)
      await expect(stat(join(data, 'aurora.lock'))).rejects.toThrow()
    },
  )

  test('the key of the audit log is gone: the log says that it is broken', async () => {
    const data = await copyOf('audit')
    await rm(join(data, 'audit.key'))
    const { code, stdout } = await aurora(['audit', 'verify', '--data', data])
    expect(code).toBe(3)
    expect(stdout).toMatch(/^BROKEN: .*another key/)
  })

  test('the copy itself is sound', async () => {
    const data = await copyOf('not')
    await using server: RunningServer = await startServer({ data })
    expect(await count(server, 'sensor:a')).toBe(3000)
  })
})
