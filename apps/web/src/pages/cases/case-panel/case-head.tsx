import type { CaseDetail } from '@aurora/contract'
import { formatSpan } from '@aurora/core'
import type { ReactElement } from 'react'
import { printSearchParams } from '../../../app/search-params.ts'
import { ActBar, type ActButton } from '../../../components/act-bar/act-bar.tsx'
import { IconButton } from '../../../components/button/button.tsx'
import { Icon } from '../../../components/icon/icon.tsx'
import { LogText } from '../../../components/log-text/log-text.tsx'
import { Menu, MenuItem } from '../../../components/menu/menu.tsx'
import { Presence } from '../../../components/presence/presence.tsx'
import { Severity } from '../../../components/severity/severity.tsx'
import { Timestamp } from '../../../components/timestamp/timestamp.tsx'
import { copyText } from '../../../format/clipboard.ts'
import { showText } from '../../../format/show-text.ts'
import { may } from '../../../session/use-me.ts'
import { useStored } from '../../../state/stored.ts'
import { useNow } from '../../../time/use-now.ts'
import { useWork } from '../acts/work.ts'
import { useDesk } from '../state/desk.ts'
import { isDone, nextStatuses, nextTask, outcomeWord, statusWords } from '../state/status-words.ts'
import { CaseZone } from './case-zone.tsx'
import { isPanelWhole } from './panel-size.ts'
import styles from './case-panel.module.css'

interface CaseHeadProps {
  readonly one: CaseDetail
  /** Absent when this person may add none. */
  readonly onNote: (() => void) | undefined
  readonly onClose: () => void
}

const ageEveryMs = 30_000

/** Which case it is, how it stands, what is next, and what can be done with it. */
export function CaseHead({ one, onNote, onClose }: CaseHeadProps): ReactElement {
  return (
    <header className={styles.head}>
      <div className={styles.facts}>
        <Severity severity={one.severity} />
        <span className={styles.name}>{one.name}</span>
        <StatusControl one={one} />
        {one.legalHold !== null && (
          <span className={styles.held} title={showText(one.legalHold.reason)}>
            Legal hold
          </span>
        )}
        {one.isCpsInvolved && <span className={styles.chip}>Cyber-physical</span>}
        <Presence kind="case" id={one.id} />
        <Tools one={one} onClose={onClose} />
      </div>
      <h2 className={styles.title}>
        <LogText text={one.title} most={300} />
      </h2>
      <Facts one={one} />
      {one.resolution !== null && (
        <p className={styles.resolution}>
          <strong>{outcomeWord(one)}.</strong> <LogText text={one.resolution.text} most={2_000} keepLines />
        </p>
      )}
      {one.description !== '' && (
        <p className={styles.description}>
          <LogText text={one.description} most={1_200} keepLines />
        </p>
      )}
      <Acts one={one} onNote={onNote} />
    </header>
  )
}

function Facts({ one }: { readonly one: CaseDetail }): ReactElement {
  const nowMs = useNow(ageEveryMs)
  const since = (iso: string): string => formatSpan(Math.max(0, nowMs - Date.parse(iso)))
  const next = nextTask(one.tasks)
  const due = next?.due ?? undefined
  return (
    <dl className={styles.summary}>
      <div>
        <dt>Owner</dt>
        <dd>{one.assignee === null ? 'nobody' : showText(one.assignee)}</dd>
      </div>
      <div>
        <dt>Age</dt>
        <dd>
          {since(one.created)}, {statusWords[one.status].toLowerCase()} for {since(one.statusSince)}
        </dd>
      </div>
      <div>
        <dt>Local zone</dt>
        <dd>
          <CaseZone one={one} />
        </dd>
      </div>
      <div>
        <dt>Next task</dt>
        <dd>
          {next === undefined ? 'none' : <LogText text={next.title} most={80} />}
          {due !== undefined && (
            <>
              , due <Timestamp iso={due} />
            </>
          )}
        </dd>
      </div>
    </dl>
  )
}

/** The status, and where it may go from here. */
function StatusControl({ one }: { readonly one: CaseDetail }): ReactElement {
  const { move } = useWork()
  const { me } = useDesk()
  const next = nextStatuses(one).filter((status) => !isDone(status) || may(me, 'cases:close'))
  const word = statusWords[one.status]
  if (move === undefined || next.length === 0)
    return (
      <span className={styles.status} data-status={one.status}>
        {word}
      </span>
    )
  return (
    <Menu
      label="Move the case to"
      width={200}
      trigger={(props) => (
        <button type="button" className={styles.status} data-status={one.status} {...props}>
          {word}
          <Icon name="chevronDown" size={12} />
        </button>
      )}
    >
      {next.map((status) => (
        <MenuItem key={status} onSelect={() => move(one, status)}>
          {isDone(one.status) ? 'Reopen' : isDone(status) ? `${statusWords[status]}…` : statusWords[status]}
        </MenuItem>
      ))}
    </Menu>
  )
}

function Tools({ one, onClose }: Pick<CaseHeadProps, 'one' | 'onClose'>): ReactElement {
  const [isWhole, setWhole] = useStored(isPanelWhole)
  const link = `${globalThis.location.origin}/cases${printSearchParams({ selectedCase: one.name })}`
  return (
    <div className={styles.tools}>
      <IconButton
        icon="link"
        size="s"
        label="Copy a link to this case alone"
        onClick={() => void copyText(link, `a link to ${one.name}`)}
      />
      <IconButton
        icon="expand"
        size="s"
        label={isWhole ? 'Beside the list' : 'Over the whole page'}
        isOn={isWhole}
        onClick={() => setWhole(!isWhole)}
      />
      <IconButton icon="close" size="s" label="Close the panel" keyId="layer.close" onClick={onClose} />
    </div>
  )
}

/** What can be done with the case, each with its key. What is not permitted is absent. */
function Acts({ one, onNote }: Pick<CaseHeadProps, 'one' | 'onNote'>): ReactElement | null {
  const { take, move, ask, mayWrite } = useWork()
  const { me } = useDesk()
  const works = mayWrite && one.mergedInto === null
  const ends = works && !isDone(one.status) && may(me, 'cases:close')
  const buttons: readonly (ActButton | false | undefined)[] = [
    works && onNote && { word: 'Note', keyId: 'alert.note', run: onNote },
    works && one.assignee !== me.name && { word: 'Take', keyId: 'alert.take', run: () => take?.(one) },
    works && { word: 'Assign', keyId: 'alert.assign', run: () => ask({ kind: 'assign', case: one }) },
    works && { word: 'Merge', run: () => ask({ kind: 'merge', case: one }) },
    ends && { word: 'Close', keyId: 'alert.close', run: () => move?.(one, 'closed') },
    one.mergedInto === null &&
      may(me, 'reports:generate') && { word: 'Report', run: () => ask({ kind: 'report', case: one }) },
  ]
  const acts = buttons.filter((button) => button !== undefined && button !== false)
  return acts.length === 0 ? null : <ActBar label={`Act on ${one.name}`} acts={acts} />
}
