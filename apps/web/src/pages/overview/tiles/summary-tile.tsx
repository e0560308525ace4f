import type { ReactElement } from 'react'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { useKept } from '../../../components/section/use-kept.ts'
import { formatCount } from '../../../format/number.ts'
import { useStats } from '../queries.ts'
import { Tile } from '../tile.tsx'
import styles from '../overview.module.css'

/** Events, attackers and active sessions of 24 hours (ET-44). */
export function SummaryTile(): ReactElement {
  const stats = useKept(useStats())
  return (
    <Tile number={2} title="24 hours" to="/siem" search={{ from: 'now-24h', to: 'now' }}>
      <Section label="the summary" query={stats} skeleton={<Skeleton rows={1} height={64} />}>
        {({ events, attackers, activeSessions }) => (
          <dl className={styles.figures}>
            <Figure name="Events" value={events === null ? 'many' : formatCount(events)} />
            <Figure
              name="Attackers"
              value={`${attackers.isWhole ? '' : 'over '}${formatCount(attackers.count)}`}
              means="Addresses from which alerts came"
            />
            <Figure
              name="Active sessions"
              value={activeSessions === null ? 'no honeypot' : formatCount(activeSessions)}
              means="In honeypots, with an event in the last 15 minutes"
            />
          </dl>
        )}
      </Section>
    </Tile>
  )
}

interface FigureProps {
  readonly name: string
  readonly value: string
  readonly means?: string
}

function Figure({ name, value, means }: FigureProps): ReactElement {
  return (
    <div title={means}>
      <dt>{name}</dt>
      <dd data-is-word={!/\d/.test(value)}>{value}</dd>
    </div>
  )
}
