import { Fragment, type ReactElement } from 'react'
import { shorten, showText } from '../../format/show-text.ts'
import { splitMatches } from './split-matches.ts'

interface LogTextProps {
  readonly text: string
  /** Shortened in the middle beyond this length; the whole is in the title. */
  readonly most?: number
  /** Words of the search, marked where they occur. */
  readonly words?: readonly string[]
  readonly keepLines?: boolean
}

/** Text of a log: never markup, nothing invisible, matched words marked. */
export function LogText({ text, most = 4_000, words = [], keepLines = false }: LogTextProps): ReactElement {
  const safe = showText(text, { keepLines })
  const shown = shorten(safe, most)
  const parts = splitMatches(shown, words)
  return (
    <span {...(shown === safe ? {} : { title: shorten(safe, 4_000) })}>
      {parts.map((part, i) => (
        <Fragment key={i}>{part.isMatch ? <mark>{part.text}</mark> : part.text}</Fragment>
      ))}
    </span>
  )
}
