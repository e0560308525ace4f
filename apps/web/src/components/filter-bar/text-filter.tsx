import { useRef, useState, type FormEvent, type ReactElement } from 'react'
import { useKeys } from '../../keys/use-keys.ts'
import { IconButton } from '../button/button.tsx'
import { TextField } from '../text-field/text-field.tsx'
import styles from './filter-bar.module.css'

interface TextFilterProps {
  readonly label: string
  readonly placeholder: string
  /** What the address has; the component is made anew when that changes (`key`). */
  readonly text: string
  readonly onChange: (text: string) => void
}

/** Words that something in a list must have. Enter applies them, `/` goes here. */
export function TextFilter({ label, placeholder, text: applied, onChange }: TextFilterProps): ReactElement {
  const [text, setText] = useState(applied)
  const form = useRef<HTMLFormElement>(null)
  useKeys({ 'search.focus': () => form.current?.querySelector('input')?.focus() })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onChange(text.trim())
  }
  return (
    <form id="search" ref={form} className={styles.text} onSubmit={submit}>
      <TextField
        label={label}
        isLabelHidden
        value={text}
        onChange={setText}
        placeholder={placeholder}
        autoComplete="off"
        maxLength={256}
      />
      {applied !== '' && <IconButton icon="close" label="Any text" size="s" onClick={() => onChange('')} />}
    </form>
  )
}
