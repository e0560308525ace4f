import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import { childEnvironment, mainFile, node24, root } from './server.ts'

/** What a command came to. */
export interface Finished {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A command that is running: what it has said so far, and how it ends. */
export interface Running {
  readonly child: ChildProcess
  stdout(): string
  stderr(): string
  readonly finished: Promise<Finished>
}

export type CommandOptions = Pick<SpawnOptions, 'uid' | 'gid'> & { readonly env?: Readonly<Record<string, string>> }

/** Starts `aurora` with these arguments; its standard input stays open. */
export function startCommand(args: readonly string[], options: CommandOptions = {}): Running {
  const child = spawn(node24(), [mainFile, ...args], {
    ...options,
    cwd: root,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: childEnvironment(options.env),
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  child.stdin.on('error', () => undefined) // it may end without having read everything
  const finished = once(child, 'close').then(() => ({ code: child.exitCode ?? 128, stdout, stderr }))
  return { child, stdout: () => stdout, stderr: () => stderr, finished }
}

/** Runs `aurora` to its end, with `stdin` as its standard input. */
export async function aurora(
  args: readonly string[],
  options: CommandOptions & { readonly stdin?: string | Uint8Array } = {},
): Promise<Finished> {
  const { stdin = '', ...rest } = options
  const running = startCommand(args, rest)
  running.child.stdin?.end(stdin)
  return await running.finished
}
