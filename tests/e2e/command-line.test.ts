import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aurora, startCommand, type CommandOptions, type Finished } from './aurora-command.ts'
import { eventually } from './eventually.ts'
import { startServer, temporaryFolder, type RunningServer } from './server.ts'

// Every command as a person types it: results on standard output, notes beside it, exit codes of docs/reference.

const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, i) => `${JSON.stringify({ seq: from + i, msg: `line ${from + i}` })}\n`).join(
    '',
  )

let folder: string
beforeAll(async () => (folder = await temporaryFolder()))
afterAll(async () => await rm(folder, { recursive: true, force: true }))

const commands = [
  'up',
  'ingest',
  'search',
  'scan',
  'rules',
  'alerts',
  'cases',
  'rejects',
  'user',
  'key',
  'audit',
  'doctor',
  'completion',
]

describe('help', () => {
  test('names every command and exit code, on standard output', async () => {
    const { code, stdout, stderr } = await aurora(['--help'])
    expect([code, stderr]).toEqual([0, ''])
    for (const command of commands) expect(stdout).toContain(`${command} `)
    for (const exitCode of [0, 1, 2, 3, 4, 5, 6, 130]) expect(stdout).toMatch(new RegExp(`\\b${exitCode}\\b`))
  })

  test.for(commands)('%s --help has usage, examples and flags', async (command) => {
    const { code, stdout } = await aurora([command, '--help'])
    expect(code).toBe(0)
    expect(stdout).toContain(`aurora ${command}`)
    expect(stdout).toContain('--data')
  })

  test('a command that is misspelt: the nearest one is offered, and it is a usage error', async () => {
    const { code, stdout, stderr } = await aurora(['serach', 'x'])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('search')
  })

  test('an unknown flag is a usage error that names it', async () => {
    const { code, stderr } = await aurora(['search', 'x', '--form', 'now-1h'])
    expect(code).toBe(2)
    expect(stderr).toContain('--form')
  })

  test.for(['bash', 'zsh', 'fish'])('completion %s prints a script that knows the commands', async (shell) => {
    const { code, stdout } = await aurora(['completion', shell])
    expect(code).toBe(0)
    for (const command of commands) expect(stdout).toContain(command)
  })
})

