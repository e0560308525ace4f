import {
  appendFile,
  cp,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { eventually, pause } from './eventually.ts'
import { Random } from './random.ts'
import { root, startServer, temporaryFolder, type RunningServer } from './server.ts'
import {
  accountOf,
  bytesOfReject,
  count,
  everyEvent,
  everyReject,
  expectAccountsToBalance,
  untilAccounted,
} from './stored.ts'

// Folders that other programs put files into: every line of every finished file once, whoever is killed.

vi.setConfig({ testTimeout: 120_000 }) // a machine may be slow

const rounds = Number(process.env['AURORA_KILL_ROUNDS'] ?? 6)
const seed = Number(process.env['AURORA_KILL_SEED'] ?? Date.now() % 1_000_000)

const lines = (from: number, to: number, padding = 0): string =>
  Array.from(
    { length: to - from },
    (_, i) => `${JSON.stringify({ seq: from + i, ...(padding === 0 ? {} : { pad: 'x'.repeat(padding) }) })}\n`,
  ).join('')

const upTo = (end: number): number[] => Array.from({ length: end }, (_, i) => i)

async function sequenceOf(server: RunningServer, q: string): Promise<number[]> {
  return (await everyEvent(server, q)).map((event) => Number(event.native['seq'])).sort((a, b) => a - b)
}

let folder: string
let made = 0
beforeAll(async () => (folder = await temporaryFolder()))
afterAll(async () => await rm(folder, { recursive: true, force: true }))

/** A folder to drop into, and a data folder whose server reads it. */
async function prepare(settings: Record<string, unknown> = {}): Promise<{ drop: string; data: string }> {
  const drop = join(folder, `drop-${made}`)
  const data = join(folder, `data-${made++}`)
  await mkdir(drop)
  await mkdir(data)
  const set = { drop: [{ path: drop, source: 'json', settleSeconds: 1, ...settings }] }
  await writeFile(join(data, 'aurora.yml'), JSON.stringify(set)) // JSON is YAML
  return { drop, data }
}

async function untilHealth(server: RunningServer, text: RegExp): Promise<void> {
  await eventually(`health says of drop: ${String(text)}`, async () => {
    const { checks } = (await (await server.api('/health')).json()) as { checks: Record<string, { detail: string }> }
    if (text.test(checks['drop']?.detail ?? '')) return true
    throw new Error(checks['drop']?.detail)
  })
}

describe('a folder', () => {
  test('plain, gzip and zstd files are read once, unfinished names and links are not, and a restart reads none again', async () => {
    const { drop, data } = await prepare()
    const outside = join(folder, 'outside.jsonl')
    await writeFile(outside, lines(9000, 9010))
    await mkdir(join(drop, '2026/11'), { recursive: true })
    await writeFile(join(drop, 'a.jsonl'), lines(0, 10))
    await writeFile(join(drop, '2026/11/b.jsonl.gz'), gzipSync(lines(10, 30)))
    await writeFile(join(drop, 'c.zst'), zstdCompressSync(lines(30, 60)))
    for (const name of ['d.tmp', '.e', 'f.jsonl.part', 'g~', 'h.gz.6eF24a1B']) await writeFile(join(drop, name), lines(9000, 9010)) // prettier-ignore
    await symlink(outside, join(drop, 'link.jsonl'))
    await symlink(folder, join(drop, 'linked'))
    await mkdir(join(drop, 'done'))
    await writeFile(join(drop, 'done/old.jsonl'), lines(9000, 9010))
    let server = await startServer({ data })
    await untilAccounted(server, 'local', 60)
    await rename(join(drop, 'f.jsonl.part'), join(drop, 'f.jsonl')) // it is finished now
    await untilAccounted(server, 'local', 70)
    await server.stop()
    server = await startServer({ data })
    await writeFile(join(drop, 'last.jsonl'), lines(60, 61))
    expect(await untilAccounted(server, 'local', 71)).toMatchObject({ received: 71, stored: 71, deduplicated: 0 })
    expect(await sequenceOf(server, 'sensor:local')).toEqual([...upTo(61), ...upTo(10).map((i) => 9000 + i)])
    await untilHealth(server, /^no trouble$/)
    await expectAccountsToBalance(server)
    await server.stop()
  })

  test('another file under the name is read, in place too; one that only grew goes on; one that is still written waits', async () => {
    const { drop, data } = await prepare()
    const path = join(drop, 'a.jsonl')
    await using server = await startServer({ data })
    for (let i = 0; i < 8; i++) {
      await appendFile(path, lines(i, i + 1))
      await pause(300)
    }
    await untilAccounted(server, 'local', 8)
    await appendFile(path, lines(8, 20))
    await untilAccounted(server, 'local', 20)
    await writeFile(`${path}.tmp`, lines(20, 30))
    await rename(`${path}.tmp`, path)
    await untilAccounted(server, 'local', 30)
    await truncate(path, 0)
    await writeFile(path, lines(30, 50, 50))
    expect(await untilAccounted(server, 'local', 50)).toMatchObject({ received: 50, stored: 50 })
    expect(await sequenceOf(server, 'sensor:local')).toEqual(upTo(50))
  })

  test('a stored file is moved, or deleted; its name may come again', async () => {
    const moving = await prepare({ after: 'move' })
    await using server = await startServer({ data: moving.data })
    for (let i = 0; i < 3; i++) {
      await writeFile(join(moving.drop, 'a.jsonl'), lines(i * 5, i * 5 + 5))
      await eventually('it is moved', async () =>
        (await readdir(join(moving.drop, 'done')).catch(() => [])).length > i ? true : undefined,
      )
    }
    expect((await readdir(join(moving.drop, 'done'))).sort()).toEqual(['a.jsonl', 'a.jsonl.1', 'a.jsonl.2'])
    expect(await sequenceOf(server, 'sensor:local')).toEqual(upTo(15))
    const deleting = await prepare({ after: 'delete', names: ['*.jsonl'] })
    await using other = await startServer({ data: deleting.data })
    await writeFile(join(deleting.drop, 'a.jsonl'), lines(0, 5))
    await writeFile(join(deleting.drop, 'a.txt'), 'not ours')
    await untilAccounted(other, 'local', 5)
    await eventually('it is deleted', async () => ((await readdir(deleting.drop)).length === 1 ? true : undefined))
    expect(await count(other, 'sensor:local')).toBe(5)
  })

  test('of a file that breaks what was whole is stored, a reject says where, and it goes to failed/', async () => {
    const { drop, data } = await prepare({ after: 'delete' })
    const random = new Random(7)
    const texts = upTo(20_000).map((seq) => `{"seq":${seq},"noise":"${random.next()}"}`)
    const whole = gzipSync(`${texts.join('\n')}\n`)
    await writeFile(join(drop, 'cut.jsonl.gz'), whole.subarray(0, whole.length / 2))
    await writeFile(join(drop, 'bomb.gz'), gzipSync(Buffer.alloc(200 << 20, ' ')))
    await writeFile(join(drop, 'none.gz'), 'this is not gzip')
    await writeFile(join(drop, 'packed.zip'), 'PK')
    await writeFile(join(drop, 'sound.jsonl'), lines(50_000, 50_003))
    await using server = await startServer({ data })
    await eventually('they are moved', async () =>
      (await readdir(join(drop, 'failed')).catch(() => [])).length === 3 ? true : undefined,
    )
    await untilHealth(server, /packed\.zip is compressed in a way that is not read here/)
    await eventually('the sound one is stored', async () =>
      (await count(server, 'seq:>=50000')) === 3 ? true : undefined,
    )
    const seen = await sequenceOf(server, 'sensor:local seq:<50000')
    expect(seen.length).toBeGreaterThan(5000)
    expect(seen).toEqual(upTo(seen.length))
    const rejects = (await everyReject(server, 'local')).filter(({ reason }) => reason === 'stream.broken')
    expect(rejects.map(({ message }) => message).sort()).toEqual([
      expect.stringMatching(/^bomb\.gz: the body grew more than 200 times/),
      expect.stringMatching(/^cut\.jsonl\.gz: the gzip stream breaks after \d+ bytes of content/),
      expect.stringMatching(/^none\.gz: the gzip stream breaks after 0 bytes/),
    ])
    const cut = rejects.find(({ message }) => message.startsWith('cut'))
    const rest = (await bytesOfReject(server, cut?.id ?? '')).toString()
    expect(texts[seen.length]?.startsWith(rest) === true || rest.startsWith('cut.jsonl.gz'), rest).toBe(true)
    expect(await readdir(drop)).not.toContain('sound.jsonl')
    await expectAccountsToBalance(server)
  })

  test('a delivery of CloudTrail is read record by record, whatever source is said', async () => {
    const { drop, data } = await prepare({ source: 'auto', after: 'move' })
    const records = (await readFile(join(root, 'fixtures/cloudtrail/records.jsonl'), 'utf8')).trim().split('\n')
    const place = join(drop, 'AWSLogs/111122223333/CloudTrail/eu-central-1/2026/11/22')
    await mkdir(place, { recursive: true })
    const delivery = gzipSync(`{"Records":[${records.join(',')}]}`)
    await writeFile(join(place, '111122223333_CloudTrail_eu-central-1_20261122T0700Z_x.json.gz'), delivery)
    await utimes(join(place, '111122223333_CloudTrail_eu-central-1_20261122T0700Z_x.json.gz'), 1, 1) // as aws s3 sync does
    await cp(join(root, 'fixtures/suricata/eve.jsonl'), join(drop, 'eve.json'))
    await using server = await startServer({ data })
    await eventually('all are stored', async () =>
      (await count(server, 'source:cloudtrail')) === records.length && (await count(server, 'source:suricata')) > 0
        ? true
        : undefined,
    )
    expect((await accountOf(server, 'local'))?.rejected).toBe(0)
    await eventually('both are moved', async () =>
      (await readdir(join(drop, 'done'))).length === 2 ? true : undefined,
    )
  })

  test(
    'the server is killed in mid-file, again and again: every line once',
    { timeout: 60_000 + rounds * 30_000 },
    async () => {
      process.stderr.write(`drop: ${rounds} rounds, AURORA_KILL_SEED=${seed}\n`)
      const random = new Random(seed)
      const { drop, data } = await prepare({ after: 'move' })
      const perFile = 60_000
      let written = 0
      for (let round = 0; round < rounds; round++) {
        const text = lines(written, (written += perFile), 80)
        const bytes = [Buffer.from(text), gzipSync(text, { level: 1 }), zstdCompressSync(text)][round % 3] as Buffer
        const name = join(drop, `${round}.jsonl${['', '.gz', '.zst'][round % 3]}`)
        await writeFile(`${name}.tmp`, bytes)
        await rename(`${name}.tmp`, name)
      }
      for (let kills = 0; kills < rounds; kills++) {
        const server = await startServer({ data })
        const before = (await accountOf(server, 'local'))?.stored ?? 0
        await eventually('it reads', async () =>
          ((await accountOf(server, 'local'))?.stored ?? 0) > before || before === written ? true : undefined,
        )
        await pause(random.between(0, 300))
        await server.kill9()
      }
      await using server = await startServer({ data })
      expect(await untilAccounted(server, 'local', written)).toMatchObject({ received: written, stored: written })
      expect(await sequenceOf(server, 'sensor:local')).toEqual(upTo(written))
      await eventually('all are moved', async () =>
        (await readdir(join(drop, 'done'))).length === rounds ? true : undefined,
      )
      await expectAccountsToBalance(server)
      process.stderr.write(`drop: ${written} written, ${written} stored\n`)
    },
  )

  test('--drop takes a folder with or without a source; one that is not there is waited for', async () => {
    const drop = join(folder, 'later')
    await using server = await startServer({ args: ['--drop', `${drop}:json`, '--drop', join(folder, 'never')] })
    await untilHealth(server, /the folder .*later: .*ENOENT/)
    await mkdir(drop)
    await writeFile(join(drop, 'a'), lines(0, 3))
    await untilAccounted(server, 'local', 3)
    expect(await count(server, 'source:json')).toBe(3)
  })
})
