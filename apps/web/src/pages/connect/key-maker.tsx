import { useState, type ReactElement } from 'react'
import { sentenceOf } from '../../api/problem.ts'
import { Button } from '../../components/button/button.tsx'
import { Command } from '../../components/command/command.tsx'
import { TextField } from '../../components/text-field/text-field.tsx'
import { may, useMe } from '../../session/use-me.ts'
import type { Kind } from './kinds.ts'
import { useMakeKey } from './queries.ts'
import styles from './connect.module.css'

interface KeyMakerProps {
  readonly kind: Kind
  /** The key that was made, told once. */
  readonly made: string | undefined
  readonly onMade: (key: string) => void
}

/** Makes a key for another machine that may send this and do nothing else; who may not is told whom to ask. */
export function KeyMaker({ kind, made, onMade }: KeyMakerProps): ReactElement {
  const me = useMe().data
  const [name, setName] = useState(`${kind.name}-1`)
  const make = useMakeKey()
  const source = kind.sources.length === 1 ? kind.sources[0] : undefined
  const scope = source === undefined ? '' : ` --source ${source}`
  if (!may(me, 'keys:manage'))
    return (
      <div className={styles.key}>
        <p className={styles.faint}>Another machine needs a key. Ask an administrator for one:</p>
        <Command text={`./aurora key create --name ${kind.name}-1 --scope siem:write${scope}`} />
      </div>
    )
  if (made !== undefined)
    return (
      <div className={styles.key}>
        <p>
          This key is shown this once, and stands in the lines below. For the bridge, put it into the file that is named
          there.
        </p>
        <Command text={made} />
      </div>
    )
  return (
    <form
      className={styles.makeKey}
      onSubmit={(event) => {
        event.preventDefault()
        make.mutate(
          { name: name.trim(), ...(source === undefined ? {} : { source }) },
          { onSuccess: ({ key }) => onMade(key) },
        )
      }}
    >
      <TextField
        label="A key for the machine"
        value={name}
        onChange={setName}
        required
        hint={`It may send ${source ?? 'events'} and do nothing else.`}
        error={make.error === null ? undefined : sentenceOf(make.error)}
      />
      <Button submits disabled={make.isPending}>
        {make.isPending ? 'Making…' : 'Make a key'}
      </Button>
    </form>
  )
}
