import type { Terminal } from './terminal.ts'

const barWidth = 24

/**
 * Progress of work that takes longer than a second: on a terminal a bar with share, rate and rest of time, else a line
 * every ten seconds. Written to stderr; nothing with --quiet.
 */
export class Progress {
  readonly #terminal: Terminal
  readonly #total: number | undefined
  readonly #unit: string
  readonly #startedMs = Date.now()
  #saidMs = Date.now()
  #isDrawn = false

  /** `total` in bytes or items, undefined when it is not known. */
  constructor(terminal: Terminal, total: number | undefined, unit: string) {
    this.#terminal = terminal
    this.#total = total
    this.#unit = unit
  }

  update(done: number, items: number): void {
    const nowMs = Date.now()
    const isTty = process.stderr.isTTY
    if (this.#terminal.isQuiet || nowMs - this.#startedMs < 1000 || nowMs - this.#saidMs < (isTty ? 100 : 10_000))
      return
    this.#saidMs = nowMs
    const text = this.#text(done, items, (nowMs - this.#startedMs) / 1000)
    if (isTty) process.stderr.write(`\r\u001b[K${text}`)
    else process.stderr.write(`${text}\n`)
    this.#isDrawn = isTty
  }

  finish(): void {
    if (this.#isDrawn) process.stderr.write('\r\u001b[K')
  }

  #text(done: number, items: number, seconds: number): string {
    const rate = `${Math.round(items / seconds).toLocaleString('en')} ${this.#unit}/s`
    if (this.#total === undefined || this.#total === 0) return `${items.toLocaleString('en')} ${this.#unit}, ${rate}`
    const share = Math.min(1, done / this.#total)
    const bar = '█'.repeat(Math.round(share * barWidth)).padEnd(barWidth, '░')
    const rest = share === 0 ? '' : `, ${Math.ceil((seconds / share) * (1 - share))} s left`
    return `${bar} ${Math.floor(share * 100)} %  ${rate}${rest}`
  }
}
