import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ticksPerSecond = 100

/** A server of its own process, measured from outside. */
export interface BenchServer {
  readonly url: string
  readonly token: string
  readonly data: string
  /** CPU seconds of the process so far, all threads, user and system. */
  cpuSeconds(): number
  residentMb(): { readonly now: number; readonly peak: number }
  metric(pattern: RegExp): Promise<number>
  get(path: string): Promise<unknown>
  post(path: string, body: Uint8Array<ArrayBuffer>, headers?: Record<string, string>): Promise<Response>
  stop(options?: { keepData: boolean }): Promise<void>
}

/** Starts `aurora up` on a folder of its own and waits until it is ready. */
export async function startBenchServer(
  data = mkdtempSync(join(tmpdir(), 'aurora-bench-')),
  environment: Record<string, string> = {},
  options: readonly string[] = [],
): Promise<BenchServer> {
  const main = join(import.meta.dirname, '../apps/server/src/main.ts')
  const child = spawn(
    process.execPath,
    [
      ...(process.env['BENCH_NODE_FLAGS'] ?? '').split(' ').filter((flag) => flag !== ''),
      main,
      'up',
      '--data',
      data,
      '--port',
      '0',
      '--json',
      ...options,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, UV_THREADPOOL_SIZE: '16', ...environment } },
  )
  process.once('exit', () => child.kill('SIGKILL'))
  const ready = await firstLine(child)
  const { url, pid } = JSON.parse(ready) as { url: string; pid: number }
  const { token } = JSON.parse(readFileSync(join(data, 'aurora.lock'), 'utf8')) as { token: string }
  const authorization = `Bearer ${token}`
  return {
    url,
    token,
    data,
    cpuSeconds() {
      const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
        .replace(/^.*\) /, '')
        .split(' ')
      return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
    },
    residentMb() {
      const status = readFileSync(`/proc/${pid}/status`, 'latin1')
      const kb = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024
      return { now: kb('VmRSS'), peak: kb('VmHWM') }
    },
    async metric(pattern) {
      const text = await (await fetch(`${url}/metrics`, { headers: { authorization } })).text()
      return Number(pattern.exec(text)?.[1] ?? NaN)
    },
    get: async (path) => await (await fetch(url + path, { headers: { authorization } })).json(),
    post: async (path, body, headers = {}) =>
      await fetch(url + path, { method: 'POST', body, headers: { authorization, ...headers } }),
    async stop(options) {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
      if (options?.keepData !== true) rmSync(data, { recursive: true, force: true })
    },
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  return await new Promise((resolve, reject) => {
    let text = ''
    child.stdout?.on('data', (part: Buffer) => {
      text += part.toString()
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')))
    })
    child.once('exit', (code) => reject(new Error(`the server ended with ${code ?? 'a signal'}`)))
  })
}
