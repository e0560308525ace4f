import { startCommand, type Finished } from './aurora-command.ts'
import { eventually } from './eventually.ts'

/** A line a bridge writes with `--json`. */
export type BridgeLine = Readonly<Record<string, unknown>> & { readonly event: string }

/** `aurora bridge` in a process of its own. */
export interface RunningBridge extends AsyncDisposable {
  readonly pid: number
  /** What it has said so far. */
  lines(): BridgeLine[]
  /** Resolves to the first line of this kind whose text matches. */
  until(event: string, text?: RegExp): Promise<BridgeLine>
  stop(): Promise<Finished>
  kill9(): Promise<void>
}

/** Starts a bridge; resolves once it reads. Rejects with what it wrote when it ends before that. */
export async function startBridge(args: readonly string[], env: Record<string, string> = {}): Promise<RunningBridge> {
  const running = startCommand(['bridge', ...args, '--json'], { env })
  const lines = (): BridgeLine[] =>
    running
      .stdout()
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as BridgeLine)
  const until: RunningBridge['until'] = async (event, text = /(?:)/) =>
    await eventually(`the bridge says ${event} ${String(text)}`, async () => {
      if (running.child.exitCode !== null) throw new Error(`the bridge ended: ${running.stderr()}`)
      return lines().find((line) => line.event === event && text.test(JSON.stringify(line)))
    })
  const end = async (signal: NodeJS.Signals): Promise<Finished> => {
    running.child.kill(signal)
    return await running.finished
  }
  const isReady = await Promise.race([until('ready').then(() => true), running.finished.then(() => false)])
  if (!isReady) throw new Error(running.stderr())
  return {
    pid: running.child.pid ?? 0,
    lines,
    until,
    stop: async () => await end('SIGTERM'),
    kill9: async () => void (await end('SIGKILL')),
    [Symbol.asyncDispose]: async () => void (await end('SIGKILL')),
  }
}
