import type { ReactElement } from 'react'
import { keyTable, type KeyEntry, type KeyId } from '../../keys/key-table.ts'
import { keysOf, letterKeys } from '../../keys/key-choices.ts'
import { activeKeys } from '../../keys/use-keys.ts'
import { useStored } from '../../state/stored.ts'
import { Dialog } from '../dialog/dialog.tsx'
import { Kbd } from '../kbd/kbd.tsx'
import styles from './key-help.module.css'

/** The keys that do something on the page behind it, and the switch for single letters (WCAG 2.1.4). */
export function KeyHelp({ onClose }: { readonly onClose: () => void }): ReactElement {
  const [hasLetters, setLetters] = useStored(letterKeys)
  return (
    <Dialog title="Keys" size="xl" onClose={onClose}>
      <div className={styles.groups}>
        {byGroup(activeKeys().filter((id) => keysOf(id).length > 0)).map(([group, ids]) => (
          <KeyGroup key={group} group={group} ids={ids} />
        ))}
      </div>
      <label className={styles.switch}>
        <input type="checkbox" checked={hasLetters} onChange={(event) => setLetters(event.target.checked)} />
        Single letters act outside of fields
      </label>
    </Dialog>
  )
}

function byGroup(ids: readonly KeyId[]): [string, KeyId[]][] {
  const groups = new Map<string, KeyId[]>()
  for (const id of ids) groups.set(keyTable[id].group, [...(groups.get(keyTable[id].group) ?? []), id])
  return [...groups]
}

function KeyGroup({ group, ids }: { readonly group: string; readonly ids: readonly KeyId[] }): ReactElement {
  return (
    <section className={styles.group}>
      <h3>{group}</h3>
      <dl>
        {ids.map((id) => {
          const entry: KeyEntry = keyTable[id]
          return (
            <div key={id}>
              <dt>
                {keysOf(id).map((keys) => (
                  <Kbd key={keys} keys={keys} />
                ))}
              </dt>
              <dd>{entry.does}</dd>
            </div>
          )
        })}
      </dl>
    </section>
  )
}
