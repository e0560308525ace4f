import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { findNode24, serverFlags } from '../../scripts/node24.mjs'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
export const mainFile = join(root, 'apps/server/src/main.ts')

export interface ServerOptions {
  /** Data folder; without one a temporary folder is made, and removed with the server. */
  readonly data?: string
  /** Further arguments of `aurora up`. */
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** `aurora up` in a process of its own, ready to be asked. */
export interface RunningServer extends AsyncDisposable {
  readonly url: string
  /** The local principal: may do everything. */
  readonly token: string
  /** One-time link of the first administrator; undefined once there is one. */
  readonly setup: string | undefined
  readonly pid: number
  readonly data: string
  /** What it has written to stderr so far. */
  stderr(): string
  /** Calls the API as the local principal; an `authorization` header of `init` wins, an empty one means none at all. */
  api(path: string, init?: RequestInit): Promise<Response>
  /** Ends it as Ctrl+C or a service manager does; resolves to the exit code. */
  stop(signal?: 'SIGTERM' | 'SIGINT'): Promise<number>
  /** Ends it without a chance to tidy up. */
  kill9(): Promise<void>
}

interface ReadyLine {
  readonly event: 'ready'
  readonly url: string
  readonly data: string
  readonly pid: number
  readonly setup?: string
}

/** A folder that nothing else uses; the caller removes it. */
export async function temporaryFolder(): Promise<string> {
  return await mkdtemp(join(tmpdir(), 'aurora-e2e-'))
}

/** The environment of a child: ours without settings of the platform, on Node 24. */
export function childEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const fixed = ['SYSTEM_MODE', 'LOG_LEVEL', 'JWT_SECRET_KEY', 'NODE_OPTIONS']
  const own = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('AURORA_') && !name.startsWith('VITEST') && !fixed.includes(name),
  )
  return { UV_THREADPOOL_SIZE: '16', ...Object.fromEntries(own), ...extra }
}

/** Path of the Node that runs the platform. */
export function node24(): string {
  const node = findNode24()
  if (node === undefined) throw new Error('Node 24 is needed: run npm ci')
  return node
}

const living = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL')
})

/** Starts the server and resolves once it says that it is ready. Rejects with its stderr when it ends before that. */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const data = options.data ?? (await temporaryFolder())
  const up = ['up', '--data', data, '--port', '0', '--json', ...(options.args ?? [])]
  const child = spawn(node24(), [...serverFlags, mainFile, ...up], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: childEnvironment(options.env),
  })
  living.add(child)
  const ended = once(child, 'close').then(() => void living.delete(child))
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))

  const ready = await Promise.race([firstLine(child), ended.then(() => undefined)])
  if (ready === undefined) {
    if (options.data === undefined) await rm(data, { recursive: true, force: true })
    throw new Error(`the server ended with ${child.exitCode ?? child.signalCode} before it was ready:\n${stderr}`)
  }
  const { url, setup, pid } = JSON.parse(ready) as ReadyLine
  const { token } = JSON.parse(await readFile(join(data, 'aurora.lock'), 'utf8')) as { token: string }

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (living.has(child)) child.kill(signal)
    await ended
  }
  return {
    url,
    token,
    setup,
    pid,
    data,
    stderr: () => stderr,
    async api(path, init = {}) {
      const headers = new Headers(init.headers)
      if (headers.get('authorization') === '') headers.delete('authorization')
      else if (!headers.has('authorization')) headers.set('authorization', `Bearer ${token}`)
      return await fetch(new URL(path, url), { ...init, headers })
    },
    async stop(signal = 'SIGTERM') {
      await end(signal)
      return child.exitCode ?? 128
    },
    kill9: async () => await end('SIGKILL'),
    async [Symbol.asyncDispose]() {
      await end('SIGKILL')
      if (options.data === undefined) await rm(data, { recursive: true, force: true })
    },
  }
}

async function firstLine(child: ChildProcess): Promise<string | undefined> {
  if (child.stdout === null) return undefined
  const lines = createInterface({ input: child.stdout })
  const [line] = (await once(lines, 'line')) as [string]
  return line
}
