import { Popover } from '@mantine/core'
import { useState, type ReactElement } from 'react'
import { IconButton } from '../../../components/button/button.tsx'
import { TextField } from '../../../components/text-field/text-field.tsx'
import { densityChoice } from '../../../layout/density.ts'
import { useStored } from '../../../state/stored.ts'
import { defaultColumns } from '../state/address.ts'
import { useFields } from '../state/queries.ts'
import { useWorkspace } from '../state/workspace.ts'
import { columnTitle } from './table-choices.ts'
import styles from './column-menu.module.css'

const most = 12

/** Chooses columns and the height of rows. Order and width are in the menu of each column. */
export function ColumnMenu(): ReactElement {
  const [isOpen, setOpen] = useState(false)
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" width={320} trapFocus returnFocus>
      <Popover.Target>
        <IconButton icon="column" label="Columns" onClick={() => setOpen(!isOpen)} />
      </Popover.Target>
      <Popover.Dropdown aria-label="Columns">
        <Choices />
      </Popover.Dropdown>
    </Popover>
  )
}

function Choices(): ReactElement {
  const { address, change, run, toggleColumn } = useWorkspace()
  const [filter, setFilter] = useState('')
  const [density, setDensity] = useStored(densityChoice)
  const fields = useFields(run.filter).data?.fields ?? []
  const wanted = filter.trim().toLowerCase()
  const offered = [...new Set([...defaultColumns, ...fields.map((field) => field.name)])]
    .filter((name) => !address.columns.includes(name) && name.toLowerCase().includes(wanted))
    .slice(0, most)
  return (
    <div className={styles.choices}>
      <ul aria-label="Shown">
        {address.columns.map((name) => (
          <Choice key={name} name={name} isOn onToggle={() => toggleColumn(name)} />
        ))}
      </ul>
      <TextField label="Add a column" value={filter} onChange={setFilter} placeholder="Field name" data-autofocus />
      <ul aria-label="Not shown">
        {offered.map((name) => (
          <Choice key={name} name={name} isOn={false} onToggle={() => toggleColumn(name)} />
        ))}
      </ul>
      <label className={styles.choice}>
        <input
          type="checkbox"
          checked={density === 'comfortable'}
          onChange={(event) => setDensity(event.target.checked ? 'comfortable' : 'compact')}
        />
        <span>Comfortable rows</span>
      </label>
      <button
        type="button"
        className={styles.reset}
        onClick={() => change({ columns: defaultColumns }, { replace: true })}
      >
        Usual columns
      </button>
    </div>
  )
}

interface ChoiceProps {
  readonly name: string
  readonly isOn: boolean
  readonly onToggle: () => void
}

function Choice({ name, isOn, onToggle }: ChoiceProps): ReactElement {
  return (
    <li>
      <label className={styles.choice}>
        <input type="checkbox" checked={isOn} onChange={onToggle} />
        <span>{columnTitle(name)}</span>
      </label>
    </li>
  )
}
