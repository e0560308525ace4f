import type { AlertDetail } from '@aurora/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { call } from '../../../api/client.ts'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { SeverityShape } from '../../../components/severity/severity.tsx'
import { plural } from '../../../format/number.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import { alertKeys } from '../state/queries.ts'
import { AlertLines } from './alert-lines.tsx'
import { Part } from './part.tsx'
import styles from './alert-panel.module.css'

/** The case and the incident of an alert as chips, with the other alerts of the incident. Absent without either. */
export function LinkedPart({ alert }: { readonly alert: AlertDetail }): ReactElement | null {
  if (alert.caseId === null && alert.incidentId === null) return null
  return (
    <Part title="Belongs to">
      {alert.caseId !== null && <CaseChip id={alert.caseId} />}
      {alert.incidentId !== null && <IncidentChip id={alert.incidentId} alertId={alert.id} />}
    </Part>
  )
}

function CaseChip({ id }: { readonly id: string }): ReactElement {
  const query = useQuery({
    queryKey: [...alertKeys.links, 'case', id],
    queryFn: ({ signal }) => call('getCase', { params: { id }, signal }),
    staleTime: 30_000,
  })
  return (
    <Section label="the case" query={query} skeleton={<Skeleton rows={1} />}>
      {(found) => (
        <p className={styles.linked}>
          <Link to="/cases" search={{ selectedCase: found.name }} className={styles.chip}>
            {found.name}
          </Link>
          <SeverityShape severity={found.severity} />
          <span>{shorten(showText(found.title), 120)}</span>
          <span className={styles.faint}>
            {found.status.replaceAll('_', ' ')}, {plural(found.alertCount, 'alert')},{' '}
            {found.assignee === null ? 'of nobody' : showText(found.assignee)}
          </span>
        </p>
      )}
    </Section>
  )
}

const mostAlerts = 5

function IncidentChip({ id, alertId }: { readonly id: string; readonly alertId: string }): ReactElement {
  const query = useQuery({
    queryKey: [...alertKeys.links, 'incident', id],
    queryFn: async ({ signal }) => {
      const [incident, page] = await Promise.all([
        call('getIncident', { params: { id }, signal }),
        call('listAlerts', { query: { incident: id, sort: 'newest', limit: mostAlerts + 1 }, signal }),
      ])
      return { incident, alerts: page.items.filter((item) => item.id !== alertId).slice(0, mostAlerts) }
    },
    staleTime: 30_000,
  })
  return (
    <Section label="the incident" query={query} skeleton={<Skeleton rows={2} />}>
      {({ incident, alerts }) => (
        <>
          <p className={styles.linked}>
            <span className={styles.chip}>{incident.name}</span>
            <SeverityShape severity={incident.severity} />
            <span>{shorten(showText(incident.title), 120)}</span>
            <span className={styles.faint}>
              {alerts.length} of {plural(incident.alertCount - 1, 'other alert')}
            </span>
          </p>
          <AlertLines alerts={alerts} />
        </>
      )}
    </Section>
  )
}
