import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { unpackDebianPrograms, type DebianPrograms } from './debian-programs.ts'

/** journalctl, and the program that writes journal files without a daemon, as Debian ships them. */
const packages = ['systemd', 'systemd-journal-remote', 'libsystemd-shared', 'libsystemd0', 'libmicrohttpd12']

export const unpackJournal = async (): Promise<DebianPrograms | string> => await unpackDebianPrograms(packages)

/** A record by its fields, a text or bytes each, and the second since 2026-03-14 it is from. */
export interface WrittenRecord {
  readonly second: number
  readonly fields: Readonly<Record<string, string | Buffer>>
  /** Which start of the machine it is from, one hex digit. */
  readonly boot?: string
}

export interface JournalPrograms {
  /** journalctl, for the setting. */
  readonly journalctl: string
  /** Appends records to a journal file, which is made when it is not there. */
  write(file: string, records: readonly WrittenRecord[]): Promise<void>
}

/** The programs, ready to be run; `folder` takes what they need. */
export async function prepareJournal(programs: DebianPrograms | string, folder: string): Promise<JournalPrograms> {
  if (typeof programs === 'string') throw new Error(programs)
  const [own = ''] = (programs.env['LD_LIBRARY_PATH'] ?? '').split(':')
  const libraries = `${own}/systemd:${programs.env['LD_LIBRARY_PATH']}`
  const journalctl = join(folder, 'journalctl')
  const script = `#!/bin/sh\nLD_LIBRARY_PATH='${libraries}' exec '${programs.folder}/bin/journalctl' "$@"\n`
  await writeFile(journalctl, script, { mode: 0o755 })
  const writer = join(programs.folder, 'lib/systemd/systemd-journal-remote')
  return {
    journalctl,
    async write(file, records) {
      const child = spawn(writer, [`--output=${file}`, '-'], {
        stdio: ['pipe', 'ignore', 'pipe'],
        env: { ...process.env, LD_LIBRARY_PATH: libraries },
      })
      let words = ''
      child.stderr.setEncoding('utf8').on('data', (text: string) => (words += text))
      child.stdin.end(Buffer.concat(records.map(exportFormat)))
      await once(child, 'close')
      if (child.exitCode !== 0) throw new Error(`systemd-journal-remote ended with ${child.exitCode}: ${words}`)
    },
  }
}

/** A record in systemd's "Journal Export Format": a field of bytes has its length before them. */
function exportFormat({ second, fields, boot = '1' }: WrittenRecord): Buffer {
  const timeUs = Date.UTC(2026, 2, 14) * 1000 + Math.round(second * 1e6)
  const addresses = { __REALTIME_TIMESTAMP: timeUs, __MONOTONIC_TIMESTAMP: Math.round(second * 1e6) + 1 }
  const parts = Object.entries({ ...addresses, _BOOT_ID: boot.repeat(32), ...fields }).map(([name, value]) => {
    if (!Buffer.isBuffer(value)) return Buffer.from(`${name}=${value}\n`)
    const length = Buffer.alloc(8)
    length.writeBigUInt64LE(BigInt(value.length))
    return Buffer.concat([Buffer.from(`${name}\n`), length, value, Buffer.from('\n')])
  })
  return Buffer.concat([...parts, Buffer.from('\n')])
}
