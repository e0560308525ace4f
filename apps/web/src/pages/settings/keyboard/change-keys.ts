import { holderOf, keyChoices, keysUnder, usualKeys, without } from '../../../keys/key-choices.ts'
import { keyTable, type KeyId } from '../../../keys/key-table.ts'
import { parseKeys } from '../../../keys/pressed-keys.ts'

/** Gives a thing the keys a person typed, and keeps that. What is in the way comes back as a sentence, and nothing changes. */
export function changeKeys(id: KeyId, text: string): string | undefined {
  const keys = parseKeys(text)
  if (keys === undefined) return 'One character, such as e, or two after each other, such as g s.'
  const choices = keyChoices.get()
  const holder = holderOf(choices, id, keys)
  if (holder !== undefined) return conflict(keys, holder)
  keyChoices.set(keys === usualKeys(id) ? without(choices, id) : { ...choices, [id]: keys })
  return undefined
}

/** Who has the keys, or keys that begin alike, so that only one of the two could ever be pressed. */
function conflict(keys: string, holder: KeyId): string {
  const held = keysUnder(keyChoices.get(), holder)
  const { does } = keyTable[holder]
  if (held.includes(keys)) return `${keys} is taken: ${does}. Choose another, or change that one first.`
  return `${keys} would get in the way of ${held.join(', ')}: ${does}. Choose another.`
}
