import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { findHostLogs, hostLogsCheck } from './host-logs.ts'

/** A folder that stands for `/` of a machine with these files. */
async function machineWith(...files: readonly string[]): Promise<{ root: string } & AsyncDisposable> {
  const root = await mkdtemp(join(tmpdir(), 'aurora-root-'))
  for (const file of files) {
    await mkdir(dirname(join(root, file)), { recursive: true })
    await writeFile(join(root, file), '')
  }
  return { root, [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }) }
}

const journal = { sensor: 'dmz', matches: [], program: 'journalctl' }

test.for([
  { files: ['auth.log', 'syslog', 'kern.log'], taken: ['auth.log', 'syslog'], isJournal: false },
  { files: ['syslog', 'messages', 'kern.log'], taken: ['syslog'], isJournal: false },
  { files: ['auth.log', 'kern.log'], taken: ['auth.log', 'kern.log'], isJournal: false },
  { files: ['secure', 'messages'], taken: ['secure', 'messages'], isJournal: false },
  { files: ['kern.log'], taken: ['kern.log'], isJournal: false },
  { files: ['dpkg.log'], taken: [], isJournal: true },
])('of $files are followed $taken; the journal: $isJournal', async ({ files, taken, isJournal }) => {
  await using machine = await machineWith(...files.map((file) => `var/log/${file}`))
  const found = await findHostLogs({ hostRoot: machine.root, tail: [], journal: undefined })
  expect(found.taken).toEqual(taken.map((file) => join(machine.root, 'var/log', file)))
  expect(found.passedOver.length).toBe(5 - taken.length)
  expect(found.journal?.directory).toBe(isJournal ? join(machine.root, 'var/log/journal') : undefined)
  expect(hostLogsCheck(found).ok).toBe(true)
})

test('a journal that is set is not received a second time', async () => {
  await using machine = await machineWith()
  expect(await findHostLogs({ hostRoot: machine.root, tail: [], journal })).toMatchObject({ journal: undefined })
})

test('a file that tail names, by another path too, is left to it, and counts as followed', async () => {
  await using machine = await machineWith('var/log/syslog', 'var/log/kern.log')
  const alias = join(machine.root, 'alias')
  await symlink(join(machine.root, 'var/log/syslog'), alias)
  const tail = [{ path: alias, source: 'syslog', sensor: 'dmz' }]
  const found = await findHostLogs({ hostRoot: machine.root, tail, journal: undefined })
  expect(found).toMatchObject({ taken: [], journal: undefined })
  expect(hostLogsCheck(found).detail).toMatch(/^follows nothing more; .*syslog: tail follows it.*kern\.log: its lines/)
})

test('what is there and cannot be read is a trouble', async () => {
  await using machine = await machineWith('var/log/syslog', 'var/log/auth.log/x')
  const found = await findHostLogs({ hostRoot: machine.root, tail: [], journal: undefined })
  expect(hostLogsCheck(found)).toMatchObject({ ok: false, detail: expect.stringMatching(/auth\.log: it is no file/) })
})
