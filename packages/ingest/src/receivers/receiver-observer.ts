/** Things that happen to a receiver and that somebody may want to log. */
export interface ReceiverObserver {
  /** Nothing is received from now on; told again only when the reason is another one. */
  receiverFailed(at: { receiver: string; reason: string }): void
  receiverRecovered(at: { receiver: string; awayMs: number }): void
  /** Records that were dropped, wholly or in part, before they were read. */
  recordsLost(at: { receiver: string; records: number }): void
}
