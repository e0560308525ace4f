import { useId, useState, type ReactElement } from 'react'
import { IconButton } from '../button/button.tsx'
import { showText } from '../../format/show-text.ts'
import styles from './password-field.module.css'

interface PasswordFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** `current-password` or `new-password`, so that password managers know what to do. */
  readonly autoComplete: 'current-password' | 'new-password'
  /** A sentence below the field. */
  readonly hint?: string
  readonly error?: string | undefined
  /** Whether a dialog around it puts the focus here first. */
  readonly isFirst?: boolean
}

/** One field for a passphrase that can be shown; paste and password managers work. Nothing is asked twice. */
export function PasswordField(props: PasswordFieldProps): ReactElement {
  const { label, value, onChange, autoComplete, hint, error, isFirst = false } = props
  const id = useId()
  const [isShown, setShown] = useState(false)
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <div className={styles.box}>
        <input
          id={id}
          {...(isFirst ? { 'data-autofocus': true } : {})}
          type={isShown ? 'text' : 'password'}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          autoComplete={autoComplete}
          autoCapitalize="off"
          spellCheck={false}
          required
          aria-describedby={`${id}-hint ${id}-error`}
          aria-invalid={error !== undefined}
        />
        <IconButton
          icon={isShown ? 'eyeOff' : 'eye'}
          label={isShown ? 'Hide the passphrase' : 'Show the passphrase'}
          onClick={() => setShown(!isShown)}
        />
      </div>
      <p id={`${id}-hint`} className={styles.hint}>
        {hint}
      </p>
      <p id={`${id}-error`} className={styles.error} role="alert">
        {error === undefined ? null : showText(error)}
      </p>
    </div>
  )
}
