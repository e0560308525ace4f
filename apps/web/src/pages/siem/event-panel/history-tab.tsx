import type { EventItem } from '@aurora/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement, ReactNode } from 'react'
import { call } from '../../../api/client.ts'
import type { Answer } from '../../../api/operations.ts'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { Timestamp } from '../../../components/timestamp/timestamp.tsx'
import { shorten, showText } from '../../../format/show-text.ts'
import { may, useMe } from '../../../session/use-me.ts'
import styles from './event-panel.module.css'

/** An alert with the name of its case. */
type Alert = Answer<'getAlert'> & { readonly caseName: string | null }
type Finding = Answer<'listFindings'>['items'][number]

/** Alerts that are asked for by themselves: an event is seldom in more than one. */
const mostAlerts = 5

/** What became of an event since it happened: when it came, what rules and people made of it, oldest first. */
export function HistoryTab({ event }: { readonly event: EventItem }): ReactElement {
  const mayAsk = may(useMe().data, 'alerts:read')
  const query = useQuery({
    queryKey: ['history-of', event.id, mayAsk],
    queryFn: async ({ signal }) => {
      const findings = await call('listFindings', { query: { event: event.id, limit: 50 }, signal })
      return { findings: findings.items, alerts: mayAsk ? await alertsOf(event.id, signal) : [] }
    },
    staleTime: 10_000,
  })
  return (
    <div className={styles.parts}>
      <Section label="the history" query={query} skeleton={<Skeleton rows={4} height={32} />}>
        {({ findings, alerts }) => (
          <ol className={styles.history} aria-label="History, oldest first">
            {stepsOf(event, findings, alerts).map((step, i) => (
              <li key={i}>
                <Timestamp iso={step.at} />
                <span>{step.words}</span>
              </li>
            ))}
          </ol>
        )}
      </Section>
      {!mayAsk && <p className={styles.quiet}>Alerts it became part of need alerts:read.</p>}
    </div>
  )
}

async function alertsOf(event: string, signal: AbortSignal): Promise<readonly Alert[]> {
  const { items } = await call('alertReferences', { body: { events: [event] }, signal })
  return await Promise.all(
    items.slice(0, mostAlerts).map(async ({ alertId, case: caseName }) => ({
      ...(await call('getAlert', { params: { id: alertId }, signal })),
      caseName,
    })),
  )
}

interface Step {
  readonly at: string
  readonly words: ReactNode
}

function stepsOf(event: EventItem, findings: readonly Finding[], alerts: readonly Alert[]): readonly Step[] {
  const steps: readonly Step[] = [
    { at: event.time, words: `happened, as ${showText(event.sensor === '' ? 'its sender' : event.sensor)} says` },
    { at: event.received, words: `received and read as ${showText(event.source)} · ${showText(event.dataset)}` },
    ...findings.map(({ detected, rule, hiddenBy }) => ({
      at: detected,
      words: `found by “${shorten(showText(rule.title), 80)}”${hiddenBy === null ? '' : ', suppressed'}`,
    })),
    ...alerts.flatMap(alertSteps),
  ]
  return steps.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
}

function alertSteps({ name, created, closed, closedAs, status, caseName }: Alert): readonly Step[] {
  const link = <AlertLink name={name} />
  const opened: Step = {
    at: created,
    words: (
      <>
        in {link}, now {status.replaceAll('_', ' ')}
        {caseName !== null && <CaseLink name={caseName} />}
      </>
    ),
  }
  if (closed === null) return [opened]
  const as = closedAs === null ? '' : ` as ${closedAs.replaceAll('_', ' ')}`
  return [opened, { at: closed, words: <>{link} was closed{as}</> }] // prettier-ignore
}

function AlertLink({ name }: { readonly name: string }): ReactElement {
  return (
    <Link to="/alerts" search={{ selectedAlert: name }} className={styles.chip}>
      {name}
    </Link>
  )
}

function CaseLink({ name }: { readonly name: string }): ReactElement {
  return (
    <>
      {' '}
      of{' '}
      <Link to="/cases" search={{ selectedCase: name }} className={styles.chip}>
        {name}
      </Link>
    </>
  )
}
