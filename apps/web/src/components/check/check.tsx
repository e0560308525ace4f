import { useId, type ReactElement } from 'react'
import { showText } from '../../format/show-text.ts'
import styles from './check.module.css'

interface CheckProps {
  readonly label: string
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
  /** A sentence below. */
  readonly hint?: string
  /** Why it is not as it was wanted. */
  readonly error?: string | undefined
}

/** Something that is on or off, with a sentence on what that means and, where it could not be, why. */
export function Check({ label, isOn, onChange, hint, error }: CheckProps): ReactElement {
  const id = useId()
  return (
    <div className={styles.check}>
      <input
        id={id}
        type="checkbox"
        checked={isOn}
        aria-describedby={`${id}-hint ${id}-error`}
        aria-invalid={error !== undefined}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label htmlFor={id}>{label}</label>
      <p id={`${id}-hint`} className={styles.hint}>
        {hint}
      </p>
      <p id={`${id}-error`} className={styles.error} role="alert">
        {error === undefined ? null : showText(error)}
      </p>
    </div>
  )
}
