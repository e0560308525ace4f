import type { EventItem } from '@aurora/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { call } from '../../../api/client.ts'
import type { Answer } from '../../../api/operations.ts'
import { sentenceOf } from '../../../api/problem.ts'
import { Button } from '../../../components/button/button.tsx'
import { LogText } from '../../../components/log-text/log-text.tsx'
import { Quiet } from '../../../components/section/placeholders.tsx'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { Severity } from '../../../components/severity/severity.tsx'
import { toast } from '../../../components/toasts/toast-list.ts'
import { plural } from '../../../format/number.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import { may, useMe } from '../../../session/use-me.ts'
import { useWorkspace } from '../state/workspace.ts'
import styles from './event-panel.module.css'

type Finding = Answer<'listFindings'>['items'][number]
type Verdict = 'true_positive' | 'false_positive'

/** What rules say of an event, each to be judged: what people say feeds the counters of the rule (AU-98). */
export function FindingsTab({ event }: { readonly event: EventItem }): ReactElement {
  const query = useQuery({
    queryKey: ['findings-of', event.id],
    queryFn: ({ signal }) => call('listFindings', { query: { event: event.id, limit: 50 }, signal }),
    staleTime: 10_000,
  })
  return (
    <div className={styles.findings}>
      <Section label="the findings" query={query} skeleton={<Skeleton rows={3} height={52} />}>
        {({ items, total }) =>
          items.length === 0 ? (
            <Quiet text="No rule found anything in this event." />
          ) : (
            <>
              {total > items.length && (
                <p className={styles.note}>
                  The first {items.length} of {plural(total, 'finding')}.
                </p>
              )}
              <ul aria-label="Findings">
                {items.map((finding) => (
                  <FindingLine key={finding.id} finding={finding} event={event.id} />
                ))}
              </ul>
            </>
          )
        }
      </Section>
    </div>
  )
}

interface FindingLineProps {
  readonly finding: Finding
  readonly event: string
}

function FindingLine({ finding, event }: FindingLineProps): ReactElement {
  const { words } = useWorkspace()
  return (
    <li className={styles.finding}>
      <p className={styles.facts}>
        <Severity severity={finding.severity} />
        <strong>{shorten(showText(finding.rule.title), 140)}</strong>
        {finding.hiddenBy !== null && <small>suppressed</small>}
      </p>
      <p className={styles.said}>
        <LogText text={finding.message} most={200} words={words} />
      </p>
      <VerdictButtons finding={finding} event={event} />
    </li>
  )
}

const verdicts: readonly (readonly [Verdict, string])[] = [
  ['true_positive', 'True'],
  ['false_positive', 'False'],
]

/** The server does not say a verdict back with its finding: what was said here shows until the panel moves on. */
function VerdictButtons({ finding, event }: FindingLineProps): ReactElement | null {
  const client = useQueryClient()
  const [said, say] = useState<Verdict>()
  if (!may(useMe().data, 'detections:write')) return null
  const judge = (asked: Verdict): void => {
    const verdict = said === asked ? null : asked
    const before = said
    say(verdict ?? undefined)
    call('setVerdict', { params: { id: finding.id }, body: { rule: finding.rule.id, event, verdict } }).then(
      () => void client.invalidateQueries({ queryKey: ['siem'] }),
      (error: unknown) => {
        say(before)
        toast(`Not kept. ${sentenceOf(error)}`, { tone: 'bad' })
      },
    )
  }
  return (
    <p className={styles.facts} role="group" aria-label={`Verdict on ${showText(finding.rule.title)}`}>
      {verdicts.map(([verdict, word]) => (
        <Button key={verdict} aria-pressed={said === verdict} onClick={() => judge(verdict)}>
          {word}
        </Button>
      ))}
    </p>
  )
}
