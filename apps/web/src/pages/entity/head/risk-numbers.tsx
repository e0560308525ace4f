import type { ReactElement } from 'react'
import { Dialog } from '../../../components/dialog/dialog.tsx'
import { formatMinute } from '../../../time/format.ts'
import { useZone } from '../../../time/use-zone.ts'
import { riskDays, type Risk } from '../state/queries.ts'
import styles from './head.module.css'

interface RiskNumbersProps {
  readonly risk: Risk
  readonly onClose: () => void
}

/** The same numbers as the line, the newest first, and what they can and cannot say. */
export function RiskNumbers({ risk, onClose }: RiskNumbersProps): ReactElement {
  const zone = useZone()
  const rows = risk.history.filter((one) => one.risk > 0).toReversed()
  return (
    <Dialog title={`Risk over ${riskDays} days`} onClose={onClose}>
      <p className={styles.faint}>
        From the alerts as they are today: what was called a false positive since is not in it. Between the first and
        the last time of an alert, it is the least the risk was.
        {risk.isWhole ? '' : ' There were more alerts than were looked at: earlier risk was higher.'}
      </p>
      <table className={styles.numbers}>
        <thead>
          <tr>
            <th scope="col">At</th>
            <th scope="col">Risk</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ at, risk: then }) => (
            <tr key={at}>
              <th scope="row">{formatMinute(Date.parse(at), zone)}</th>
              <td>{then}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length < risk.history.length && (
        <p className={styles.faint}>There was none at the other {risk.history.length - rows.length} times.</p>
      )}
    </Dialog>
  )
}
