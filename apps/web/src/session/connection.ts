import { signal, useSignal } from '../state/signal.ts'

const offlineSince = signal<number | undefined>(undefined)
let answeredAtMs = Date.now()

/** A request reached the server. */
export function noteReached(): void {
  answeredAtMs = Date.now()
  offlineSince.set(undefined)
}

/** A request did not reach the server. The first one sets the time that "offline since" shows. */
export const noteUnreachable = (): void => offlineSince.set(offlineSince.get() ?? Date.now())

/** When the server answered last, in ms. */
export const lastAnswerMs = (): number => answeredAtMs

/** Since when no request reached the server, in ms; undefined while it answers. Said once, not per section. */
export const useOfflineSince = (): number | undefined => useSignal(offlineSince)
