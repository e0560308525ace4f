import type { ReactElement } from 'react'
import { useKeysOf } from '../../keys/key-choices.ts'
import type { KeyId } from '../../keys/key-table.ts'
import { Kbd } from './kbd.tsx'

/** The key that does a thing now, as caps; absent while character keys are off and it has no other. */
export function KeyOf({ id }: { readonly id: KeyId }): ReactElement | null {
  const [first] = useKeysOf(id)
  return first === undefined ? null : <Kbd keys={first} />
}
