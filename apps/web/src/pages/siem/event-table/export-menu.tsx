import { useState, type ReactElement } from 'react'
import { exportLogs } from '../../../api/export-logs.ts'
import { sentenceOf } from '../../../api/problem.ts'
import { Button, IconButton } from '../../../components/button/button.tsx'
import { Menu, MenuItem } from '../../../components/menu/menu.tsx'
import { toast } from '../../../components/toasts/toast-list.ts'
import { saveBlob } from '../../../format/save-file.ts'
import { formatCount, plural } from '../../../format/number.ts'
import { useWorkspace } from '../state/workspace.ts'
import styles from './event-list.module.css'

const formats = [
  { format: 'csv', label: 'CSV: the columns that are shown', ending: 'csv' },
  { format: 'ndjson', label: 'JSON lines: whole events', ending: 'jsonl' },
] as const

interface Running {
  readonly lines: number
  readonly stop: () => void
}

/** Saves all that match, not only what is loaded: beside the work, with how far it is and a way to stop it. */
export function ExportMenu({ total }: { readonly total: number | null }): ReactElement {
  const { address, run } = useWorkspace()
  const [running, setRunning] = useState<Running>()
  const save = async (format: 'csv' | 'ndjson', ending: string): Promise<void> => {
    const ends = new AbortController()
    const tell = (lines: number): void => setRunning({ lines, stop: () => ends.abort() })
    tell(0)
    try {
      const columns = address.columns
        .flatMap((name) => (name === 'where' ? ['host.name', 'source.ip'] : [name]))
        .join(',')
      const query = { ...run.filter, sort: address.sort, format, columns }
      const file = await exportLogs(query, tell, ends.signal)
      saveBlob(`events-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.${ending}`, file)
      toast('Saved the events that match.', { tone: 'good' })
    } catch (error) {
      if (ends.signal.aborted) toast('Stopped. Nothing was saved.')
      else toast(`Not saved: ${sentenceOf(error)}`, { tone: 'bad' })
    }
    setRunning(undefined)
  }
  if (running !== undefined)
    return (
      <span className={styles.exporting}>
        <span role="status">
          {total === null || total === 0
            ? `${plural(running.lines, 'line')} saved`
            : `${Math.min(100, Math.floor((running.lines / total) * 100))} % of ${formatCount(total)}`}
        </span>
        <Button look="quiet" onClick={running.stop}>
          Stop
        </Button>
      </span>
    )
  return (
    <Menu
      label="Save all that match"
      width={260}
      side="end"
      trigger={(props) => <IconButton icon="file" label="Save all that match" {...props} />}
    >
      {formats.map(({ format, label, ending }) => (
        <MenuItem key={format} onSelect={() => void save(format, ending)}>
          {label}
        </MenuItem>
      ))}
    </Menu>
  )
}
