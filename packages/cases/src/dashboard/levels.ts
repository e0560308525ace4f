import { severityNames, severityName, type Severity, type SeverityName } from '@aurora/core'
import { sql, type State } from '@aurora/state'
import { tablesOf } from '../tables.ts'

/** New alerts of one stretch of time, by severity; each severity is there, with 0 where there are none. */
export interface LevelBar {
  readonly fromUs: number
  readonly bySeverity: Readonly<Record<SeverityName, number>>
}

/** Bars a timeline has at most: a month of hours. */
export const maxBars = 744

/**
 * New alerts from `fromUs` on, in bars of `barUs`, oldest first; bars without any are there too. `fromUs` and `toUs` are
 * multiples of `barUs`. Repeats of an alert count where it was opened, and only once.
 */
export async function alertLevels(
  state: State,
  { fromUs, toUs, barUs }: { readonly fromUs: number; readonly toUs: number; readonly barUs: number },
): Promise<LevelBar[]> {
  const place = sql<number>`cast((created_us - ${fromUs}) / ${barUs} as bigint)`
  const rows = await tablesOf(state)
    .selectFrom('alerts')
    .select([place.as('bar'), 'severity', sql<number>`count(*)`.as('n')])
    .where('created_us', '>=', fromUs)
    .where('created_us', '<', toUs)
    .groupBy([sql`1`, 'severity'] as never)
    .execute()
  const count = Math.min(maxBars, Math.ceil((toUs - fromUs) / barUs))
  const bars = Array.from({ length: count }, (_, i) => ({ fromUs: fromUs + i * barUs, bySeverity: none() }))
  for (const { bar, severity, n } of rows) {
    const of = bars[bar]?.bySeverity
    if (of !== undefined) of[severityName(severity as Severity)] = n
  }
  return bars
}

const none = (): Record<SeverityName, number> =>
  Object.fromEntries(severityNames.map((name) => [name, 0])) as Record<SeverityName, number>
