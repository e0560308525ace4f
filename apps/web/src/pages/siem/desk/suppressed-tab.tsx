import { useQueryClient } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { call } from '../../../api/client.ts'
import { sentenceOf } from '../../../api/problem.ts'
import { serverNowMs } from '../../../api/server-clock.ts'
import { Button } from '../../../components/button/button.tsx'
import { Quiet } from '../../../components/section/placeholders.tsx'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { toast } from '../../../components/toasts/toast-list.ts'
import { plural } from '../../../format/number.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import { may, useMe } from '../../../session/use-me.ts'
import { formatMinute } from '../../../time/format.ts'
import { useZone } from '../../../time/use-zone.ts'
import { useKeptAfterRows } from '../state/after-rows.ts'
import { openLayer, type Suppression } from '../state/layers.ts'
import { sections, useOwnRules, useSuppressions } from '../state/sections.ts'
import { suppressionState } from './suppression-state.ts'
import styles from './desk.module.css'

/** Everything that hides findings, or did: by whom, why, until when, and how much. */
export function SuppressedTab(): ReactElement {
  const suppressions = useKeptAfterRows(useSuppressions())
  const mayWrite = may(useMe().data, 'suppressions:write')
  return (
    <>
      {mayWrite && (
        <div className={styles.tools}>
          <Button icon="plus" onClick={() => openLayer.set({ kind: 'suppress', event: undefined })}>
            Suppress what this search finds
          </Button>
        </div>
      )}
      <Section label="the suppressions" query={suppressions} skeleton={<Skeleton rows={3} height={64} />}>
        {({ items }) =>
          items.length === 0 ? (
            <Quiet text="Nothing is suppressed. On an event, s hides findings about what it names." />
          ) : (
            <ul className={styles.list} aria-label="Suppressions">
              {items.map((one) => (
                <SuppressionLine key={one.id} one={one} mayWrite={mayWrite} />
              ))}
            </ul>
          )
        }
      </Section>
    </>
  )
}

interface SuppressionLineProps {
  readonly one: Suppression
  readonly mayWrite: boolean
}

function SuppressionLine({ one, mayWrite }: SuppressionLineProps): ReactElement {
  const zone = useZone()
  const rules = useOwnRules().data?.items
  const title = rules?.find(({ id }) => id === one.rule)?.title ?? one.rule
  const state = suppressionState(one, serverNowMs())
  return (
    <li className={styles.item} data-over={state.isOver}>
      <div className={styles.line}>
        <strong className={styles.title}>
          {'entity' in one.criteria ? `${one.criteria.entity.kind} ` : ''}
          <code>
            {shorten(showText('entity' in one.criteria ? one.criteria.entity.value : one.criteria.query), 120)}
          </code>
        </strong>
        {mayWrite && !state.isOver && <Lift id={one.id} />}
      </div>
      <p className={styles.facts}>
        <span data-tone={state.endsSoon ? 'warn' : undefined}>
          {state.word} {formatMinute(Date.parse(one.ended ?? one.expires), zone)}
        </span>
        <span>{plural(one.hidden, 'finding')} hidden</span>
        <span>by {showText(one.author.name)}</span>
        <span>{title === null ? 'of all rules' : `of “${shorten(showText(title), 60)}”`}</span>
      </p>
      <p className={styles.reason}>{shorten(showText(one.reason), 300)}</p>
    </li>
  )
}

function Lift({ id }: { readonly id: string }): ReactElement {
  const client = useQueryClient()
  const lift = (): void => {
    call('endSuppression', { params: { id } }).then(
      () => {
        toast('Lifted the suppression.', { tone: 'good' })
        void client.invalidateQueries({ queryKey: sections.suppressions.queryKey })
      },
      (problem: unknown) => toast(`Not lifted. ${sentenceOf(problem)}`, { tone: 'bad' }),
    )
  }
  return (
    <Button look="quiet" onClick={lift}>
      Lift
    </Button>
  )
}
