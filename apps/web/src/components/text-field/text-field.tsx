import { useId, type InputHTMLAttributes, type ReactElement, type Ref } from 'react'
import { showText } from '../../format/show-text.ts'
import styles from './text-field.module.css'

type Native = Omit<InputHTMLAttributes<HTMLInputElement>, 'id' | 'className' | 'onChange' | 'value'>

interface TextFieldProps extends Native {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly hint?: string | undefined
  readonly error?: string | undefined
  /** For fields whose place says what they are; the label stays for those who do not see it. */
  readonly isLabelHidden?: boolean
  readonly ref?: Ref<HTMLInputElement>
}

/** One line of text with its label, a hint and, when something is wrong, a sentence that says what. */
export function TextField(props: TextFieldProps): ReactElement {
  const { label, value, onChange, hint, error, isLabelHidden = false, ...native } = props
  const id = useId()
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={isLabelHidden ? 'visually-hidden' : undefined}>
        {label}
      </label>
      <input
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-describedby={`${id}-hint ${id}-error`}
        aria-invalid={error !== undefined}
        autoCapitalize="off"
        spellCheck={false}
        {...native}
      />
      <p id={`${id}-hint`} className={styles.hint}>
        {hint}
      </p>
      <p id={`${id}-error`} className={styles.error} role="alert">
        {error === undefined ? null : showText(error)}
      </p>
    </div>
  )
}
