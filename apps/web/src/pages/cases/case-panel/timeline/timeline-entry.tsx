import type { CaseDetail, TimelineAnswer } from '@aurora/contract'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { IconButton } from '../../../../components/button/button.tsx'
import { Icon } from '../../../../components/icon/icon.tsx'
import { LogText } from '../../../../components/log-text/log-text.tsx'
import { Timestamp } from '../../../../components/timestamp/timestamp.tsx'
import { showText } from '../../../../format/show-text.ts'
import { groupOf, observablesOf, piecesOf, tagsOf, taskOf, wordsOf, type TextPiece } from './kinds.ts'
import styles from './timeline.module.css'

type Entry = TimelineAnswer['items'][number]

interface TimelineEntryProps {
  readonly entry: Entry
  /** The zone of the case, shown beside the one of the switch. */
  readonly zone: string | undefined
  readonly tasks: CaseDetail['tasks']
  /** Absent when this person may mark nothing. */
  readonly onPin: ((number: number, isPinned: boolean) => void) | undefined
  readonly onTag: (tag: string) => void
}

/** One thing that happened: by whom, what, when; its kind told by an icon and a word. */
export function TimelineEntry({ entry, zone, tasks, onPin, onTag }: TimelineEntryProps): ReactElement {
  const { kind, actor, isPinned } = entry
  const { verb, text } = wordsOf(entry)
  const group = groupOf(kind)
  const isProse = kind === 'note' || kind === 'resolution' || kind === 'opened'
  return (
    <li className={styles.entry} data-kind={group.name} data-pinned={isPinned}>
      <span className={styles.mark}>
        <Icon name={group.icon} size={14} />
        <span className="visually-hidden">{group.word}: </span>
      </span>
      <div className={styles.what}>
        <p className={styles.line}>
          <strong>{actor.kind === 'system' ? 'Aurora' : showText(actor.name)}</strong> {verb}{' '}
          {kind === 'note' && <TaskName entry={entry} tasks={tasks} />}
          {!isProse && kind !== 'notebook' && piecesOf(kind, text).map((piece, i) => <Piece key={i} piece={piece} />)}
        </p>
        {kind === 'notebook' && text !== '' && (
          <details className={styles.before}>
            <summary>The text before</summary>
            <pre tabIndex={0} role="group" aria-label="The text before">
              {showText(text, { keepLines: true })}
            </pre>
          </details>
        )}
        {isProse && text !== '' && (
          <p className={kind === 'note' ? styles.note : styles.prose}>
            <LogText text={text} most={20_000} keepLines />
          </p>
        )}
        <Marks entry={entry} onTag={onTag} />
      </div>
      <span className={styles.when}>
        <Timestamp iso={entry.at} />
        {zone !== undefined && <Timestamp iso={entry.at} zone={zone} />}
      </span>
      {(onPin !== undefined || isPinned) && (
        <span className={styles.pin}>
          {onPin === undefined ? (
            <Icon name="pin" size={14} />
          ) : (
            <IconButton
              icon="pin"
              size="s"
              label={isPinned ? 'A key moment; take the mark away' : 'Mark as a key moment'}
              isOn={isPinned}
              onClick={() => onPin(entry.number, !isPinned)}
            />
          )}
        </span>
      )}
    </li>
  )
}

/** On which task a note comments. */
function TaskName({ entry, tasks }: Pick<TimelineEntryProps, 'entry' | 'tasks'>): ReactElement | null {
  const id = taskOf(entry)
  if (id === undefined) return null
  const title = tasks.find((task) => task.id === id)?.title
  return (
    <>
      on the task <LogText text={title ?? 'that is gone'} most={160} />
    </>
  )
}

/** The tags of an entry, each a filter, and what was added with it. */
function Marks({ entry, onTag }: Pick<TimelineEntryProps, 'entry' | 'onTag'>): ReactElement | null {
  const tags = tagsOf(entry)
  const observables = entry.kind === 'note' ? observablesOf(entry) : []
  if (tags.length + observables.length === 0) return null
  return (
    <p className={styles.marks}>
      {tags.map((tag) => (
        <button key={tag} type="button" className={styles.tag} onClick={() => onTag(tag)}>
          <span className="visually-hidden">Only the tag </span>
          <LogText text={tag} most={64} />
        </button>
      ))}
      {observables.map((value) => (
        <span key={value} className={styles.chip}>
          <LogText text={value} most={80} />
        </span>
      ))}
    </p>
  )
}

function Piece({ piece: { text, opens } }: { readonly piece: TextPiece }): ReactElement {
  if (opens === 'alert')
    return (
      <Link to="/alerts" search={{ selectedAlert: text }} className={styles.chip}>
        {text}
      </Link>
    )
  if (opens === 'case')
    return (
      <Link to="/cases" search={{ selectedCase: text }} className={styles.chip}>
        {text}
      </Link>
    )
  return <LogText text={text} most={600} />
}
