// Makes a clone ready to run: installs what is missing, builds the page when its sources changed. Runs on Node 20.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runOnNode24 } from './node24.mjs'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** @param {string} text */
const digest = (text) => createHash('sha256').update(text).digest('hex')
/** @param {string} path */
const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '')

/** Installs the dependencies of the lock file, unless that was done already. */
export function install() {
  const stamp = join(root, 'node_modules', '.aurora-installed')
  const wanted = digest(read(join(root, 'package-lock.json')))
  if (read(stamp) === wanted) return
  process.stderr.write('installing dependencies …\n')
  const done = spawnSync('npm', ['ci', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (done.status !== 0) {
    process.stderr.write('npm ci failed; see above\n')
    process.exit(1)
  }
  writeFileSync(stamp, wanted)
}

/** Everything the page is made of. */
const pageSources = [
  'apps/web',
  'packages/core',
  'packages/query',
  'packages/search',
  'packages/contract',
  'package-lock.json',
]

/**
 * @param {string} path
 * @returns {Generator<string>}
 */
function* filesUnder(path) {
  const entries = existsSync(path) ? readdirSync(path, { withFileTypes: true }) : []
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name === 'node_modules' || entry.name === 'dist') continue
    const inner = join(path, entry.name)
    if (entry.isDirectory()) yield* filesUnder(inner)
    else yield inner
  }
}

function pageDigest() {
  const hash = createHash('sha256')
  for (const source of pageSources) {
    const path = join(root, source)
    for (const file of source.endsWith('.json') ? [path] : filesUnder(path))
      hash.update(file.slice(root.length)).update(readFileSync(file))
  }
  return hash.digest('hex')
}

/**
 * Builds the page, unless what was built is of the same sources. It is built beside and then put in place, so that a
 * server or a second build at the same time never sees half a page. False when it cannot be built: vite has said why.
 */
export async function buildPage() {
  const page = join(root, 'apps/web/dist')
  const wanted = pageDigest()
  if (read(join(page, '.built')) === wanted) return true
  process.stderr.write('building the page …\n')
  const folder = join(root, 'apps/web/node_modules/.page')
  mkdirSync(folder, { recursive: true })
  const made = mkdtempSync(join(folder, 'new-'))
  const code = await runOnNode24('bin:vite', ['build', '--logLevel', 'warn', '--outDir', made, '--emptyOutDir'], {
    cwd: join(root, 'apps/web'),
    stdio: ['ignore', 2, 2],
    // The page that is served, whatever builds it: a test runner has an environment of its own.
    env: { NODE_ENV: 'production' },
  })
  if (code === 0) {
    writeFileSync(join(made, '.built'), wanted)
    putInPlace(made, page, wanted)
  } else process.stderr.write('the page could not be built; see above\n')
  rmSync(made, { recursive: true, force: true })
  return code === 0
}

/**
 * Puts a page where the server looks for it, unless somebody was quicker with the same one.
 * @param {string} made
 * @param {string} page
 * @param {string} wanted
 */
function putInPlace(made, page, wanted) {
  const former = `${made}-former`
  try {
    if (existsSync(page)) renameSync(page, former)
    renameSync(made, page)
  } catch (error) {
    if (read(join(page, '.built')) !== wanted) throw error
  }
  rmSync(former, { recursive: true, force: true })
}
