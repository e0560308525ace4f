import type { ReactElement } from 'react'
import { AssignDialog } from '../../../components/assign-dialog/assign-dialog.tsx'
import { ConflictDialog } from '../../../components/conflict-dialog/conflict-dialog.tsx'
import { may } from '../../../session/use-me.ts'
import { useQueue } from '../state/queue.ts'
import { statusWords } from '../state/status-words.ts'
import { CloseDialog } from './close-dialog.tsx'
import { closings, outcomeWord, type Closing } from './closing-words.ts'
import { NoteDialog } from './note-dialog.tsx'
import { PromoteDialog } from './promote-dialog.tsx'
import { SuppressDialog } from './suppress-dialog.tsx'
import { TakeDialog } from './take-dialog.tsx'
import { targetWords, type Target } from './targets.ts'
import { useTriage } from './triage.ts'
import type { TriageLayers as Layers } from './use-make-triage.ts'

/** The one layer that is open, if any. */
export function TriageLayers({ layers }: { readonly layers: Layers }): ReactElement | null {
  const { apply } = useTriage()
  const { asking, taking, conflict, close, confirmTake } = layers
  if (conflict !== undefined) {
    const again = (): void => {
      close()
      apply({ kind: 'one', alert: conflict.theirs }, conflict.mine, () => conflict.words)
    }
    const { words, theirs } = conflict
    const status = outcomeWord(theirs) ?? statusWords[theirs.status]
    return <ConflictDialog words={words} theirs={theirs} status={status} onApply={again} onClose={close} />
  }
  if (taking !== undefined) return <TakeDialog {...taking} onTake={confirmTake} onClose={close} />
  if (asking === undefined) return null
  return <Asked kind={asking.kind} target={asking.target} layers={layers} />
}

interface AskedProps {
  readonly kind: NonNullable<Layers['asking']>['kind']
  readonly target: Target
  readonly layers: Layers
}

function Asked({ kind, target, layers }: AskedProps): ReactElement | null {
  const { apply } = useTriage()
  const { me } = useQueue()
  const { close, ask } = layers
  switch (kind) {
    case 'assign':
      return (
        <AssignDialog
          what={targetWords(target)}
          onClose={close}
          onDone={(assignee) => {
            close()
            apply(target, { assignee }, (what) => `Gave ${what} to ${assignee ?? 'nobody'}`)
          }}
        />
      )
    case 'note':
      return (
        <NoteDialog
          target={target}
          onClose={close}
          onDone={(note) => {
            close()
            apply(target, { note }, (what) => `Noted on ${what}`)
          }}
        />
      )
    case 'promote':
      return <PromoteDialog target={target} onClose={close} />
    case 'suppress':
      return target.kind === 'one' ? <SuppressDialog alert={target.alert} onClose={close} /> : null
    case 'close':
      return (
        <CloseDialog
          target={target}
          maySuppress={target.kind === 'one' && may(me, 'suppressions:write')}
          onClose={close}
          onDone={(closedAs, note, isSuppressed) => {
            close()
            apply(
              target,
              { closedAs, ...(note === '' ? {} : { note }) },
              (what) => `Closed ${what} as ${closingWord(closedAs)}`,
            )
            if (isSuppressed) ask('suppress', target)
          }}
        />
      )
  }
}

const closingWord = (closing: Closing): string =>
  (closings.find(({ name }) => name === closing)?.word ?? closing).toLowerCase()
