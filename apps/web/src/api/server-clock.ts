/** How far the clock of the server is ahead of this browser's, in ms; 0 until it is known to differ. */
let aheadMs = 0

/**
 * Learns the clock of the server from the `Date` header of an answer.
 *
 * The header counts whole seconds, so differences under two seconds are taken for none.
 */
export function noteServerDate(header: string | null): void {
  const serverMs = Date.parse(header ?? '')
  if (Number.isNaN(serverMs)) return
  const difference = serverMs + 500 - Date.now()
  aheadMs = Math.abs(difference) < 2_000 ? 0 : difference
}

/** The present time by the server's clock, in ms: what `now` means in a search, whatever this browser's clock says. */
export function serverNowMs(): number {
  return Date.now() + aheadMs
}
