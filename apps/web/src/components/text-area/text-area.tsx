import { useId, type ReactElement, type Ref, type TextareaHTMLAttributes } from 'react'
import { showText } from '../../format/show-text.ts'
import styles from './text-area.module.css'

type Native = Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'id' | 'className' | 'onChange' | 'value'>

interface TextAreaProps extends Native {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly error?: string | undefined
  readonly ref?: Ref<HTMLTextAreaElement>
}

/** Several lines of text with their label and, when something is wrong, a sentence that says what. */
export function TextArea({ label, value, onChange, error, ...native }: TextAreaProps): ReactElement {
  const id = useId()
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        value={value}
        rows={4}
        onChange={(event) => onChange(event.target.value)}
        aria-describedby={`${id}-error`}
        aria-invalid={error !== undefined}
        {...native}
      />
      <p id={`${id}-error`} className={styles.error} role="alert">
        {error === undefined ? null : showText(error)}
      </p>
    </div>
  )
}
