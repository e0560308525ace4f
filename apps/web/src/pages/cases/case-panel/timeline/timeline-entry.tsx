import type { TimelineAnswer } from '@aurora/contract'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { Icon } from '../../../../components/icon/icon.tsx'
import { LogText } from '../../../../components/log-text/log-text.tsx'
import { Timestamp } from '../../../../components/timestamp/timestamp.tsx'
import { showText } from '../../../../format/show-text.ts'
import { groupOf, piecesOf, wordsOf, type TextPiece } from './kinds.ts'
import styles from './timeline.module.css'

/** One thing that happened: by whom, what, when; its kind told by an icon and a word. */
export function TimelineEntry({ entry }: { readonly entry: TimelineAnswer['items'][number] }): ReactElement {
  const { kind, actor } = entry
  const { verb, text } = wordsOf(entry)
  const group = groupOf(kind)
  const isProse = kind === 'note' || kind === 'resolution' || kind === 'opened'
  return (
    <li className={styles.entry} data-kind={group.name}>
      <span className={styles.mark}>
        <Icon name={group.icon} size={14} />
        <span className="visually-hidden">{group.word}: </span>
      </span>
      <div className={styles.what}>
        <p className={styles.line}>
          <strong>{actor.kind === 'system' ? 'Aurora' : showText(actor.name)}</strong> {verb}{' '}
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
      </div>
      <span className={styles.when}>
        <Timestamp iso={entry.at} />
      </span>
    </li>
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
