import { useRef, useState, type FormEvent, type ReactElement } from 'react'
import { IconButton } from '../../../components/button/button.tsx'
import { TextField } from '../../../components/text-field/text-field.tsx'
import { useKeys } from '../../../keys/use-keys.ts'
import { useQueue } from '../state/queue.ts'
import styles from './filter-bar.module.css'

/** Part of a title, an entity or a description. Enter applies it. */
export function TextFilter(): ReactElement {
  const { address, change } = useQueue()
  const [text, setText] = useState(address.q)
  const form = useRef<HTMLFormElement>(null)
  useKeys({ 'search.focus': () => form.current?.querySelector('input')?.focus() })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    change({ q: text.trim() })
  }
  return (
    <form id="search" ref={form} className={styles.text} onSubmit={submit}>
      <TextField
        label="Find in alerts"
        isLabelHidden
        value={text}
        onChange={setText}
        placeholder="Title, entity or description"
        autoComplete="off"
        maxLength={256}
      />
      {address.q !== '' && <IconButton icon="close" label="Any text" size="s" onClick={() => change({ q: '' })} />}
    </form>
  )
}
