import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Programs of Debian packages, unpacked but not installed. */
export interface DebianPrograms extends AsyncDisposable {
  /** Stands for `/` of the packages. */
  readonly folder: string
  /** What the programs need to find their libraries there. */
  readonly env: Readonly<Record<string, string>>
}

/**
 * Fetches packages and unpacks them into a folder of their own, so that nothing of the machine changes. Libraries that
 * are not named must be installed. Resolves to a sentence that says why, where that cannot be done.
 */
export async function unpackDebianPrograms(packages: readonly string[]): Promise<DebianPrograms | string> {
  const folder = await mkdtemp(join(tmpdir(), 'aurora-debian-'))
  try {
    await run('apt-get', ['download', ...packages], { cwd: folder, timeout: 120_000 })
    for (const name of await readdir(folder))
      if (name.endsWith('.deb')) await run('dpkg-deb', ['-x', name, '.'], { cwd: folder })
    const { stdout } = await run('dpkg-architecture', ['-q', 'DEB_HOST_MULTIARCH']).catch(() =>
      run('gcc', ['-dumpmachine']),
    )
    const libraries = ['usr/lib', 'lib'].map((place) => join(folder, place, stdout.trim()))
    return {
      folder,
      env: { LD_LIBRARY_PATH: libraries.join(':') },
      [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''
    return `the Debian packages ${packages.join(', ')} cannot be fetched: ${why}`
  }
}
