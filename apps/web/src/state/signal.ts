import { useSyncExternalStore } from 'react'

/** A value of the whole page that components follow: read it, set it, hear of changes. */
export interface Signal<T> {
  readonly get: () => T
  readonly set: (value: T) => void
  /** Calls `listener` after each change; returns how to stop that. */
  readonly subscribe: (listener: () => void) => () => void
}

/** Makes a signal. Setting the value it has already tells nobody. */
export function signal<T>(initial: T): Signal<T> {
  let value = initial
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set: (next) => {
      if (Object.is(value, next)) return
      value = next
      for (const listener of [...listeners]) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** The present value of a signal; the component renders again when it changes. */
export function useSignal<T>(source: Signal<T>): T {
  return useSyncExternalStore(source.subscribe, source.get)
}
