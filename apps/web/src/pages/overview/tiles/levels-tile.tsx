import { severityNames, type SeverityName } from '@aurora/core'
import { useState, type ReactElement } from 'react'
import { Button } from '../../../components/button/button.tsx'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { useKept } from '../../../components/section/use-kept.ts'
import { formatCount, plural } from '../../../format/number.ts'
import { formatMinute } from '../../../time/format.ts'
import { useZone } from '../../../time/use-zone.ts'
import { useLevels, type Levels } from '../queries.ts'
import { Tile } from '../tile.tsx'
import styles from '../overview.module.css'

type Bar = Levels['bars'][number]

/** The worst first: what is worst stands at the foot of its bar. */
const worstFirst = severityNames.toReversed()

/** New alerts by the hour (ET-45): as bars, whose name says what they show, and as a table. */
export function LevelsTile(): ReactElement {
  const levels = useKept(useLevels())
  const [isTable, showTable] = useState(false)
  return (
    <Tile number={3} title="Threat level by hour" to="/alerts" search={{ sort: 'newest' }}>
      <Section label="the threat level" query={levels} skeleton={<Skeleton rows={1} height={120} />}>
        {({ bars }) => (
          <>
            {isTable ? <Table bars={bars} /> : <Bars bars={bars} />}
            <div className={styles.foot}>
              <span>
                {plural(
                  bars.reduce((sum, { total }) => sum + total, 0),
                  'new alert',
                )}
              </span>
              <Button look="quiet" onClick={() => showTable(!isTable)}>
                {isTable ? 'As bars' : 'As a table'}
              </Button>
            </div>
          </>
        )}
      </Section>
    </Tile>
  )
}

function Bars({ bars }: { readonly bars: readonly Bar[] }): ReactElement {
  const most = Math.max(1, ...bars.map(({ total }) => total))
  const zone = useZone()
  return (
    <div>
      <svg
        className={styles.bars}
        viewBox={`0 0 ${bars.length} 1`}
        preserveAspectRatio="none"
        role="img"
        aria-label={sentenceOf(bars)}
      >
        {bars.map(({ from, bySeverity }, place) => (
          <Stack key={from} place={place} bySeverity={bySeverity} most={most} />
        ))}
      </svg>
      <div className={styles.axis}>
        {[bars[0], bars.at(-1)].map((bar, side) => (
          <span key={side}>{bar === undefined ? '' : formatMinute(Date.parse(bar.from), zone)}</span>
        ))}
      </div>
    </div>
  )
}

interface StackProps {
  readonly place: number
  readonly bySeverity: Bar['bySeverity']
  readonly most: number
}

function Stack({ place, bySeverity, most }: StackProps): ReactElement {
  let below = 0
  return (
    <>
      {worstFirst.map((severity) => {
        const height = bySeverity[severity] / most
        below += height
        return height === 0 ? null : (
          <rect key={severity} data-severity={severity} x={place + 0.1} width={0.8} y={1 - below} height={height} />
        )
      })}
    </>
  )
}

/** What the bars show, in one sentence. */
export function sentenceOf(bars: readonly Bar[]): string {
  const total = bars.reduce((sum, bar) => sum + bar.total, 0)
  if (total === 0) return 'No new alerts in 24 hours.'
  const worst = worstFirst.find((severity) => bars.some(({ bySeverity }) => bySeverity[severity] > 0)) ?? 'info'
  const ofWorst = bars.reduce((sum, { bySeverity }) => sum + bySeverity[worst as SeverityName], 0)
  const fullest = bars.reduce((best, bar) => (bar.total > best.total ? bar : best))
  return `${plural(total, 'new alert')} in 24 hours, ${formatCount(ofWorst)} of them ${worst}; ${formatCount(fullest.total)} in the fullest hour.`
}

function Table({ bars }: { readonly bars: readonly Bar[] }): ReactElement {
  const zone = useZone()
  return (
    <div className={styles.wide} role="region" aria-label="Threat level by hour, as a table" tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Hour</th>
            {worstFirst.map((severity) => (
              <th key={severity} scope="col" className={styles.number}>
                {severity}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bars.map(({ from, bySeverity }) => (
            <tr key={from}>
              <th scope="row">{formatMinute(Date.parse(from), zone)}</th>
              {worstFirst.map((severity) => (
                <td key={severity} className={styles.number}>
                  {formatCount(bySeverity[severity])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