for (const where of ['while a server runs', 'while none runs'] as const) {
  describe(where, () => {
    let data: string
    let server: RunningServer | undefined
    const run = async (args: readonly string[], options: CommandOptions & { stdin?: string | Uint8Array } = {}) =>
      await aurora([...args, '--data', data], options)
    const json = async <T>(args: readonly string[]): Promise<T> => {
      const done = await run([...args, '--json'])
      expect(done).toMatchObject({ code: 0 })
      return JSON.parse(done.stdout) as T
    }
    beforeAll(async () => {
      data = join(folder, where.replaceAll(' ', '-'))
      await mkdir(data)
      if (where === 'while a server runs') server = await startServer({ data })
    })
    afterAll(async () => await server?.[Symbol.asyncDispose]())

    test('ingest: files plain, gzip and zstd, and standard input; again, a file is known already', async () => {
      const write = async (name: string, content: string | Uint8Array): Promise<string> => {
        await writeFile(join(data, name), content)
        return join(data, name)
      }
      const plain = await write('a.jsonl', lines(0, 1000))
      const gzip = await write('b.jsonl.gz', gzipSync(lines(1000, 1500)))
      const zstd = await write('c.jsonl.zst', zstdCompressSync(Buffer.from(lines(1500, 1600))))
      const first = await run(['ingest', plain, gzip, zstd, '--json'])
      expect(first).toMatchObject({ code: 0 })
      expect(JSON.parse(first.stdout)).toEqual({ received: 1600, stored: 1600, rejected: 0, deduplicated: 0 })
      expect(JSON.parse((await run(['ingest', plain, '--json'])).stdout)).toMatchObject({
        stored: 0,
        deduplicated: 1000,
      })
      const piped = await run(['ingest', '-', '--source', 'json', '--json'], { stdin: lines(1600, 1700).trimEnd() })
      expect(JSON.parse(piped.stdout)).toMatchObject({ stored: 100 })
      expect(await json<{ total: number }>(['search', 'msg:line*', '--by', 'received', '--count'])).toEqual({
        total: 1700,
      })
    })

    test('ingest: a file of several requests arrives whole', async () => {
      const path = join(data, 'large.jsonl')
      const pad = 'x'.repeat(1000)
      const large = Array.from({ length: 20_000 }, (_, i) => JSON.stringify({ large: i, pad })).join('\n')
      await writeFile(path, large)
      const { stdout } = await run(['ingest', path, '--json'])
      expect(JSON.parse(stdout)).toEqual({ received: 20_000, stored: 20_000, rejected: 0, deduplicated: 0 })
      expect(await json(['search', 'large:*', '--by', 'received', '--count'])).toEqual({ total: 20_000 })
    })

    test('ingest: lines that cannot be used end with 3, and are listed, shown and read again', async () => {
      const done = await run(['ingest', '-', '--sensor', 'odd'], { stdin: '{"fine":1}\n{"broken":\n' })
      expect(done.code).toBe(3)
      expect(done.stdout).toContain('1 stored, 1 rejected')
      expect(done.stderr).toContain('aurora rejects')
      const listed = await run(['rejects', '--json'])
      const [item] = JSON.parse(listed.stdout) as { id: string; reason: string }[]
      expect(item).toMatchObject({ reason: 'json.syntax' })
      expect((await run(['rejects', 'show', item?.id ?? ''])).stdout).toBe('{"broken":')
      expect(await run(['rejects', 'replay'])).toMatchObject({ code: expect.toBeOneOf([0, 3]) as number })
    })

    test('ingest: what cannot be read says so', async () => {
      expect(await run(['ingest', join(data, 'nowhere.json')])).toMatchObject({ code: 5, stdout: '' })
      expect((await run(['ingest'])).code).toBe(2)
      const unknown = await run(['ingest', '-', '--source', 'suricatta'], { stdin: '{}\n' })
      expect(unknown.code).toBe(2)
      expect(unknown.stderr).toContain('suricata')
    })

    test('search: text, JSON and raw lines; nothing found is no failure', async () => {
      const text = await run(['search', 'seq:7', '--by', 'received'])
      expect(text).toMatchObject({ code: 0 })
      expect(text.stdout).toContain('line 7')
      const [event] = (await run(['search', 'seq:7', '--by', 'received', '--json'])).stdout.trim().split('\n')
      expect(JSON.parse(event ?? '')).toMatchObject({ source: 'json', native: { seq: 7 } })
      const raw = await run(['search', 'seq:7', '--by', 'received', '--raw'])
      expect(raw.stdout.trim()).toBe('{"seq":7,"msg":"line 7"}')
      expect(await run(['search', 'seq:999999'])).toMatchObject({ code: 0, stdout: '' })
      const some = await run(['search', 'msg:line*', '--by', 'received', '--limit', '3', '--json'])
      expect(some.stdout.trim().split('\n')).toHaveLength(3)
    })

    test('search: a query that cannot be read is marked where it breaks', async () => {
      const { code, stdout, stderr } = await run(['search', 'seq:7 AND (msg:'])
      expect([code, stdout]).toEqual([2, ''])
      expect(stderr).toMatch(/seq:7 AND \(msg:\n\s+\^/)
    })

    test('search: control characters of a log line do not reach the terminal', async () => {
      await run(['ingest', '-'], { stdin: '{"evil":"one","msg":"\\u001b[2J\\u202egnp"}\n' })
      const { stdout } = await run(['search', 'evil:one', '--by', 'received'])
      expect(stdout).not.toContain('\u001b')
      expect(stdout).not.toContain('\u202e')
    })

    test('user: added with a passphrase or a link, listed, reset, removed', async () => {
      const added = await run(['user', 'add', 'alice', '--role', 'analyst', '--passphrase-stdin', '--no-input'], {
        stdin: 'a passphrase of some length\n',
      })
      expect(added).toMatchObject({ code: 0 })
      const invited = await run(['user', 'add', 'bob', '--role', 'viewer', '--no-input'])
      expect(invited.stdout).toMatch(/https?:\/\/\S+\/setup\S*/)
      const list = await run(['user', 'list', '--json'])
      expect(list.stdout).toContain('alice')
      expect(list.stdout).not.toContain('a passphrase of some length')
      expect((await run(['user', 'reset', 'alice', '--no-input', '--yes'])).stdout).toMatch(/https?:\/\//)
      expect(await run(['user', 'remove', 'bob', '--yes'])).toMatchObject({ code: 0 })
      expect((await run(['user', 'remove', 'bob', '--yes'])).code).toBe(5)
      expect((await run(['user', 'add', 'eve', '--role', 'emperor'])).code).toBe(2)
    })

    test('key: made once, listed without its secret, revoked', async () => {
      const { id, key } = await json<{ id: string; key: string }>(['key', 'create', '--name', 'sensor-1'])
      expect(key).toMatch(/^aurora_key_/)
      const listed = await run(['key', 'list'])
      expect(listed.stdout).toContain('sensor-1')
      expect(listed.stdout).not.toContain(key)
      if (server !== undefined) await expectKeyToWork(server.url, key)
      expect(await run(['key', 'revoke', id, '--yes'])).toMatchObject({ code: 0 })
      if (server !== undefined) expect((await sendWith(server.url, key)).code).toBe(4)
    })

    test('audit: lists what was done, and the chain is sound', async () => {
      const listed = await run(['audit', 'list', '--json'])
      expect(listed).toMatchObject({ code: 0 })
      expect(listed.stdout).toContain('sensor-1')
      const verified = await run(['audit', 'verify', '--json'])
      expect(verified).toMatchObject({ code: 0 })
      expect(() => JSON.parse(verified.stdout) as unknown).not.toThrow()
    })

    test('doctor: finds nothing wrong, and says what it looked at', async () => {
      const { code, stdout } = await run(['doctor', '--json'])
      expect([0, 3]).toContain(code)
      expect(() => JSON.parse(stdout) as unknown).not.toThrow()
    })
  })
}

const sendWith = async (url: string, key: string): Promise<Finished> =>
  await aurora(['ingest', '-', '--url', url, '--json'], { stdin: '{"by":"key"}\n', env: { AURORA_API_KEY: key } })

async function expectKeyToWork(url: string, key: string): Promise<void> {
  const sent = await sendWith(url, key)
  expect(sent).toMatchObject({ code: 0 })
  const search = await aurora(['search', 'by:key', '--url', url], { env: { AURORA_API_KEY: key } })
  expect(search.code, 'a key for sending may not search').toBe(4)
}

describe('a command that is interrupted', () => {
  test('ingest: requests under way finish, and the report says what is stored', async () => {
    await using server = await startServer({ data: join(folder, 'interrupted') })
    const data = ['--data', server.data]
    const pad = 'x'.repeat(1000)
    const many = Array.from({ length: 10_000 }, (_, i) => `${JSON.stringify({ cut: i, pad })}\n`).join('')
    const countStored = async (): Promise<number> => {
      const { stdout } = await aurora(['search', 'cut:*', '--by', 'received', '--count', '--json', ...data])
      return (JSON.parse(stdout) as { total: number }).total
    }
    const running = startCommand(['ingest', '-', '--source', 'json', '--json', ...data])
    running.child.stdin?.write(`${many}{"cut": "this line does not`) // and it stays open
    await eventually('a request is stored', async () => (await countStored()) > 0 || undefined)
    running.child.kill('SIGINT')
    const { code, stdout, stderr } = await running.finished
    expect([code, stderr]).toEqual([130, expect.stringContaining('interrupted')])
    const report = JSON.parse(stdout) as { received: number; stored: number; rejected: number }
    expect(report.stored).toBeGreaterThan(0)
    expect(report).toEqual({ received: report.stored, stored: report.stored, rejected: 0, deduplicated: 0 })
    expect(await countStored()).toBe(report.stored)
  })
})

describe('a server elsewhere', () => {
  test('that is not there ends with 6 and says where it looked', async () => {
    const { code, stderr } = await aurora(['search', 'x', '--url', 'http://127.0.0.1:9'], {
      env: { AURORA_API_KEY: 'aurora_key_none' },
    })
    expect(code).toBe(6)
    expect(stderr).toContain('127.0.0.1:9')
  })

  test('without a key, or with a wrong one, ends with 4', async () => {
    await using server = await startServer()
    expect((await aurora(['search', 'x', '--url', server.url])).code).toBe(4)
    expect((await aurora(['search', 'x', '--url', server.url], { env: { AURORA_API_KEY: 'aurora_key_x' } })).code).toBe(
      4,
    )
  })
})
