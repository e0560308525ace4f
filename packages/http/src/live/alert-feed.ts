import type { FeedMessage } from '@aurora/cases'

/** One committed change of one alert. */
export type AlertMessage = FeedMessage

/** Where changes of alerts are heard of. */
export interface AlertFeed {
  /** Calls `listener` after each change that is durable, in order, until what comes back is called. */
  subscribe(listener: (messages: readonly AlertMessage[]) => void): () => void
  /** Messages behind `sequence`, oldest first; `hasGap` when those right behind it are no longer kept. */
  since(
    sequence: number,
    limit: number,
  ): Promise<{ messages: readonly AlertMessage[]; latest: number; hasGap: boolean }>
}
