import type { ReactElement } from 'react'
import { Dialog } from '../../../components/dialog/dialog.tsx'
import { Severity } from '../../../components/severity/severity.tsx'
import { formatCount } from '../../../format/number.ts'
import { formatMinute } from '../../../time/format.ts'
import { useZone } from '../../../time/use-zone.ts'
import { stackOrder, type Bar } from './bars.ts'
import styles from './histogram.module.css'

interface BarNumbersProps {
  readonly bars: readonly Bar[]
  readonly onClose: () => void
}

/** The same numbers as the bars, as a table. Steps with nothing are left out, and counted at the end. */
export function BarNumbers({ bars, onClose }: BarNumbersProps): ReactElement {
  const zone = useZone()
  const rows = bars.filter((bar) => bar.total > 0 || bar.isMissing)
  return (
    <Dialog title="Events over time" size="lg" onClose={onClose}>
      <table className={styles.numbers}>
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">Events</th>
            {stackOrder.map((name) => (
              <th key={name} scope="col">
                <Severity severity={name} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((bar) => (
            <tr key={bar.fromMs}>
              <th scope="row">
                {formatMinute(bar.fromMs, zone)}
                {bar.isOpen ? ' (not over)' : ''}
              </th>
              <td>{bar.isMissing ? 'not known' : formatCount(bar.total)}</td>
              {stackOrder.map((name) => (
                <td key={name}>{bar.isMissing ? '' : formatCount(bar.counts[name])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.rest}>{formatCount(bars.length - rows.length)} steps had no event.</p>
    </Dialog>
  )
}
