import { reads, stored } from '../state/stored.ts'
import { useSignal } from '../state/signal.ts'
import { keyTable, type KeyEntry, type KeyId } from './key-table.ts'
import { ariaKeys, collide, isCharacterKeys, parseKeys } from './pressed-keys.ts'

/** What a person chose in place of the character keys of the table. What is not in it is as the table says. */
export type KeyChoices = Readonly<Partial<Record<KeyId, string>>>

export const keyIds = Object.keys(keyTable) as KeyId[]

/** The character keys of an entry, which may be changed (WCAG 2.1.4); undefined for one that has none. */
export function usualKeys(id: KeyId): string | undefined {
  const { keys, isLocal }: KeyEntry = keyTable[id]
  return isLocal === true ? undefined : keys.find(isCharacterKeys)
}

/** All keys of an entry, with what was chosen in the place of the usual one. */
export function keysUnder(choices: KeyChoices, id: KeyId): readonly string[] {
  const { keys }: KeyEntry = keyTable[id]
  const usual = usualKeys(id)
  const chosen = choices[id]
  return usual === undefined || chosen === undefined ? keys : keys.map((one) => (one === usual ? chosen : one))
}

/** Which other thing keys already do, or would hide from; undefined when they are free. */
export function holderOf(choices: KeyChoices, id: KeyId, keys: string): KeyId | undefined {
  return keyIds.find((other) => {
    const { isLocal }: KeyEntry = keyTable[other]
    return other !== id && isLocal !== true && keysUnder(choices, other).some((one) => collide(one, keys))
  })
}

/**
 * Reads choices from storage. What names no key, is no keys, or would collide, is left out, so that whatever was stored
 * each key does one thing. Of choices that collide the first in the order of the table goes; then it is looked again.
 */
export function readKeyChoices(raw: unknown): KeyChoices {
  let choices: KeyChoices = validOf(raw)
  for (;;) {
    const wrong = keyIds.find((id) => choices[id] !== undefined && holderOf(choices, id, choices[id]) !== undefined)
    if (wrong === undefined) return choices
    choices = without(choices, wrong)
  }
}

function validOf(raw: unknown): KeyChoices {
  if (typeof raw !== 'object' || raw === null) return {}
  const written = new Map<string, unknown>(Object.entries(raw))
  return Object.fromEntries(
    keyIds.flatMap((id) => {
      const value = written.get(id)
      const keys = typeof value === 'string' ? parseKeys(value) : undefined
      return keys === undefined || usualKeys(id) === undefined || keys === usualKeys(id) ? [] : [[id, keys]]
    }),
  )
}

/** The choices but for one. */
export const without = (choices: KeyChoices, id: KeyId): KeyChoices =>
  Object.fromEntries(Object.entries(choices).filter(([other]) => other !== id))

/** What was chosen in this browser. */
export const keyChoices = stored('keys.choices', readKeyChoices)

/** Character keys can be switched off (WCAG 2.1.4), which leaves Escape, those with Ctrl, and the keys of each control. */
export const letterKeys = stored('keys.letters', reads.flag(true))

const acting = (keys: readonly string[], hasLetters: boolean): readonly string[] =>
  hasLetters ? keys : keys.filter((one) => !isCharacterKeys(one))

/** The keys that do a thing now; none while character keys are off and it has no others. */
export const keysOf = (id: KeyId): readonly string[] => acting(keysUnder(keyChoices.get(), id), letterKeys.get())

/** The same for a component, which shows them anew when they change. */
export const useKeysOf = (id: KeyId): readonly string[] =>
  acting(keysUnder(useSignal(keyChoices), id), useSignal(letterKeys))

/** The first of some keys as `aria-keyshortcuts` says it. */
export function ariaKeysOf(keys: readonly string[]): string | undefined {
  const [first] = keys
  return first === undefined ? undefined : ariaKeys(first)
}
