// `npm test`: everything that must hold. Installs what is missing, runs the static checks and every suite, says what was
// skipped and why, and ends with a line `N passed, N failed`. With CI=true a skipped suite is a failure. Runs on Node 20.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findNode24 } from './node24.mjs'
import { buildPage, install, root } from './prepare.mjs'

/** Debian packages the suites use, each with a file that shows it is there. */
const debianPackages = {
  chromium: '/usr/bin/chromium',
  postgresql: '/usr/lib/postgresql',
  python3: '/usr/bin/python3',
  'fonts-dejavu-core': '/usr/share/fonts/truetype/dejavu',
}

const checks = {
  format: ['prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
  lint: ['eslint/bin/eslint.js', '.'],
  types: ['typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json'],
  'types of the pure packages': ['typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.pure.json'],
  'types of the page': ['typescript/bin/tsc', '--noEmit', '-p', 'apps/web/tsconfig.json'],
  'unused exports and dependencies': ['knip/bin/knip.js', '--no-progress'],
}

install()
installDebianPackages()
if (!(await buildPage())) process.exit(1)
const node = findNode24()
if (node === undefined) {
  console.error('Node 24 or newer is required: run "npm ci" (which brings it), or install Node 24.')
  process.exit(1)
}

const wanted = process.argv.slice(2)
let passed = 0
let failed = 0
if (wanted.length === 0) {
  for (const [name, [tool = '', ...args]] of Object.entries(checks)) {
    const done = spawnSync(node, [join('node_modules', tool), ...args], { cwd: root, stdio: 'inherit' })
    if (done.status === 0) passed++
    else failed++
    console.log(`${done.status === 0 ? 'ok  ' : 'FAIL'}  ${name}`)
  }
}
const suites = await runSuites(wanted)
passed += suites.passed
failed += suites.failed

for (const line of suites.skipped) console.log(line)
const skippedInCi = process.env['CI'] === 'true' ? suites.skipped.length : 0
if (skippedInCi > 0) console.log('skipped suites count as failures here (CI=true)')
console.log(`${passed} passed, ${failed + skippedInCi} failed`)
process.exit(failed + skippedInCi === 0 ? 0 : 1)

/** Installs what is missing where that is possible; suites that still lack something say so themselves. */
function installDebianPackages() {
  const missing = Object.entries(debianPackages)
    .filter(([, file]) => !existsSync(file))
    .map(([name]) => name)
  if (missing.length === 0) return
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status !== 0) {
    console.log(`not installed, and this user cannot install: ${missing.join(', ')}`)
    return
  }
  console.log(`installing ${missing.join(', ')} …`)
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore', env: environment })
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: environment,
  })
}

/**
 * Runs vitest, passing its output on.
 * @param {readonly string[]} files
 * @returns {Promise<{ passed: number, failed: number, skipped: string[] }>}
 */
async function runSuites(files) {
  const folder = mkdtempSync(join(tmpdir(), 'aurora-test-'))
  const report = join(folder, 'report.json')
  const args = [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...files,
  ]
  const child = spawn(node ?? '', args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, UV_THREADPOOL_SIZE: '16', NO_COLOR: '1' },
  })
  const skipped = new Set()
  for (const [from, to] of /** @type {const} */ ([
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ])) {
    let rest = ''
    from.on('data', (part) => {
      to.write(part)
      const lines = (rest + part.toString()).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) if (line.startsWith('SKIPPED:')) skipped.add(line)
    })
  }
  const code = await new Promise((resolve) => child.once('exit', resolve))
  const result = existsSync(report)
    ? JSON.parse(readFileSync(report, 'utf8'))
    : { numPassedTests: 0, numFailedTests: 0, numFailedTestSuites: 1 }
  rmSync(folder, { recursive: true, force: true })
  // A suite that could not even be loaded has no failed test: it counts as one.
  const unloaded = code !== 0 && result.numFailedTests === 0 ? 1 : 0
  return { passed: result.numPassedTests, failed: result.numFailedTests + unloaded, skipped: [...skipped] }
}
