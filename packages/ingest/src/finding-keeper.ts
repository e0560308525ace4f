import type { Event, Finding } from '@aurora/core'
import type { EventStore, NumberedFinding } from '@aurora/store'
import type { Detections } from './detector.ts'
import type { ReaderPool } from './worker/pool.ts'

/** Things that happen while rules are asked, and that somebody may want to act on, count or log. */
export interface DetectionObserver {
  /** Findings that are on disk now, in the order of their numbers. */
  findingsKept(findings: readonly NumberedFinding[]): void
  /** The rules were asked of so many events, received between the two moments. */
  eventsAsked(asked: AskedEvents): void
}

/** Events of one batch that rules were asked of. Times are microseconds since 1970-01-01 UTC. */
export interface AskedEvents extends Omit<Detections, 'findings'> {
  readonly events: number
  readonly fromReceivedUs: number
  readonly toReceivedUs: number
}

/** Events read back at a time. */
const pageEvents = 1000

/**
 * Keeps what rules found in a batch, after its events and before it is confirmed: so a batch that is confirmed has its
 * findings, and one that a crash cut off between the two is asked again (DESIGN §6).
 */
export class FindingKeeper {
  readonly #store: EventStore
  readonly #pool: ReaderPool
  readonly #observer: DetectionObserver

  constructor(parts: { store: EventStore; pool: ReaderPool; observer: DetectionObserver }) {
    this.#store = parts.store
    this.#pool = parts.pool
    this.#observer = parts.observer
  }

  /** Keeps what was found while the events of a batch were read. */
  async keep(batch: number, detections: readonly Detections[]): Promise<void> {
    const findings = detections.flatMap((each) => each.findings)
    if (findings.length > 0) await this.#append(batch, findings, false)
  }

  /** Asks the rules of a batch that is stored, and keeps those findings that are not kept already. */
  async keepAgain(batch: number): Promise<void> {
    for (let afterId: string | undefined; ;) {
      const events: readonly Event[] = await this.#store.findBatch(batch, { limit: pageEvents, afterId })
      if (events.length === 0) return
      const detections = await this.#pool.detect(events)
      if (detections.findings.length > 0) await this.#append(batch, detections.findings, true)
      const { findings: _, ...told } = detections
      const received = events.map(({ receivedUs }) => receivedUs)
      this.#observer.eventsAsked({
        ...told,
        events: events.length,
        fromReceivedUs: Math.min(...received),
        toReceivedUs: Math.max(...received),
      })
      afterId = events.at(-1)?.id
    }
  }

  async #append(batch: number, findings: readonly Finding[], mayRepeat: boolean): Promise<void> {
    const kept = await this.#store.findings.append(batch, findings, { mayRepeat })
    if (kept.length > 0) this.#observer.findingsKept(kept)
  }
}
