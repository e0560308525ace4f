import type { ReactElement } from 'react'
import { ActBar, type ActButton } from '../../../components/act-bar/act-bar.tsx'
import type { KeyId } from '../../../keys/key-table.ts'
import { useTriage, type Act } from './triage.ts'

const shown: readonly { readonly act: Act; readonly word: string; readonly keyId?: KeyId }[] = [
  { act: 'reopen', word: 'Reopen' },
  { act: 'take', word: 'Take', keyId: 'alert.take' },
  { act: 'assign', word: 'Assign', keyId: 'alert.assign' },
  { act: 'note', word: 'Note', keyId: 'alert.note' },
  { act: 'promote', word: 'Case', keyId: 'alert.promote' },
  { act: 'suppress', word: 'Suppress', keyId: 'alert.suppress' },
  { act: 'close', word: 'Close', keyId: 'alert.close' },
]

/** What can be done with the target, each with its key. What is not permitted is absent. */
export function ActButtons({ label }: { readonly label: string }): ReactElement {
  const { acts } = useTriage()
  const possible = shown.flatMap(({ act, word, keyId }): ActButton[] => {
    const run = acts[act]
    return run === undefined ? [] : [{ word, keyId, run }]
  })
  return <ActBar label={label} acts={possible} />
}
