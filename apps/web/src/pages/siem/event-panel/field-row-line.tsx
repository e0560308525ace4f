import type { EventItem } from '@aurora/contract'
import type { ReactElement } from 'react'
import { serverNowMs } from '../../../api/server-clock.ts'
import { IconButton } from '../../../components/button/button.tsx'
import { kindOfField, rangeFor } from '../../../components/entity-link/entity-place.ts'
import { OpenEntity } from '../../../components/entity-link/open-entity.tsx'
import { LogText } from '../../../components/log-text/log-text.tsx'
import { Severity } from '../../../components/severity/severity.tsx'
import { Timestamp } from '../../../components/timestamp/timestamp.tsx'
import { copyText } from '../../../format/clipboard.ts'
import { showText } from '../../../format/show-text.ts'
import { currentValue } from '../state/current-value.ts'
import { withoutPositions, type FieldRow } from '../state/event-fields.ts'
import { useWorkspace } from '../state/workspace.ts'
import styles from './event-panel.module.css'

interface FieldRowLineProps {
  readonly event: EventItem
  readonly row: FieldRow
  readonly index: number
  readonly isActive: boolean
  /** Stands above the first row of a group. */
  readonly heading: string | undefined
  readonly onActive: () => void
}

/** One field of an event. With the focus on it the keys f, F, w and y act; its buttons follow with Tab. */
export function FieldRowLine({ event, row, index, isActive, heading, onActive }: FieldRowLineProps): ReactElement {
  const { words } = useWorkspace()
  const focus = (): void => {
    onActive()
    currentValue.set({ event, value: { field: row.name, value: row.value } })
  }
  return (
    <li onFocus={focus}>
      {heading !== undefined && <h3 className={styles.heading}>{showText(heading)}</h3>}
      <div className={styles.field}>
        <span className={styles.name} title={row.name}>
          {showText(row.name)}
        </span>
        <span className={styles.value} tabIndex={isActive ? 0 : -1} data-row={index} role="group" aria-label={row.name}>
          <Content event={event} row={row} words={words} />
        </span>
        <Actions event={event} row={row} isReachable={isActive} />
      </div>
    </li>
  )
}

interface ContentProps {
  readonly event: EventItem
  readonly row: FieldRow
  readonly words: readonly string[]
}

function Content({ event, row, words }: ContentProps): ReactElement {
  if (row.space === 'platform' && row.name === 'severity') return <Severity severity={event.severity} />
  if (row.space === 'platform' && (row.name === 'time' || row.name === 'received')) return <Timestamp iso={row.value} />
  return <LogText text={row.value} most={600} words={words} />
}

interface ActionsProps {
  readonly event: EventItem
  readonly row: FieldRow
  readonly isReachable: boolean
}

function Actions({ event, row, isReachable }: ActionsProps): ReactElement {
  const { address, filterBy, toggleColumn } = useWorkspace()
  const tabIndex = isReachable ? 0 : -1
  const column = withoutPositions(row.name)
  const isColumn = address.columns.includes(column)
  const value = { field: row.name, value: row.value }
  const kind = row.space === 'ecs' ? kindOfField(row.name) : undefined
  return (
    <span className={styles.actions} data-reachable={isReachable}>
      {kind !== undefined && (
        <OpenEntity
          entity={{ kind, value: row.value }}
          range={rangeFor(event.time, event.time, serverNowMs())}
          tabIndex={tabIndex}
        />
      )}
      <IconButton
        icon="plus"
        size="s"
        label="Filter for"
        keyId="value.include"
        tabIndex={tabIndex}
        onClick={() => filterBy(value)}
      />
      <IconButton
        icon="minus"
        size="s"
        label="Filter out"
        keyId="value.exclude"
        tabIndex={tabIndex}
        onClick={() => filterBy(value, true)}
      />
      <IconButton
        icon="column"
        size="s"
        label={isColumn ? 'Remove the column' : 'Add as column'}
        isOn={isColumn}
        tabIndex={tabIndex}
        onClick={() => toggleColumn(column)}
      />
      <IconButton
        icon="copy"
        size="s"
        label="Copy"
        keyId="value.copy"
        tabIndex={tabIndex}
        onClick={() => void copyText(row.value, 'the value')}
      />
    </span>
  )
}
