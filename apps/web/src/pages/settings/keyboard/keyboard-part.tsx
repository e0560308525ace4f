import type { ReactElement } from 'react'
import { Button } from '../../../components/button/button.tsx'
import { Check } from '../../../components/check/check.tsx'
import { plural } from '../../../format/number.ts'
import { keyChoices, keyIds, letterKeys } from '../../../keys/key-choices.ts'
import { keyTable, type KeyEntry, type KeyId } from '../../../keys/key-table.ts'
import { useStored } from '../../../state/stored.ts'
import { KeyLine } from './key-line.tsx'
import styles from './keyboard-part.module.css'

/** Every key of the product, from its table, and what a person made of it (WCAG 2.1.4). */
export function KeyboardPart(): ReactElement {
  const [hasLetters, setLetters] = useStored(letterKeys)
  const [choices, choose] = useStored(keyChoices)
  const changed = Object.keys(choices).length
  return (
    <>
      <Check
        label="Single letters act outside of fields"
        hint="Off leaves Escape, the keys with Ctrl, and those of each control: tab, arrows, Enter."
        isOn={hasLetters}
        onChange={setLetters}
      />
      <div className={styles.lead}>
        <p>
          A key is one character, or two after each other: <code>e</code>, <code>g s</code>. Capitals are another key.
          What has no field cannot be changed.
        </p>
        <p className={styles.changed} role="status">
          {changed === 0 ? 'All as they come.' : `${plural(changed, 'key')} changed.`}
        </p>
        {changed > 0 && <Button onClick={() => choose({})}>Reset all keys</Button>}
      </div>
      <div className={styles.groups}>
        {groups.map(([group, ids]) => (
          <KeyGroup key={group} group={group} ids={ids} />
        ))}
      </div>
    </>
  )
}

const groups = [...Map.groupBy<KeyEntry['group'], KeyId>(keyIds, (id) => keyTable[id].group)]

function KeyGroup({ group, ids }: { readonly group: string; readonly ids: readonly KeyId[] }): ReactElement {
  return (
    <section className={styles.group} aria-label={group}>
      <h3>{group}</h3>
      <ul>
        {ids.map((id) => (
          <KeyLine key={id} id={id} />
        ))}
      </ul>
    </section>
  )
}
