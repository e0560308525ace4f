import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from './eventually.ts'
import { prepareJournal, unpackJournal, type JournalPrograms, type WrittenRecord } from './journal-writer.ts'
import { startServer, temporaryFolder, type RunningServer } from './server.ts'
import {
  accountOf,
  bytesOfReject,
  count,
  everyEvent,
  everyReject,
  expectAccountsToBalance,
  untilAccounted,
} from './stored.ts'

// Journals that systemd's own program writes, read by its journalctl; every record counted.

const programs = await unpackJournal()
if (typeof programs === 'string') console.warn(`the journal: skipped, ${programs}`)

const upTo = (end: number): number[] => Array.from({ length: end }, (_, i) => i)

/** Records that count on; a second has a thousand of them. */
const records = (from: number, to: number, boot = '1'): WrittenRecord[] =>
  upTo(to - from).map((i) => ({
    second: (from + i) / 1000,
    fields: { MESSAGE: `record ${from + i}`, SEQ: String(from + i), PRIORITY: '6', SYSLOG_IDENTIFIER: 'app' },
    boot,
  }))

/** Sequence numbers of what is stored, in order. */
async function sequenceOf(server: RunningServer, q = 'source:journal'): Promise<number[]> {
  return (await everyEvent(server, q)).map(({ native }) => Number(native['SEQ'])).sort((a, b) => a - b)
}

/** What health says about one part. */
async function health(server: RunningServer, part: string): Promise<string> {
  const { checks } = (await (await server.api('/health')).json()) as { checks: Record<string, { detail: string }> }
  return checks[part]?.detail ?? ''
}

const untilHealth = async (server: RunningServer, part: string, text: RegExp): Promise<string> =>
  await eventually(`health says of ${part}: ${String(text)}`, async () => {
    const said = await health(server, part)
    if (text.test(said)) return said
    throw new Error(said)
  })

