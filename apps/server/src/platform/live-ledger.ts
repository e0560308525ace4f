import type { Detections, LiveRules } from '@aurora/detect'
import type { AskedEvents } from '@aurora/ingest'

type Ledger = Detections['ledger']

/** What became of the events received in one minute. */
interface Minute {
  gap: string
  readonly truncated: Map<string, number>
}

const minuteUs = 60e6

/**
 * Tells the ledger which minutes live rules were asked in: a minute counts once everything received in it is stored. What
 * could not be asked is a gap with its reason, and findings that were only counted are told of their rule.
 */
export class LiveLedger {
  readonly #ledger: Ledger
  readonly #storedUntilUs: () => number
  readonly #minutes = new Map<number, Minute>()
  #set: { readonly number: number; fromMinute: number } | undefined
  #changing: Promise<void> = Promise.resolve()

  constructor(ledger: Ledger, storedUntilUs: () => number) {
    this.#ledger = ledger
    this.#storedUntilUs = storedUntilUs
  }

  /** The rules that are asked now; undefined before the first. */
  get setNumber(): number | undefined {
    return this.#set?.number
  }

  /** Other rules are asked from now on: their first whole minute is the next one. */
  async follow(rules: LiveRules, keys: readonly { id: string; version: string }[]): Promise<void> {
    if (rules.ruleSet === '') return
    await this.write()
    this.#changing = this.#changing.then(async () => {
      const number = await this.#ledger.ensureRuleSet(keys)
      const nowMinute = Math.floor((Date.now() * 1000) / minuteUs)
      if (this.#set === undefined) await this.#ledger.recordPause(number, nowMinute, 'the server was not running')
      if (this.#set?.number !== number) this.#set = { number, fromMinute: nowMinute }
    })
    await this.#changing
  }

  /** Notes what rules were asked of. */
  note({ ruleSet, failed, truncated, toReceivedUs }: AskedEvents): void {
    if (this.#set === undefined || (ruleSet !== '' && failed === 0 && truncated.length === 0)) return
    const at = Math.floor(toReceivedUs / minuteUs)
    const minute = this.#minutes.get(at) ?? { gap: '', truncated: new Map<string, number>() }
    this.#minutes.set(at, minute)
    if (ruleSet === '') minute.gap = 'the rules could not be loaded'
    else if (failed > 0) minute.gap = `${failed} events could not be asked`
    for (const { ruleId, findings } of truncated)
      minute.truncated.set(ruleId, (minute.truncated.get(ruleId) ?? 0) + findings)
  }

  /** Records the minutes that are over. */
  async write(): Promise<void> {
    this.#changing = this.#changing.then(async () => await this.#write())
    await this.#changing
  }

  async #write(): Promise<void> {
    const set = this.#set
    const toMinute = Math.floor(this.#storedUntilUs() / minuteUs)
    if (set === undefined || toMinute <= set.fromMinute) return
    await this.#ledger.record({ set: set.number }, { fromMinute: set.fromMinute, toMinute, state: 'evaluated' })
    for (const [at, { gap, truncated }] of this.#minutes) {
      if (at >= toMinute) continue
      const range = { fromMinute: at, toMinute: at + 1 }
      if (gap !== '') await this.#ledger.record({ set: set.number }, { ...range, state: 'gap', reason: gap })
      for (const [rule, findings] of truncated) {
        const reason = `${findings} findings were counted and not kept`
        await this.#ledger.record({ rule }, { ...range, state: 'truncated', reason })
      }
      this.#minutes.delete(at)
    }
    set.fromMinute = toMinute
  }
}
