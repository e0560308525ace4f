import type { AlertDetail } from '@aurora/contract'
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { call } from '../../../api/client.ts'
import { problemOf } from '../../../api/problem.ts'
import type { Answer } from '../../../api/operations.ts'
import { IconButton } from '../../../components/button/button.tsx'
import { LogText } from '../../../components/log-text/log-text.tsx'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { copyText } from '../../../format/clipboard.ts'
import { showText } from '../../../format/show-text.ts'
import { may } from '../../../session/use-me.ts'
import { useQueue } from '../state/queue.ts'
import { Condition } from './condition.tsx'
import { Part } from './part.tsx'
import styles from './alert-panel.module.css'

/** Why this alert fired: the rule, the fields by which it held with their values, and its condition (UX §1.8). */
export function WhyPart({ alert }: { readonly alert: AlertDetail }): ReactElement {
  const { me } = useQueue()
  const { rule } = alert
  const matched = Object.entries(alert.matched)
  const event = alert.events[0]
  const isExplained = rule !== null && event !== undefined && may(me, 'detections:read')
  return (
    <Part title="Why">
      {rule !== null && <RuleLine rule={rule} techniques={alert.techniques} />}
      {alert.description !== '' && (
        <p className={styles.prose}>
          <LogText text={alert.description} most={1_500} keepLines />
        </p>
      )}
      {rule === null && alert.description === '' && <p className={styles.faint}>Reported without a rule.</p>}
      {matched.length > 0 && <Matched fields={matched} />}
      {isExplained && <Explained ruleId={rule.id} event={event} />}
    </Part>
  )
}

interface RuleLineProps {
  readonly rule: NonNullable<AlertDetail['rule']>
  readonly techniques: readonly string[]
}

function RuleLine({ rule, techniques }: RuleLineProps): ReactElement {
  return (
    <p className={styles.rule}>
      <strong>
        <LogText text={rule.title} most={200} />
      </strong>{' '}
      <span className={styles.faint}>
        {showText(rule.pack)}
        {rule.author === '' ? '' : `, by ${showText(rule.author)}`}
        {rule.license === '' ? '' : `, ${showText(rule.license)}`}
      </span>
      {techniques.map((technique) => (
        <span key={technique} className={styles.chip}>
          {showText(technique)}
        </span>
      ))}
    </p>
  )
}

function Matched({ fields }: { readonly fields: readonly (readonly [string, string])[] }): ReactElement {
  return (
    <dl className={styles.matched} aria-label="Fields by which the rule held">
      {fields.map(([name, value]) => (
        <div key={name}>
          <dt>{showText(name)}</dt>
          <dd>
            <LogText text={value} most={400} />
            <IconButton
              icon="copy"
              size="s"
              label={`Copy ${showText(name)}`}
              onClick={() => void copyText(value, 'the value')}
            />
          </dd>
        </div>
      ))}
    </dl>
  )
}

type Explanation = Answer<'explainRule'>

/** The condition, asked of the first event as the rule stands now. A rule that is not installed here has none to show. */
function Explained({ ruleId, event }: { readonly ruleId: string; readonly event: string }): ReactElement {
  const query = useQuery<Explanation | null>({
    queryKey: ['rules', 'explain', ruleId, event],
    queryFn: async ({ signal }) => {
      try {
        return await call('explainRule', { params: { key: ruleId }, query: { event }, signal })
      } catch (error) {
        if (problemOf(error).status === 404) return null
        throw error
      }
    },
    staleTime: Infinity,
    gcTime: 60_000,
  })
  return (
    <Section label="the condition of the rule" query={query} skeleton={<Skeleton rows={2} height={22} />}>
      {(explanation) =>
        explanation === null ? (
          <p className={styles.faint}>
            Its condition is not at hand: no Sigma rule of that id is installed, or the event is gone.
          </p>
        ) : (
          <Condition explanation={explanation} />
        )
      }
    </Section>
  )
}
