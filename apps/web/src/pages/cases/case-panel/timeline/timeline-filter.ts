import type { CaseDetail } from '@aurora/contract'
import type { Query } from '../../../../api/operations.ts'
import { kindsOf, type KindName } from './kinds.ts'

/** What is asked of the timeline of a case; all parts hold at once. */
export interface TimelineFilter {
  readonly kinds: ReadonlySet<KindName>
  /** A value that entries, or alerts they name, are about; '' for any. */
  readonly about: string
  readonly tag: string
  /** `now-24h`, or '' for any time. */
  readonly from: string
  readonly to: string
  readonly isPinned: boolean
}

export const noFilter: TimelineFilter = { kinds: new Set(), about: '', tag: '', from: '', to: '', isPinned: false }

/** Whether anything is left out. */
export const isFiltered = ({ kinds, about, tag, from, to, isPinned }: TimelineFilter): boolean =>
  kinds.size > 0 || isPinned || [about, tag, from, to].some((one) => one !== '')

/** The filter as the server takes it. */
export function queryOf({ kinds, about, tag, from, to, isPinned }: TimelineFilter): Query<'caseTimeline'> {
  const texts = Object.entries({ about, tag, from, to, kind: kindsOf(kinds).join(',') })
  return {
    ...Object.fromEntries(texts.filter(([, value]) => value !== '')),
    ...(isPinned ? { pinned: 'true' as const } : {}),
  }
}

/** Kinds of observables that name a thing of one's own rather than something to look for. */
const assetKinds: ReadonlySet<string> = new Set(['host', 'user', 'device', 'service'])

/** What the timeline can be narrowed to, by what the case knows: its assets, its other observables, its tags. */
export function choicesOf({ observables }: Pick<CaseDetail, 'observables'>): {
  readonly assets: readonly string[]
  readonly others: readonly string[]
  readonly tags: readonly string[]
} {
  const isAsset = ({ kind }: CaseDetail['observables'][number]): boolean => assetKinds.has(kind)
  const values = (wanted: boolean): readonly string[] =>
    [...new Set(observables.filter((one) => isAsset(one) === wanted).map(({ value }) => value))].sort()
  return {
    assets: values(true),
    others: values(false),
    tags: [...new Set(observables.flatMap(({ tags }) => tags))].sort(),
  }
}