/** Processes whose arguments hold a text. */
async function processesWith(text: string): Promise<string[]> {
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const commands = await Promise.all(
    all.map(async (pid) => await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  )
  return commands.filter((command) => command.includes(text))
}

describe.skipIf(typeof programs === 'string')('the journal', () => {
  let folder: string
  let journal: JournalPrograms
  let made = 0
  beforeAll(async () => {
    folder = await temporaryFolder()
    journal = await prepareJournal(programs, folder)
  })
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true })
    if (typeof programs !== 'string') await programs[Symbol.asyncDispose]()
  })

  /** A folder for journal files, and a data folder whose server reads them. */
  const prepare = async (settings: Record<string, unknown> = {}): Promise<{ files: string; data: string }> => {
    const files = join(folder, `journal-${made}`)
    const data = join(folder, `data-${made++}`)
    await mkdir(files)
    await mkdir(data)
    const set = { journal: { directory: files, program: journal.journalctl, ...settings } }
    await writeFile(join(data, 'aurora.yml'), JSON.stringify(set)) // JSON is YAML
    return { files, data }
  }

  test('is followed from its oldest record, over boots, rotation, a stop and kill -9: every record once', async () => {
    const { files, data } = await prepare()
    const file = join(files, 'system.journal')
    await journal.write(file, records(0, 400, '1'))
    await journal.write(file, records(400, 1000, '2'))
    let server = await startServer({ data })
    await untilAccounted(server, 'local', 1000)

    await journal.write(file, records(1000, 1200, '2')) // it grows
    await untilAccounted(server, 'local', 1200)

    await rename(file, join(files, 'system@1.journal')) // it is rotated
    await journal.write(file, records(1200, 1400, '3'))
    await untilAccounted(server, 'local', 1400)

    await server.stop()
    let end = 1400
    let isDone = false
    const write = async (): Promise<void> => {
      while (!isDone) await journal.write(file, records(end, (end += 200), '3'))
    }
    const writing = write()
    for (let kills = 0; kills < 3; kills++) {
      server = await startServer({ data })
      const before = (await accountOf(server, 'local'))?.stored ?? 0
      await eventually(`more than ${before}`, async () =>
        ((await accountOf(server, 'local'))?.stored ?? 0) > before ? true : undefined,
      )
      await server.kill9() // while records come
    }
    await eventually('journalctl has ended with the server', async () =>
      (await processesWith(`--directory=${files}`)).length === 0 ? true : undefined,
    )
    server = await startServer({ data })
    isDone = true
    await writing
    expect(await untilAccounted(server, 'local', end)).toMatchObject({ received: end, stored: end, deduplicated: 0 })
    expect(await sequenceOf(server)).toEqual(upTo(end))
    await expectAccountsToBalance(server)
    expect(await health(server, 'journal')).toBe('no trouble')
    expect(await server.stop()).toBe(0)
    expect(await processesWith(`--directory=${files}`)).toEqual([])
  }, 180_000)

  test('says what programs say in it as syslog does, and bytes can be searched', async () => {
    const { files, data } = await prepare({ sensor: 'gw' })
    const sshd = { SYSLOG_IDENTIFIER: 'sshd', _COMM: 'sshd', _HOSTNAME: 'gw', _PID: '7', _UID: '0', PRIORITY: '6' }
    const message = 'Failed password for invalid user admin from 203.0.113.9 port 44122 ssh2'
    await journal.write(join(files, 'a.journal'), [
      { second: 1, fields: { ...sshd, MESSAGE: message } },
      { second: 2, fields: { ...sshd, MESSAGE: Buffer.from('two\nlines \u001b[31mcrimson\u001b[0m') } },
      { second: 3, fields: { ...sshd, MESSAGE: Buffer.from([0x6c, 0x61, 0x74, 0x69, 0x6e, 0x20, 0xe9]) } },
    ])
    await using server = await startServer({ data })
    await untilAccounted(server, 'gw', 3)
    const failed = 'user.name:admin AND source.ip:203.0.113.9 AND event.outcome:failure AND dataset:sshd AND user.id:0'
    const [event] = await everyEvent(server, failed)
    expect(event).toMatchObject({ message, severity: 'low', time: '2026-03-14T00:00:01.000000Z' })
    for (const q of ['crimson', 'MESSAGE:two*', 'latin']) expect(await count(server, q), q).toBe(1)
  })

  test('a record that is too long is a reject, once, and what follows it is read', async () => {
    const { files, data } = await prepare()
    const long = 'x'.repeat(20 << 20)
    await journal.write(join(files, 'a.journal'), [
      ...records(0, 1),
      { second: 1, fields: { MESSAGE: long, SEQ: '0' } },
    ])
    let server = await startServer({ data })
    await untilAccounted(server, 'local', 4) // three pieces of it
    await server.kill9()
    await journal.write(join(files, 'a.journal'), records(2000, 2001))
    server = await startServer({ data })
    expect(await untilAccounted(server, 'local', 5)).toMatchObject({ received: 5, stored: 2, rejected: 3 })
    const rejects = await everyReject(server, 'local')
    const at = (position: string): number => Number(position.split(' ').at(-1))
    const pieces = [...rejects].sort((a, b) => at(a.position) - at(b.position)).map(({ id }) => id)
    const bytes = await Promise.all(pieces.map(async (id) => await bytesOfReject(server, id)))
    expect((JSON.parse(Buffer.concat(bytes).toString()) as { MESSAGE: string }).MESSAGE).toBe(long)
    await server.stop()
  })

  test('only what matches is received; that what it was left at is gone is told', async () => {
    const { files, data } = await prepare({ matches: ['SYSLOG_IDENTIFIER=app'] })
    const other = { second: 0.5, fields: { MESSAGE: 'other', SYSLOG_IDENTIFIER: 'other' } }
    await journal.write(join(files, 'a.journal'), [...records(0, 5), other])
    let server = await startServer({ data })
    await untilAccounted(server, 'local', 5)
    await server.stop()
    await rm(join(files, 'a.journal'))
    await journal.write(join(files, 'b.journal'), records(5000, 5003))
    server = await startServer({ data })
    await untilAccounted(server, 'local', 8)
    expect(await sequenceOf(server)).toEqual([0, 1, 2, 3, 4, 5000, 5001, 5002])
    const log = await readFile(join(data, 'logs/aurora.log'), 'utf8')
    expect(log).toMatch(/the record it was left at is gone/)
    await server.stop()
  })

  test('health says why nothing is received, until it is', async () => {
    const { files, data } = await prepare()
    await rm(files, { recursive: true })
    await using server = await startServer({ data })
    await untilHealth(server, 'journal', /^the journal in .*: .*journalctl ended with 1: Failed to open.*No such file/)
    await mkdir(files)
    await journal.write(join(files, 'a.journal'), records(0, 3))
    await untilAccounted(server, 'local', 3)
    await untilHealth(server, 'journal', /^no trouble$/)
  })

  test('a program that is not there is named; one that writes anything else is not believed', async () => {
    const missing = await prepare({ program: join(folder, 'nowhere') })
    await using one = await startServer({ data: missing.data })
    await untilHealth(one, 'journal', /there is no program .*nowhere here$/)
    const liar = join(folder, 'liar')
    await writeFile(liar, '#!/bin/sh\necho \'{"MESSAGE":"x"}\'\nexec sleep 600\n', { mode: 0o755 })
    const lying = await prepare({ program: liar })
    await using two = await startServer({ data: lying.data })
    await untilHealth(two, 'journal', /a line that is no record of the journal$/)
    expect(await count(two, 'source:journal')).toBe(0)
  })

  test('a match that could be an option is refused', async () => {
    const { data } = await prepare({ matches: ['--output=cat'] })
    await expect(startServer({ data })).rejects.toThrow(/journal\.matches.*must be a match of journalctl/)
  })

  test('is what --host-logs takes where there are no files', async () => {
    const { data } = await prepare()
    const hostRoot = join(folder, 'machine')
    await mkdir(join(hostRoot, 'var/log/journal'), { recursive: true })
    await journal.write(join(hostRoot, 'var/log/journal/a.journal'), records(0, 3))
    await writeFile(join(data, 'aurora.yml'), JSON.stringify({ hostRoot }))
    const path = { PATH: `${folder}:${process.env['PATH']}` } // where our journalctl is
    await using server = await startServer({ data, args: ['--host-logs'], env: path })
    await untilAccounted(server, 'local', 3)
    expect(await health(server, 'host_logs')).toMatch(/^follows the journal; not .*auth\.log: it does not exist/)
  })
})

