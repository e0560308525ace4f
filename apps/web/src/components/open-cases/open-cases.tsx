import type { CaseItem } from '@aurora/contract'
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { call } from '../../api/client.ts'
import { shorten, showText } from '../../format/show-text.ts'
import { Section } from '../section/section.tsx'
import { Skeleton } from '../section/skeleton.tsx'
import { SeverityShape } from '../severity/severity.tsx'
import styles from '../dialog/dialog-form.module.css'

const openCases = 'open,in_progress,pending_approval,contained,eradicated,recovered'

interface OpenCasesProps {
  /** Part of the title. */
  readonly text: string
  readonly into: CaseItem | undefined
  readonly onChoose: (found: CaseItem) => void
}

/** Open cases to choose one from, the last changed first. Its radio buttons belong to the group `case`. */
export function OpenCases({ text, into, onChoose }: OpenCasesProps): ReactElement {
  const q = text.trim()
  const query = useQuery({
    queryKey: ['cases', 'open', q],
    queryFn: ({ signal }) =>
      call('listCases', {
        query: { status: openCases, sort: 'updated', limit: 8, ...(q === '' ? {} : { q }) },
        signal,
      }),
    staleTime: 10_000,
  })
  return (
    <Section label="open cases" query={query} skeleton={<Skeleton rows={3} />}>
      {({ items }) =>
        items.length === 0 ? (
          <p className={styles.faint}>{q === '' ? 'No case is open.' : 'No open case has that in its title.'}</p>
        ) : (
          <ul className={styles.people} aria-label="Open cases">
            {items.map((item) => (
              <li key={item.id}>
                <label className={styles.person}>
                  <input type="radio" name="case" checked={into?.id === item.id} onChange={() => onChoose(item)} />
                  <SeverityShape severity={item.severity} />
                  <span className={styles.caseName}>
                    {item.name} {shorten(showText(item.title), 80)}
                  </span>
                  <small>{item.assignee === null ? 'of nobody' : showText(item.assignee)}</small>
                </label>
              </li>
            ))}
          </ul>
        )
      }
    </Section>
  )
}
