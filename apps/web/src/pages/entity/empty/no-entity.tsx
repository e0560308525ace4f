import { entityKinds, longestEntityValue, type EntityKind } from '@aurora/core'
import { useNavigate } from '@tanstack/react-router'
import { useId, useState, type FormEvent, type ReactElement } from 'react'
import { Button } from '../../../components/button/button.tsx'
import { entityPlace, kindWords } from '../../../components/entity-link/entity-place.ts'
import { TextField } from '../../../components/text-field/text-field.tsx'
import styles from '../entity-page.module.css'

/** The address names no entity: which one is meant. */
export function NoEntity(): ReactElement {
  const [kind, setKind] = useState<EntityKind>('address')
  const [value, setValue] = useState('')
  const navigate = useNavigate()
  const id = useId()
  const place = entityPlace({ kind, value: value.trim() })
  const open = (event: FormEvent): void => {
    event.preventDefault()
    if (place !== undefined) void navigate({ to: '/entity', search: place })
  }
  return (
    <div className={styles.page}>
      <h1>Entity</h1>
      <form className={styles.ask} onSubmit={open}>
        <div className={styles.choice}>
          <label htmlFor={id}>Kind</label>
          <select id={id} value={kind} onChange={(event) => setKind(kindOf(event.target.value))}>
            {entityKinds.map((one) => (
              <option key={one} value={one}>
                {kindWords[one]}
              </option>
            ))}
          </select>
        </div>
        <TextField label="Value" value={value} onChange={setValue} maxLength={longestEntityValue} />
        <Button look="main" submits disabled={place === undefined}>
          Open
        </Button>
      </form>
    </div>
  )
}

const kindOf = (text: string): EntityKind => entityKinds.find((one) => one === text) ?? 'address'
