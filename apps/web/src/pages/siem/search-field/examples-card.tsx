import type { EventItem } from '@aurora/contract'
import { Popover } from '@mantine/core'
import { useState, type ReactElement } from 'react'
import { IconButton } from '../../../components/button/button.tsx'
import { examplesFor } from './examples.ts'
import styles from './search-field.module.css'

interface ExamplesCardProps {
  readonly events: readonly EventItem[]
  readonly onTake: (query: string) => void
}

/** Ten examples on the person's own fields, behind the question mark of the field. A click puts one into the field. */
export function ExamplesCard({ events, onTake }: ExamplesCardProps): ReactElement {
  const [isOpen, setOpen] = useState(false)
  const take = (query: string): void => {
    setOpen(false)
    onTake(query)
  }
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" width={560} trapFocus returnFocus>
      <Popover.Target>
        <IconButton icon="help" label="Search examples" size="s" onClick={() => setOpen(!isOpen)} />
      </Popover.Target>
      <Popover.Dropdown aria-label="Search examples">
        <ul className={styles.examples}>
          {examplesFor(events).map(({ query, finds }) => (
            <li key={query}>
              <button type="button" onClick={() => take(query)}>
                <code>{query}</code>
                <span>{finds}</span>
              </button>
            </li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  )
}
