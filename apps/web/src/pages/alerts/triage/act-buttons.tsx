import type { ReactElement } from 'react'
import { ActBar, type ActButton } from '../../../components/act-bar/act-bar.tsx'
import { useTriage, type Act } from './triage.ts'

const shown: readonly { readonly act: Act; readonly word: string; readonly key: string }[] = [
  { act: 'reopen', word: 'Reopen', key: '' },
  { act: 'take', word: 'Take', key: 'e' },
  { act: 'assign', word: 'Assign', key: 'A' },
  { act: 'note', word: 'Note', key: 'n' },
  { act: 'promote', word: 'Case', key: 'p' },
  { act: 'suppress', word: 'Suppress', key: 's' },
  { act: 'close', word: 'Close', key: 'c' },
]

/** What can be done with the target, each with its key. What is not permitted is absent. */
export function ActButtons({ label }: { readonly label: string }): ReactElement {
  const { acts } = useTriage()
  const possible = shown.flatMap(({ act, word, key }): ActButton[] => {
    const run = acts[act]
    return run === undefined ? [] : [{ word, key, run }]
  })
  return <ActBar label={label} acts={possible} />
}
