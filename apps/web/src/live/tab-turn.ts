/** A turn that one tab of this browser has at a time. */
export interface TabTurn {
  readonly isMine: () => boolean
  /** Hands it on to the next tab that waits. */
  readonly leave: () => void
}

/**
 * Waits for a turn, so that ten open tabs do not do the same thing ten times.
 *
 * Where the browser has no locks (a page without TLS from another host) each tab takes it that the turn is its own.
 */
export function takeTurn(name: string): TabTurn {
  if (!('locks' in navigator)) return { isMine: () => true, leave: () => undefined }
  let isMine = false
  const over = Promise.withResolvers<undefined>()
  const waiting = new AbortController()
  const hold = async (): Promise<void> => {
    isMine = true
    await over.promise
    isMine = false
  }
  // Refused only when it is left before its time came.
  navigator.locks.request(name, { signal: waiting.signal }, hold).catch(() => undefined)
  const leave = (): void => {
    isMine = false
    over.resolve(undefined)
    waiting.abort()
  }
  return { isMine: () => isMine, leave }
}
