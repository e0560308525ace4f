import { useState, type FormEvent, type ReactElement } from 'react'
import { IconButton } from '../../../components/button/button.tsx'
import { TextField } from '../../../components/text-field/text-field.tsx'
import { useWorkspace } from '../state/workspace.ts'
import styles from './search-bar.module.css'

/** Only events about one host name or address. Enter applies it. */
export function HostFilter(): ReactElement {
  const { address, change } = useWorkspace()
  const [text, setText] = useState(address.host)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    change({ host: text.trim() })
  }
  return (
    <form className={styles.host} onSubmit={submit}>
      <TextField
        label="Only this host or address"
        isLabelHidden
        value={text}
        onChange={setText}
        placeholder="Host or address"
        autoComplete="off"
      />
      {address.host !== '' && (
        <IconButton icon="close" label="All hosts" size="s" onClick={() => change({ host: '' })} />
      )}
    </form>
  )
}
