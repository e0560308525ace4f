/** What became of the events that were received in a minute, for one rule. `none`: nobody was to look at them. */
export const coverageStates = ['none', 'evaluated', 'backfilled', 'late', 'running', 'truncated', 'gap'] as const
export type CoverageState = (typeof coverageStates)[number]

/** Minutes of receipt, counted from 1970 UTC, `toMinute` not included, that share one fate. */
export interface Interval {
  readonly fromMinute: number
  readonly toMinute: number
  readonly state: CoverageState
  /** Why, in words for a person; '' when there is nothing to say. */
  readonly reason: string
}

/** A minute is in one interval of a list at most; lists are sorted by time. */
export type Intervals = readonly Interval[]

/** The intervals with a new one over them: of each minute the last that was said counts. */
export function recorded(below: Intervals, above: Interval): Interval[] {
  const kept = below.flatMap((each) => [
    { ...each, toMinute: Math.min(each.toMinute, above.fromMinute) },
    { ...each, fromMinute: Math.max(each.fromMinute, above.toMinute) },
  ])
  return merged([...kept, above])
}

/** The minutes of a range by what is said of them: by `above` where it says anything, else by `below`, else `none`. */
export function coverageOf(
  range: Pick<Interval, 'fromMinute' | 'toMinute'>,
  below: Intervals,
  above: Intervals,
): Interval[] {
  const nothing: Interval = { ...range, state: 'none', reason: '' }
  return within(range, [...below, ...above].reduce(recorded, [nothing]))
}

/** Several lists as one: of what they say of a minute the worst. */
export function worstOf(lists: readonly Intervals[]): Interval[] {
  const all = lists.flat().toSorted((a, b) => rank(a) - rank(b))
  return all.reduce<Interval[]>(recorded, [])
}

const rank = ({ state }: Interval): number => coverageStates.indexOf(state)

/** The part of a list that lies in a range. */
export function within(
  { fromMinute, toMinute }: Pick<Interval, 'fromMinute' | 'toMinute'>,
  list: Intervals,
): Interval[] {
  return merged(
    list.map((each) => ({
      ...each,
      fromMinute: Math.max(each.fromMinute, fromMinute),
      toMinute: Math.min(each.toMinute, toMinute),
    })),
  )
}

/** Sorted, without empty ones, and with neighbours of one fate as one. */
function merged(list: Intervals): Interval[] {
  const result: Interval[] = []
  for (const each of list
    .filter(({ fromMinute, toMinute }) => fromMinute < toMinute)
    .toSorted((a, b) => a.fromMinute - b.fromMinute)) {
    const last = result.at(-1)
    if (last?.toMinute === each.fromMinute && last.state === each.state && last.reason === each.reason)
      result[result.length - 1] = { ...last, toMinute: each.toMinute }
    else result.push(each)
  }
  return result
}

const minuteUs = 60_000_000

/** The minute a time in µs lies in. */
export const minuteOf = (timeUs: number): number => Math.floor(timeUs / minuteUs)

/** When a minute begins, in µs. */
export const startOfMinute = (minute: number): number => minute * minuteUs
