import { severityName, type SeverityName } from '@aurora/core'
import type { State } from '@aurora/state'
import { printShort } from '../short-number.ts'
import { tablesOf, type CasesTables } from '../tables.ts'
import { inChunks, takeNumbers, type FeedKind, type Work } from '../work.ts'

/** One committed change of one alert, as everyone who watches hears it. */
export interface FeedMessage {
  /** 1, 2, 3, … without a gap, in the order of commits. */
  readonly sequence: number
  readonly kind: FeedKind
  readonly alertId: string
  readonly name: string
  readonly title: string
  readonly severity: SeverityName
  readonly status: string
  readonly source: string
  readonly techniques: readonly string[]
  /** Addresses, domains and hashes it began with. */
  readonly indicators: readonly string[]
  readonly atUs: number
}

export interface FeedPage {
  /** Oldest first. */
  readonly messages: readonly FeedMessage[]
  /** The last message there is; 0 before the first. */
  readonly latest: number
  /** True when messages right after `sequence` are no longer kept: read the alerts themselves instead. */
  readonly hasGap: boolean
}

type Listener = (messages: readonly FeedMessage[]) => void

/**
 * The feed of alerts: every committed change of an alert is one message, kept for a while so that whoever was away can
 * go on where they left off.
 *
 * A listener hears, in order, what this process committed. What other processes of the same store committed leaves a
 * gap in the sequence numbers: read it with `since`.
 */
export class AlertFeed {
  readonly #state: State
  readonly #keep: number
  readonly #onProblem: (error: unknown) => void
  readonly #listeners = new Set<Listener>()

  constructor(state: State, keepMessages: number, onProblem: (error: unknown) => void) {
    this.#state = state
    this.#keep = keepMessages
    this.#onProblem = onProblem
  }

  /** Calls `listener` after each commit with its messages, until the function that comes back is called. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** At most `limit` (1 to 1,000) messages after `sequence`; 0 for the oldest that are kept. */
  async since(sequence: number, limit = 200): Promise<FeedPage> {
    const db = tablesOf(this.#state)
    // The counter first: what is committed between the two reads is then a message more, never a gap.
    const known = await latestSequence(db)
    const rows = await db
      .selectFrom('alert_feed')
      .selectAll()
      .where('sequence', '>', sequence)
      .orderBy('sequence')
      .limit(Math.max(1, Math.min(limit, 1_000)))
      .execute()
    const latest = Math.max(known, rows.at(-1)?.sequence ?? 0)
    const first = rows[0]?.sequence ?? latest + 1
    return { messages: rows.map(messageOf), latest, hasGap: first > sequence + 1 }
  }

  /** Writes the messages of one change inside its transaction, and forgets the oldest beyond the bound. */
  async write(work: Work): Promise<void> {
    if (work.feed.length === 0) return
    const first = await takeNumbers(work, 'feed', work.feed.length)
    const rows = work.feed.map(({ kind, alert }, i) => ({
      sequence: first + i,
      at_us: work.nowUs,
      kind,
      alert_id: alert.id,
      number: alert.number,
      title: alert.title,
      severity: alert.severity,
      status: alert.status,
      source: alert.source,
      techniques: alert.techniques,
      iocs: alert.iocs,
    }))
    await inChunks(rows, (chunk) => work.db.insertInto('alert_feed').values(chunk).execute())
    const oldest = first + rows.length - this.#keep
    if (oldest > 1) await work.db.deleteFrom('alert_feed').where('sequence', '<', oldest).execute()
    const messages = rows.map(messageOf)
    work.tx.onCommit(() => this.#publish(messages))
  }

  /** The transaction is committed: a listener that fails must not make it look as if it had not been. */
  #publish(messages: readonly FeedMessage[]): void {
    for (const listener of this.#listeners) {
      try {
        listener(messages)
      } catch (error) {
        this.#onProblem(error)
      }
    }
  }
}

/** The last message there is; 0 before the first. */
export async function latestSequence(db: Work['db']): Promise<number> {
  const counter = await db.selectFrom('case_counters').select('value').where('name', '=', 'feed').executeTakeFirst()
  return counter?.value ?? 0
}

function messageOf(row: CasesTables['alert_feed']): FeedMessage {
  return {
    sequence: row.sequence,
    kind: row.kind as FeedKind,
    alertId: row.alert_id,
    name: printShort('A', row.number),
    title: row.title,
    severity: severityName(row.severity),
    status: row.status,
    source: row.source,
    techniques: JSON.parse(row.techniques) as string[],
    indicators: JSON.parse(row.iocs) as string[],
    atUs: row.at_us,
  }
}
