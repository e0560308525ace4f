import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { call } from '../../../api/client.ts'
import type { Answer } from '../../../api/operations.ts'
import { sentenceOf } from '../../../api/problem.ts'
import { toast } from '../../../components/toasts/toast-list.ts'
import { formatCount } from '../../../format/number.ts'
import { tellAct } from '../../../state/last-act.ts'
import { alertKeys } from '../state/queries.ts'
import type { Target } from './targets.ts'
import { isOnlyNote, undo, type AlertChange } from './use-change.ts'

export type BulkJob = Answer<'getBulkJob'>

/** A change to many alerts, which the server makes by itself while this page looks how far it is. */
export interface Bulk {
  /** The last job with what it does; undefined before the first, and once its result was put away. */
  readonly job: BulkJob | undefined
  readonly words: string
  readonly start: (target: Exclude<Target, { kind: 'one' }>, change: AlertChange, words: string) => void
  readonly stop: () => void
  readonly putAway: () => void
}

const lookEveryMs = 400

export function useBulk(): Bulk {
  const client = useQueryClient()
  const [begun, begin] = useState<{ readonly job: BulkJob; readonly words: string; readonly isUndoable: boolean }>()
  const id = begun?.job.id
  const query = useQuery<BulkJob>({
    queryKey: ['bulk-job', id],
    queryFn: ({ signal }) => call('getBulkJob', { params: { id: id ?? '' }, signal }),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data === undefined || state.data.state === 'running' ? lookEveryMs : false),
    staleTime: 0,
    gcTime: 0,
  })
  const job = begun === undefined ? undefined : (query.data ?? begun.job)
  const words = begun?.words ?? ''
  const putAway = (): void => begin(undefined)
  useWhenEnded(job, () => {
    if (job === undefined) return
    void client.invalidateQueries({ queryKey: alertKeys.all })
    if (job.changed > 0 && begun?.isUndoable === true)
      tellAct(`${words}: ${resultWords(job)}.`, () => void undo(client, { job: job.id }))
    else toast(`${words}: ${resultWords(job)}.`, { tone: job.changed > 0 ? 'good' : 'bad' })
    if (job.refused === 0 && job.state === 'done') putAway()
  })
  const start: Bulk['start'] = (target, change, what) => {
    const body = target.kind === 'all' ? { filter: target.filter, change } : { ids: [...target.ids], change }
    call('startBulkJob', { body }).then(
      (made) => begin({ job: made, words: what, isUndoable: !isOnlyNote(change) }),
      (error: unknown) => toast(`Not done: ${what}. ${sentenceOf(error)}`, { tone: 'bad' }),
    )
  }
  const stop = (): void => {
    if (id !== undefined) void call('stopBulkJob', { params: { id } }).then(() => query.refetch())
  }
  return { job, words, start, stop, putAway }
}

/** "296 done, 4 refused"; what a job that ended early left undone is said too. */
export function resultWords({ changed, unchanged, refused, state, total, failure }: BulkJob): string {
  const left = (total ?? 0) - changed - unchanged - refused
  return [
    `${formatCount(changed)} done`,
    ...(unchanged > 0 ? [`${formatCount(unchanged)} were so before`] : []),
    ...(refused > 0 ? [`${formatCount(refused)} refused`] : []),
    ...(left > 0 && state !== 'running' ? [`${formatCount(left)} left as they were`] : []),
    ...(failure === null ? [] : [failure.message]),
  ].join(', ')
}

function useWhenEnded(job: BulkJob | undefined, onEnd: () => void): void {
  const told = useRef<string>(undefined)
  useEffect(() => {
    if (job === undefined || job.state === 'running' || told.current === job.id) return
    told.current = job.id
    onEnd()
  })
}
