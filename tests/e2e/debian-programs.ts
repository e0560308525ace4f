import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
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
 * are not named must be installed. Those `fromBackports` come from the backports of the machine's release. Resolves to a
 * sentence that says why, where that cannot be done.
 */
export async function unpackDebianPrograms(
  packages: readonly string[],
  fromBackports: readonly string[] = [],
): Promise<DebianPrograms | string> {
  const folder = await mkdtemp(join(tmpdir(), 'aurora-debian-'))
  try {
    await run('apt-get', ['download', ...packages], { cwd: folder, timeout: 120_000 })
    if (fromBackports.length > 0) await downloadBackports(folder, fromBackports)
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
    return `the Debian packages ${[...packages, ...fromBackports].join(', ')} cannot be fetched: ${why}`
  }
}

/** Fetches with an apt configuration of its own, from the mirror the machine takes its packages from. */
async function downloadBackports(folder: string, packages: readonly string[]): Promise<void> {
  const codename = /^VERSION_CODENAME=(\w+)$/m.exec(await readFile('/etc/os-release', 'utf8'))?.[1] ?? ''
  const wanted = ['--format', '$(REPO_URI)', `Codename: ${codename}`, 'Identifier: Packages']
  const { stdout } = await run('apt-get', ['indextargets', ...wanted])
  const apt = join(folder, 'apt')
  await mkdir(join(apt, 'lists/partial'), { recursive: true })
  await mkdir(join(apt, 'cache'))
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'
  await writeFile(
    join(apt, 'sources.list'),
    `deb [signed-by=${keyring}] ${stdout.split('\n')[0]} ${codename}-backports main\n`,
  )
  const settings = [
    `Dir::Etc::SourceList=${join(apt, 'sources.list')}`,
    'Dir::Etc::SourceParts=-',
    `Dir::State::Lists=${join(apt, 'lists')}`,
    `Dir::Cache=${join(apt, 'cache')}`,
  ].flatMap((setting) => ['-o', setting])
  await run('apt-get', [...settings, 'update'], { timeout: 120_000 })
  await run('apt-get', [...settings, 'download', ...packages], { cwd: folder, timeout: 120_000 })
}
