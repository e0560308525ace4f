import { AppError } from '@aurora/core'
import type { State, Transaction } from '@aurora/state'
import type { Clock } from '../clock.ts'
import { schedulesOf } from './tables.ts'

/** A lease that has not been renewed for so long, by the clock of whoever waits for it, is taken over. */
export const leaseMs = 30_000

interface Row {
  readonly holder: string
  readonly fence: number
  readonly beat: number
}

/**
 * The right to run schedules, which one process of a cluster has at a time.
 *
 * Whoever holds it counts its beat up; whoever waits takes it over once the beat stood still for `leaseMs` of its own
 * time. So no two clocks are compared, and one that is set neither ends nor prolongs a lease. What keeps two holders
 * apart is not time at all: every write of a holder asks `assertHeld` in its transaction, and a holder that was taken
 * over can write nothing more.
 */
export class Lease {
  readonly #state: State
  readonly #clock: Clock
  readonly #name: string
  readonly #holder: string
  #fence: number | undefined
  /** The beat of another holder, and since when it was seen. */
  #seen: { readonly beat: number; readonly fence: number; readonly sinceMs: number } | undefined

  constructor(state: State, clock: Clock, name: string, holder: string) {
    this.#state = state
    this.#clock = clock
    this.#name = name
    this.#holder = holder
  }

  /** Takes the lease, or renews it. Whether this process has it now. */
  acquire(): Promise<boolean> {
    return this.#state.transaction(async (tx) => {
      await tx.lock(`detection.lease ${this.#name}`)
      const row = await this.#row(tx)
      if (row === undefined) return this.#take(tx, 1)
      if (row.holder === this.#holder && row.fence === this.#fence) return this.#beat(tx, row)
      if (row.holder === '' || this.#isStill(row)) return this.#take(tx, row.fence + 1)
      this.#fence = undefined
      return false
    })
  }

  /** Lets go of the lease, if it is held. */
  async release(): Promise<void> {
    const fence = this.#fence
    if (fence === undefined) return
    this.#fence = undefined
    await schedulesOf(this.#state)
      .updateTable('detection_leases')
      .set({ holder: '' })
      .where('name', '=', this.#name)
      .where('fence', '=', fence)
      .execute()
  }

  /** Fails with 'detection.lease_lost', and so undoes the transaction, when another process has taken over. */
  async assertHeld(tx: Transaction): Promise<void> {
    await tx.lock(`detection.lease ${this.#name}`)
    const row = await this.#row(tx)
    if (this.#fence !== undefined && row?.fence === this.#fence && row.holder === this.#holder) return
    this.#fence = undefined
    throw new AppError('detection.lease_lost', 'another process runs the schedules now')
  }

  #row(tx: Transaction): Promise<Row | undefined> {
    return schedulesOf(tx).selectFrom('detection_leases').selectAll().where('name', '=', this.#name).executeTakeFirst()
  }

  async #take(tx: Transaction, fence: number): Promise<boolean> {
    const row = { name: this.#name, holder: this.#holder, fence, beat: 0 }
    await schedulesOf(tx)
      .insertInto('detection_leases')
      .values(row)
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ holder: row.holder, fence, beat: 0 }))
      .execute()
    tx.onCommit(() => (this.#fence = fence))
    return true
  }

  async #beat(tx: Transaction, { beat }: Row): Promise<boolean> {
    await schedulesOf(tx)
      .updateTable('detection_leases')
      .set({ beat: beat + 1 })
      .where('name', '=', this.#name)
      .execute()
    return true
  }

  /** Whether another holder has not beaten for as long as a lease lasts. */
  #isStill({ beat, fence }: Row): boolean {
    const nowMs = this.#clock.monotonicMs()
    if (this.#seen?.beat !== beat || this.#seen.fence !== fence) this.#seen = { beat, fence, sinceMs: nowMs }
    return nowMs - this.#seen.sinceMs >= leaseMs
  }
}