test('--host-logs follows the files of the machine, and says which', async () => {
  const folder = await temporaryFolder()
  try {
    const hostRoot = join(folder, 'machine')
    const data = join(folder, 'data')
    await mkdir(join(hostRoot, 'var/log'), { recursive: true })
    await mkdir(data)
    await writeFile(join(data, 'aurora.yml'), JSON.stringify({ hostRoot }))
    const line = (program: string, text: string): string => `2026-03-14T09:12:04.118233+00:00 gw ${program}: ${text}\n`
    const kernel = line('kernel', 'nft drop IN=eth1 OUT=eth0 SRC=192.0.2.66 DST=192.0.2.5 PROTO=TCP SPT=1 DPT=445')
    const failed = line('sshd[7]', 'Failed password for root from 203.0.113.9 port 1 ssh2')
    await writeFile(join(hostRoot, 'var/log/auth.log'), failed)
    await writeFile(join(hostRoot, 'var/log/syslog'), kernel)
    await writeFile(join(hostRoot, 'var/log/kern.log'), kernel)
    await using server = await startServer({ data, args: ['--host-logs'] })
    expect(await untilAccounted(server, 'local', 2)).toMatchObject({ received: 2, stored: 2 })
    expect(await count(server, 'source:syslog AND user.name:root AND event.outcome:failure')).toBe(1)
    const said = await health(server, 'host_logs')
    expect(said).toMatch(
      /^follows .*auth\.log, .*syslog; not .*secure: it does not exist; .*kern\.log: its lines are in/,
    )
    const log = await readFile(join(data, 'logs/aurora.log'), 'utf8')
    expect(log).toMatch(/host_logs_chosen.*auth\.log.*kern\.log/)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
