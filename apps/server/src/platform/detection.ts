import type { LiveRules, RulePacks } from '@aurora/detect'
import type { DetectorSummary, ReaderPool } from '@aurora/ingest'

/** Things that happen to the rules, and that somebody may want to log. */
export interface RuleObserver {
  rulesLoaded(loaded: Omit<DetectorSummary, 'asked'> & { tookMs: number }): void
  rulesFailed(failure: { error: unknown }): void
}

/** Changes of rules come in groups: loading waits for the last of them, so long. */
const settleMs = 200

/** What can be said of the rules that are asked of events now. */
export interface RuleState extends DetectorSummary {
  /** Why the newest rules are not asked; undefined when they are. */
  readonly failure: string | undefined
}

/**
 * Keeps the reading threads asking the rules that are installed: loads them at the start, and again after each change.
 * Rules that cannot be loaded leave those before in use, and are told.
 */
export class LiveRuleLoader {
  readonly #packs: Pick<RulePacks, 'live'>
  readonly #pool: Pick<ReaderPool, 'detectWith'>
  readonly #observer: RuleObserver
  readonly #loaded: (rules: LiveRules) => Promise<void>
  #loading: Promise<void> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined
  #state: RuleState = { ruleSet: '', rules: 0, asked: [], faults: [], faultCount: 0, failure: undefined }

  constructor(parts: {
    packs: Pick<RulePacks, 'live'>
    pool: Pick<ReaderPool, 'detectWith'>
    observer: RuleObserver
    /** Is told of the rules that are asked from now on. */
    loaded: (rules: LiveRules) => Promise<void>
  }) {
    this.#packs = parts.packs
    this.#pool = parts.pool
    this.#observer = parts.observer
    this.#loaded = parts.loaded
  }

  get state(): RuleState {
    return this.#state
  }

  /** Loads what is installed, after what is being loaded. Never rejects. */
  async load(): Promise<void> {
    this.#loading = this.#loading.then(async () => await this.#load())
    await this.#loading
  }

  /** Rules have changed: they are loaded soon. */
  loadSoon(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.load(), settleMs)
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#loading
  }

  async #load(): Promise<void> {
    const startedMs = Date.now()
    try {
      const rules = await this.#packs.live()
      if (rules.ruleSet === this.#state.ruleSet && this.#state.failure === undefined) return
      const summary = await this.#pool.detectWith({ module: import.meta.resolve('@aurora/detect'), rules })
      if (summary === undefined) return
      this.#state = { ...summary, failure: undefined }
      await this.#loaded(rules)
      const { asked: _, ...told } = summary
      this.#observer.rulesLoaded({ ...told, tookMs: Date.now() - startedMs })
    } catch (error) {
      this.#state = { ...this.#state, failure: error instanceof Error ? error.message : String(error) }
      this.#observer.rulesFailed({ error })
    }
  }
}
