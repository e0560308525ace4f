import type { KeyboardEvent, ReactElement } from 'react'
import { placeholder, type SearchInputProps } from './search-input-props.ts'
import styles from './search-field.module.css'

/** The search field while the editor loads: the same text, without colours and suggestions. */
export function PlainSearchInput(props: SearchInputProps): ReactElement {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    if (event.altKey) props.onRepair()
    else props.onRun()
  }
  return (
    <input
      className={styles.plain}
      aria-label="Search events"
      aria-describedby={props.messageId}
      aria-invalid={props.isWrong}
      placeholder={placeholder}
      value={props.text}
      onChange={(event) => props.onChange(event.target.value)}
      onKeyDown={onKeyDown}
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
    />
  )
}

/** What an empty field says. */
