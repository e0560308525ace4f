import type { Casework } from '@aurora/cases'
import type { Finding, Severity } from '@aurora/core'
import type { MigrationSet, State } from '@aurora/state'
import type { FindingStore, NumberedFinding } from '@aurora/store'

/** Things that happen on the way from findings to alerts, and that somebody may want to log or count. */
export interface IntakeObserver {
  findingsFolded(folded: { findings: number; afterMs: number }): void
  findingsNotFolded(failure: { error: unknown }): void
}

/** What an intake works with. */
export interface IntakeParts {
  readonly findings: FindingStore
  readonly casework: Pick<Casework, 'foldFindings'>
  readonly state: State
  readonly observer: IntakeObserver
  /** Findings below it make no alert; they can be searched all the same. */
  readonly leastSeverity: Severity
  /** Those of the findings that people are shown: no suppression hides them. */
  readonly shownOf: (findings: readonly Finding[]) => Promise<readonly Finding[]>
}

interface IntakeTables {
  /** How far the findings were folded: one row. */
  alert_intake: { id: number; sequence: number }
}

export const intakeMigrations: MigrationSet = {
  owner: 'alert-intake',
  steps: [
    {
      name: '0001-checkpoint',
      up: async ({ schema }) => {
        await schema
          .createTable('alert_intake')
          .addColumn('id', 'integer', (c) => c.primaryKey())
          .addColumn('sequence', 'bigint', (c) => c.notNull())
          .execute()
      },
    },
  ],
}

/** Findings that wait here; when there are more they are read from the store again. */
const maxWaiting = 4000
/** Findings of one transaction: an alert that many of them are about is written once. */
const pageFindings = 1000
/** So many, when they come late as it is, wait for more to be folded with. */
const manyFindings = 100
const lateMs = 1000
const gatherMs = 1000
const retryMs = 1000

/**
 * Makes alerts of findings, in the order in which they became known, each once: how far it came is remembered, and what
 * was not folded when the process died is read from the store at the next start. Folding knows what it folded before.
 */
export class AlertIntake {
  readonly #parts: IntakeParts
  readonly #abort = new AbortController()
  #waiting: NumberedFinding[] = []
  /** Whether the store has findings that do not wait here. */
  #isBehind = true
  #sequence = 0
  #wake: () => void = () => undefined
  /** How many must wait for an offer to wake. */
  #wakeAt = 1
  #folding: Promise<void> = Promise.resolve()
  #failure: string | undefined

  constructor(parts: IntakeParts) {
    this.#parts = parts
  }

  /** Why no alerts come about just now; undefined when they do. */
  get failure(): string | undefined {
    return this.#failure
  }

  async start(): Promise<void> {
    const row = await this.#db.selectFrom('alert_intake').select('sequence').executeTakeFirst()
    this.#sequence = row?.sequence ?? 0
    this.#parts.findings.numberAfter(this.#sequence) // findings that were removed may have been the last
    this.#folding = this.#foldAll()
  }

  /** Takes findings that are kept. Never waits: of more than can wait, the store is asked again. */
  offer(findings: readonly NumberedFinding[]): void {
    if (this.#waiting.length + findings.length > maxWaiting) {
      this.#waiting = []
      this.#isBehind = true
    } else if (!this.#isBehind) this.#waiting.push(...findings)
    if (this.#isBehind || this.#waiting.length >= this.#wakeAt) this.#wake()
  }

  /** Resolves when what is being folded is folded. */
  async close(): Promise<void> {
    this.#abort.abort()
    this.#wake()
    await this.#folding
  }

  get #db() {
    return this.#parts.state.as<IntakeTables>()
  }

  async #foldAll(): Promise<void> {
    while (!this.#abort.signal.aborted) {
      try {
        const next = await this.#next()
        if (next.length > 0) await this.#fold(next)
        else await this.#sleep(undefined)
        this.#failure = undefined
      } catch (error) {
        this.#failure = error instanceof Error ? error.message : String(error)
        this.#parts.observer.findingsNotFolded({ error })
        this.#isBehind = true
        this.#waiting = []
        await this.#sleep(retryMs)
      }
    }
  }

  async #next(): Promise<readonly NumberedFinding[]> {
    if (this.#isGathering()) await this.#gather()
    if (!this.#isBehind) return this.#waiting.splice(0, pageFindings)
    this.#isBehind = false // what is kept while the store is read waits here too, and is known then
    const read = await this.#parts.findings.after(this.#sequence, pageFindings)
    if (read.length === pageFindings) this.#isBehind = true
    return read
  }

  /**
   * Whether what waits is many findings that are late already: the platform is busy storing, and folding them with
   * those that follow leaves more to that and delays nobody by much.
   */
  #isGathering(): boolean {
    const oldest = this.#waiting[0]
    if (oldest === undefined || this.#isBehind) return false
    const isLate = Date.now() - oldest.finding.receivedUs / 1000 > lateMs
    return isLate && this.#waiting.length >= manyFindings && this.#waiting.length < pageFindings
  }

  async #gather(): Promise<void> {
    this.#wakeAt = pageFindings
    await this.#sleep(gatherMs)
    this.#wakeAt = 1
  }

  async #fold(numbered: readonly NumberedFinding[]): Promise<void> {
    const { casework, leastSeverity, observer } = this.#parts
    const fresh = numbered.filter(({ sequence }) => sequence > this.#sequence)
    const last = fresh.at(-1)
    if (last === undefined) return
    const findings = await this.#parts.shownOf(
      fresh.map(({ finding }) => finding).filter(({ severity }) => severity >= leastSeverity),
    )
    if (findings.length > 0) await casework.foldFindings(findings)
    const row = { id: 1, sequence: last.sequence }
    await this.#db
      .insertInto('alert_intake')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute()
    this.#sequence = last.sequence
    observer.findingsFolded({ findings: findings.length, afterMs: Date.now() - last.finding.receivedUs / 1000 })
  }

  async #sleep(ms: number | undefined): Promise<void> {
    if (this.#abort.signal.aborted || (ms === undefined && (this.#waiting.length > 0 || this.#isBehind))) return
    await new Promise<void>((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.#wake = () => undefined
  }
}
