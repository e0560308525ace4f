import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { call } from '../../../api/client.ts'
import { sentenceOf } from '../../../api/problem.ts'
import { Button } from '../../../components/button/button.tsx'
import { Quiet } from '../../../components/section/placeholders.tsx'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { Timestamp } from '../../../components/timestamp/timestamp.tsx'
import { toast } from '../../../components/toasts/toast-list.ts'
import { formatCount } from '../../../format/number.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import { may, useMe } from '../../../session/use-me.ts'
import { useKeptAfterRows } from '../state/after-rows.ts'
import { printAddress } from '../state/address.ts'
import type { RuleRun } from '../state/layers.ts'
import { sections, useOwnRules, useRuns } from '../state/sections.ts'
import { useWorkspace } from '../state/workspace.ts'
import { countMatches } from './rule-words.ts'
import styles from './desk.module.css'

/** What rules did: each run with what it looked at, what it found, and why it failed (AU-99). */
export function RunsTab(): ReactElement {
  const { address, change } = useWorkspace()
  const runs = useKeptAfterRows(useRuns())
  const titles = new Map(useOwnRules().data?.items.map(({ id, title }) => [id, title]))
  const ofRule = titles.get(address.rule)
  return (
    <Section label="the run history" query={runs} skeleton={<Skeleton rows={6} height={52} />}>
      {({ items }) => {
        const shown = items.filter(({ rule }) => ofRule === undefined || rule === address.rule)
        return (
          <>
            <p className={styles.judged}>
              {ofRule === undefined
                ? `The newest ${formatCount(shown.length)} runs.`
                : `${formatCount(shown.length)} of the newest ${formatCount(items.length)} runs are of “${shorten(showText(ofRule), 60)}”.`}{' '}
              {ofRule !== undefined && (
                <Button look="quiet" onClick={() => change({ rule: '' })}>
                  Runs of all rules
                </Button>
              )}
            </p>
            {shown.length === 0 ? (
              <Quiet text="No run yet. A rule runs by its schedule, or by its Run button." />
            ) : (
              <ul className={styles.list} aria-label="Runs">
                {shown.map((run) => (
                  <RunLine key={run.id} run={run} title={titles.get(run.rule)} />
                ))}
              </ul>
            )}
          </>
        )
      }}
    </Section>
  )
}

const stateWords: Readonly<Record<RuleRun['state'], string>> = {
  running: 'running',
  done: 'done',
  truncated: 'done in part: it met a limit',
  failed: 'failed',
  cancelled: 'stopped',
  abandoned: 'given up: the server stopped meanwhile',
}

function RunLine({ run, title }: { readonly run: RuleRun; readonly title: string | undefined }): ReactElement {
  return (
    <li className={styles.item}>
      <div className={styles.line}>
        <strong className={styles.title}>{shorten(showText(title ?? run.rule), 100)}</strong>
        {run.state === 'running' && <StopRun id={run.id} />}
      </div>
      <p className={styles.facts}>
        <Timestamp iso={run.started} />
        <span>{run.evaluation === 'manual' ? 'by hand' : run.evaluation}</span>
        <span data-tone={run.state === 'failed' ? 'bad' : undefined}>{stateWords[run.state]}</span>
        {run.durationMs !== null && <span>{formatCount(run.durationMs)} ms</span>}
      </p>
      <p className={styles.facts}>
        <span>{countMatches(run.matches)}</span>
        <span>{formatCount(run.suppressed)} suppressed</span>
        <span>{formatCount(run.findings)} raised</span>
        <Samples run={run} />
      </p>
      {run.error !== '' && <p className={styles.trouble}>{shorten(showText(run.error), 400)}</p>}
    </li>
  )
}

const mostSamples = 5

function Samples({ run }: { readonly run: RuleRun }): ReactElement | null {
  const { address } = useWorkspace()
  if (run.samples.length === 0) return null
  return (
    <span className={styles.samples}>
      {run.samples.slice(0, mostSamples).map((event, i) => (
        <Link key={event} to="/siem" search={printAddress({ ...address, event })} aria-label={`Sample ${i + 1}`}>
          {i + 1}
        </Link>
      ))}
    </span>
  )
}

function StopRun({ id }: { readonly id: string }): ReactElement | null {
  const client = useQueryClient()
  if (!may(useMe().data, 'detections:write')) return null
  const stop = (): void => {
    call('cancelRun', { params: { id } }).then(
      () => void client.invalidateQueries({ queryKey: sections.runs.queryKey }),
      (problem: unknown) => toast(`Not stopped. ${sentenceOf(problem)}`, { tone: 'bad' }),
    )
  }
  return (
    <Button look="quiet" onClick={stop}>
      Stop
    </Button>
  )
}
