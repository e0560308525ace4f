import type { CaseDetail } from '@aurora/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, type ReactElement } from 'react'
import { Tabs } from '../../../components/tabs/tabs.tsx'
import { useKeys } from '../../../keys/use-keys.ts'
import { useWork } from '../acts/work.ts'
import { caseTabs, type CaseTab } from '../state/address.ts'
import { useDesk } from '../state/desk.ts'
import { caseKeys } from '../state/queries.ts'
import { isTaskOpen } from '../state/status-words.ts'
import { AlertsTab } from './alerts-tab.tsx'
import { CaseHead } from './case-head.tsx'
import { EvidenceTab } from './evidence-tab.tsx'
import { NotesTab } from './notes/notes-tab.tsx'
import { ObservablesTab } from './observables/observables-tab.tsx'
import { SimilarTab } from './similar-tab.tsx'
import { TasksTab } from './tasks-tab.tsx'
import { TimelineTab } from './timeline/timeline-tab.tsx'
import styles from './case-panel.module.css'

interface CaseViewProps {
  readonly one: CaseDetail
  readonly onClose: () => void
}

/** A case: its head, the timeline as its centre, and what was gathered, each part with its own request. */
export function CaseView({ one, onClose }: CaseViewProps): ReactElement {
  const { address, change } = useDesk()
  const { mayWrite } = useWork()
  const [isNoteAsked, askNote] = useState(false)
  const mayNote = mayWrite && one.mergedInto === null
  useOthersChanges(one)
  const show = (tab: CaseTab): void => change({ tab }, { replace: true })
  const note = (): void => {
    askNote(true)
    show('timeline')
  }
  useKeys(mayNote ? { 'alert.note': note } : {})
  return (
    <div className={styles.view}>
      <CaseHead one={one} onNote={mayNote ? note : undefined} onClose={onClose} />
      <Tabs
        names={caseTabs}
        labels={labelsOf(one)}
        current={address.tab}
        onChange={show}
        label="Parts of the case"
        idPrefix="case"
      >
        <div className={styles.tab}>
          {address.tab === 'timeline' && (
            <TimelineTab one={one} mayNote={mayNote} isNoteAsked={isNoteAsked} onNoteReached={() => askNote(false)} />
          )}
          {address.tab === 'notes' && <NotesTab key={one.id} one={one} mayWrite={mayNote} />}
          {address.tab === 'alerts' && <AlertsTab one={one} />}
          {address.tab === 'tasks' && <TasksTab one={one} />}
          {address.tab === 'observables' && <ObservablesTab one={one} />}
          {address.tab === 'evidence' && <EvidenceTab one={one} />}
          {address.tab === 'similar' && <SimilarTab one={one} />}
        </div>
      </Tabs>
    </div>
  )
}

/** Whatever changes the case adds to its timeline and its parts. An equal answer is the same object (TanStack Query). */
function useOthersChanges(one: CaseDetail): void {
  const client = useQueryClient()
  const [first] = useState(one)
  useEffect(() => {
    if (one === first) return
    void client.invalidateQueries({ queryKey: [...caseKeys.timelines, one.id] })
    void client.invalidateQueries({ queryKey: [...caseKeys.parts, one.id] })
  }, [one, first, client])
}

function labelsOf(one: CaseDetail): Readonly<Record<CaseTab, string>> {
  const some = (word: string, count: number): string => (count === 0 ? word : `${word} ${count}`)
  return {
    timeline: 'Timeline',
    notes: 'Notes',
    alerts: some('Alerts', one.alertCount),
    tasks: some('Tasks', one.tasks.filter(isTaskOpen).length),
    observables: some('Observables', one.observables.length),
    evidence: some('Evidence', one.evidenceCount),
    similar: 'Similar',
  }
}
