import { signal, useSignal, type Signal } from './signal.ts'

/**
 * A choice of the person that this browser remembers under `aurora.<key>`: the same in every tab, sent nowhere.
 *
 * `read` turns what is stored into a value and must accept anything, because a person or an older version may have
 * written it. When storage is blocked the choice lasts as long as the page.
 */
export function stored<T>(key: string, read: (raw: unknown) => T): Signal<T> {
  const name = `aurora.${key}`
  const choice = signal(read(load(name)))
  globalThis.addEventListener?.('storage', (event: StorageEvent) => {
    if (event.key === name) choice.set(read(load(name)))
  })
  return {
    ...choice,
    set: (value) => {
      save(name, value)
      choice.set(value)
    },
  }
}

/** The present value of a choice, and a function to change it. */
export function useStored<T>(choice: Signal<T>): readonly [T, (value: T) => void] {
  return [useSignal(choice), choice.set]
}

/** Readers for the usual forms of what is stored. */
export const reads = {
  flag:
    (otherwise: boolean) =>
    (raw: unknown): boolean =>
      typeof raw === 'boolean' ? raw : otherwise,
  oneOf:
    <T extends string>(names: readonly T[], otherwise: T) =>
    (raw: unknown): T =>
      names.find((name) => name === raw) ?? otherwise,
  number:
    (least: number, most: number, otherwise: number) =>
    (raw: unknown): number =>
      typeof raw === 'number' && Number.isFinite(raw) ? Math.min(most, Math.max(least, raw)) : otherwise,
  texts:
    (most: number) =>
    (raw: unknown): readonly string[] =>
      Array.isArray(raw) ? raw.filter((item) => typeof item === 'string').slice(0, most) : [],
  numbers: (raw: unknown): Readonly<Record<string, number>> =>
    typeof raw === 'object' && raw !== null
      ? Object.fromEntries(Object.entries(raw).filter(([, value]) => typeof value === 'number'))
      : {},
}

function load(name: string): unknown {
  try {
    const text = localStorage.getItem(name)
    return text === null ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

function save(name: string, value: unknown): void {
  try {
    localStorage.setItem(name, JSON.stringify(value))
  } catch {
    // Blocked or full: the choice lasts as long as the page.
  }
}
