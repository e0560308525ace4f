import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

/** The text of every file of a .tar.gz whose path begins and ends so, by path, in order. */
export function filesOfArchive(path: string, ends: string, begins = ''): Map<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'aurora-sigma-'))
  try {
    execFileSync('tar', ['-xzf', path, '-C', folder])
    const wanted = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
      .filter((name) => name.startsWith(begins) && name.endsWith(ends))
      .sort()
    return new Map(wanted.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
