import { useId, useState, type FormEvent, type ReactElement } from 'react'
import { IconButton } from '../../../components/button/button.tsx'
import { Kbd } from '../../../components/kbd/kbd.tsx'
import { keyChoices, keysUnder, usualKeys } from '../../../keys/key-choices.ts'
import { keyTable, type KeyEntry, type KeyId } from '../../../keys/key-table.ts'
import { useSignal } from '../../../state/signal.ts'
import { changeKeys } from './change-keys.ts'
import styles from './keyboard-part.module.css'

/** One thing that keys do: what it is, and its keys, of which the character keys can be changed. */
export function KeyLine({ id }: { readonly id: KeyId }): ReactElement {
  const { does, keys }: KeyEntry = keyTable[id]
  const usual = usualKeys(id)
  const fixed = keys.filter((one) => one !== usual)
  return (
    <li className={styles.line}>
      <span>{does}</span>
      {usual !== undefined && <KeyField key={usual} id={id} usual={usual} />}
      {fixed.length > 0 && (
        <span className={styles.fixed}>
          {fixed.map((one) => (
            <Kbd key={one} keys={one} />
          ))}
        </span>
      )}
    </li>
  )
}

/** Changes keys on Enter, or when the field is left; what cannot be is said below it, and the old keys stay. */
function KeyField({ id, usual }: { readonly id: KeyId; readonly usual: string }): ReactElement {
  const choices = useSignal(keyChoices)
  const [draft, setDraft] = useState<string>()
  const [problem, setProblem] = useState<string>()
  const fieldId = useId()
  const present = keysUnder(choices, id)[keyTable[id].keys.findIndex((one) => one === usual)] ?? usual
  const { does } = keyTable[id]
  const change = (text: string): void => {
    const said = changeKeys(id, text)
    setProblem(said)
    // What was refused stays in the field, beside the reason.
    if (said === undefined) setDraft(undefined)
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (draft !== undefined) change(draft)
  }
  const takeBack = (): void => {
    setDraft(undefined)
    setProblem(undefined)
  }
  return (
    <form className={styles.field} onSubmit={submit}>
      {present !== usual && (
        <IconButton icon="refresh" size="s" label={`Reset to ${usual}: ${does}`} onClick={() => change(usual)} />
      )}
      <input
        aria-label={`Keys for: ${does}`}
        aria-describedby={`${fieldId}-error`}
        aria-invalid={problem !== undefined}
        value={draft ?? present}
        maxLength={8}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={() => draft !== undefined && change(draft)}
        onKeyDown={(event) => event.key === 'Escape' && takeBack()}
      />
      <p id={`${fieldId}-error`} className={styles.error} role="alert">
        {problem}
      </p>
    </form>
  )
}
