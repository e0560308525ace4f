import type { IngestReport } from '@aurora/contract'
import type { FileObserver, FileTail, ReceiverObserver } from '@aurora/ingest'
import { showText, type Terminal } from '../cli/terminal.ts'
import type { SenderObserver } from './sender.ts'
import type { Spool } from './spool.ts'

/** A line is written so often while nothing else is worth one. */
const lineEveryMs = 60_000
const lookMs = 1000

/**
 * What a bridge says of itself: a line when a trouble begins or ends, when something is refused or lost, and one a minute
 * with the counts; with `--json` each as an object. The key is never among the arguments.
 */
export class BridgeStatus implements SenderObserver, ReceiverObserver, FileObserver {
  readonly #terminal: Terminal
  readonly #troubles = new Map<string, string>()
  readonly counts = {
    received: 0,
    stored: 0,
    rejected: 0,
    deduplicated: 0,
    refusedRequests: 0,
    lostBytes: 0,
    lostRecords: 0,
  }
  #saidMs = 0

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  /** Looks after the parts, and says now and then how they are. */
  watch(spool: Spool, tails: readonly FileTail[]): { close(): void } {
    this.#saidMs = Date.now()
    const timer = setInterval(() => {
      for (const { config, failure } of tails) this.trouble(config.path, failure)
      if (Date.now() - this.#saidMs >= lineEveryMs) this.#sayCounts(spool)
    }, lookMs)
    return { close: () => clearInterval(timer) }
  }

  sent(report: IngestReport): void {
    for (const name of ['received', 'stored', 'rejected', 'deduplicated'] as const) this.counts[name] += report[name]
  }

  refused({ file, reason }: { file: string; reason: string }): void {
    this.counts.refusedRequests++
    this.#say({ event: 'refused', file, reason }, `refused for ever, kept in ${file}: ${reason}`)
  }

  waiting(reason: string | undefined): void {
    this.trouble('platform', reason)
  }

  receiverFailed({ receiver, reason }: { receiver: string; reason: string }): void {
    this.trouble(receiver, reason)
  }

  receiverRecovered({ receiver }: { receiver: string }): void {
    this.trouble(receiver, undefined)
  }

  recordsLost({ receiver, records }: { receiver: string; records: number }): void {
    this.counts.lostRecords += records
    this.#say({ event: 'lost', receiver, records }, `${showText(receiver)}: ${records} records were lost or cut`)
  }

  bytesLost({ receiver, bytes }: { receiver: string; bytes: number }): void {
    this.counts.lostBytes += bytes
    this.#say(
      { event: 'lost', receiver, bytes },
      `${showText(receiver)}: ${bytes} bytes were gone before they were read`,
    )
  }

  /** Tells that a trouble began, is another one, or with undefined that it ended; the same is told once. */
  trouble(part: string, reason: string | undefined): void {
    if (this.#troubles.get(part) === reason) return
    if (reason === undefined) {
      this.#troubles.delete(part)
      this.#say({ event: 'recovered', part }, `${showText(part)}: all is well again`)
    } else {
      this.#troubles.set(part, reason)
      this.#say({ event: 'trouble', part, reason }, `${showText(part)}: ${showText(reason)}`)
    }
  }

  /** The last words: what was done, and whether the spool is empty. */
  left(isEmpty: boolean, spool: Spool): void {
    const rest = isEmpty ? 'everything is sent' : `${spool.waitingFiles} requests are left for the next start`
    this.#say(
      { event: 'stopped', isEmpty, ...this.counts, waiting: spool.waitingFiles },
      `stopped: ${this.#words()}; ${rest}`,
    )
  }

  #sayCounts(spool: Spool): void {
    this.#saidMs = Date.now()
    const { waitingFiles: waiting, usedBytes: spoolBytes } = spool
    this.#say(
      { event: 'status', ...this.counts, waiting, spoolBytes },
      `${this.#words()}; ${waiting} requests wait, ${Math.round(spoolBytes / 1024)} KiB`,
    )
  }

  #words(): string {
    const { received, stored, rejected, deduplicated, refusedRequests, lostBytes, lostRecords } = this.counts
    const n = (count: number): string => count.toLocaleString('en')
    const bad = [
      refusedRequests === 0 ? '' : `, ${n(refusedRequests)} requests refused`,
      lostBytes + lostRecords === 0 ? '' : `, lost ${n(lostBytes)} bytes and ${n(lostRecords)} records`,
    ]
    return `${n(received)} sent: ${n(stored)} stored, ${n(rejected)} rejected, ${n(deduplicated)} known already${bad.join('')}`
  }

  #say(facts: object, words: string): void {
    if (this.#terminal.isJson) this.#terminal.print(JSON.stringify(facts))
    else this.#terminal.note(words)
  }
}
