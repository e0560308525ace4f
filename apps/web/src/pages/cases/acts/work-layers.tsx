import type { ReactElement } from 'react'
import { AssignDialog } from '../../../components/assign-dialog/assign-dialog.tsx'
import { ConflictDialog } from '../../../components/conflict-dialog/conflict-dialog.tsx'
import { statusWords } from '../state/status-words.ts'
import { EndDialog } from './end-dialog.tsx'
import { MergeDialog } from './merge-dialog.tsx'
import { NewCaseDialog } from './new-case-dialog.tsx'
import { ReportDialog } from './report-dialog.tsx'
import type { Layers } from './use-make-work.ts'
import { useWork } from './work.ts'

/** The one layer that is open, if any. */
export function WorkLayers({ layers }: { readonly layers: Layers }): ReactElement | null {
  const { apply } = useWork()
  const { asking, conflict, close } = layers
  if (conflict !== undefined) {
    const again = (): void => {
      close()
      apply(conflict.theirs, conflict.mine, conflict.words)
    }
    const { words, theirs } = conflict
    return (
      <ConflictDialog
        words={words}
        theirs={theirs}
        status={statusWords[theirs.status]}
        onApply={again}
        onClose={close}
      />
    )
  }
  switch (asking?.kind) {
    case undefined:
      return null
    case 'new':
      return <NewCaseDialog onClose={close} />
    case 'merge':
      return <MergeDialog one={asking.case} onClose={close} />
    case 'report':
      return <ReportDialog one={asking.case} onClose={close} />
    case 'end':
      return <EndDialog one={asking.case} status={asking.status} onClose={close} />
    case 'assign':
      return (
        <AssignDialog
          what={asking.case.name}
          onClose={close}
          onDone={(assignee) => {
            close()
            apply(asking.case, { assignee }, `Gave ${asking.case.name} to ${assignee ?? 'nobody'}`)
          }}
        />
      )
  }
}
