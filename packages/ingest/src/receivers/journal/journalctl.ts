import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { journalctlArguments, type JournalConfig } from './config.ts'

/** What is kept of the words of the program. */
const maxWordsBytes = 4096

/** How long it may take to end. */
const stopMs = 2000

/** What journalctl says when it may not read the journal of the system. */
const seesPart = /not seeing messages from/

/**
 * A running journalctl. It is started without a shell and without our environment, which holds secrets; it ends by
 * itself when nobody reads its output, so that it does not outlive us.
 */
export class Journalctl {
  readonly #child: ChildProcessByStdio<null, Readable, Readable>
  readonly #exited: Promise<unknown>
  readonly #closed: Promise<unknown>
  readonly #program: string
  #fault: NodeJS.ErrnoException | undefined
  #words = ''

  constructor(config: JournalConfig, cursor: string | undefined) {
    this.#program = config.program
    this.#child = spawn(config.program, journalctlArguments(config, cursor), {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', SYSTEMD_COLORS: '0' },
    })
    this.#child.on('error', (error) => (this.#fault = error))
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#words = (this.#words + text).slice(-maxWordsBytes)
    })
    this.#exited = once(this.#child, 'exit').catch(() => undefined)
    this.#closed = once(this.#child, 'close').catch(() => undefined)
  }

  /** What it writes; nothing is read before it is asked for, so that it waits when we do. */
  get output(): Readable {
    return this.#child.stdout
  }

  /** That it runs but may not read everything; undefined when it said nothing of the kind. */
  get notice(): string | undefined {
    return seesPart.test(this.#words)
      ? 'only a part of the journal can be read: run as root or as a member of the group systemd-journal'
      : undefined
  }

  /** Ends it, and resolves when it has ended. */
  async stop(): Promise<void> {
    this.#child.kill('SIGTERM')
    this.#child.stdout.destroy()
    const late = setTimeout(() => this.#child.kill('SIGKILL'), stopMs)
    await this.#exited
    clearTimeout(late)
  }

  /** Resolves to why it ended, once its output has; a program that stays without one is ended. */
  async reason(): Promise<string> {
    const late = setTimeout(() => this.#child.kill('SIGKILL'), stopMs)
    await this.#closed
    clearTimeout(late)
    if (this.#fault !== undefined) return this.#startFault(this.#fault)
    const { exitCode, signalCode } = this.#child
    const words = this.#words.trim().split('\n').at(-1)?.replace(/\p{Cc}/gu, ' ').slice(0, 200) ?? '' // prettier-ignore
    return `${this.#program} ended with ${exitCode ?? signalCode}${words === '' ? '' : `: ${words}`}`
  }

  #startFault({ code }: NodeJS.ErrnoException): string {
    if (code === 'ENOENT') return `there is no program ${this.#program} here`
    return `${this.#program} cannot be started: ${code ?? 'it failed'}`
  }
}
