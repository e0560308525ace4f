import { maxValues, tupleText, valuesOfKey } from '@aurora/query'

/** An event that a branch of a window search is about, with all it says of itself; texts are folded and different. */
export interface Occurrence {
  readonly id: string
  readonly timeUs: number
  readonly receivedUs: number
  /** Position of the branch. */
  readonly branch: number
  /** For each key its values. An event that lacks one belongs to no group. */
  readonly keys: readonly (readonly string[])[]
  /** For each field of the measure its values. */
  readonly values: readonly (readonly string[])[]
}

/** An event in one group, with one value of what is measured. It counts once, however many branches it is of. */
export interface GroupedEvent {
  readonly id: string
  readonly timeUs: number
  readonly receivedUs: number
  readonly key: readonly string[]
  readonly value: string | undefined
  readonly branches: readonly number[]
}

/** The events by group and value, in the order of their time, then of receipt, then of id. */
export function groupedEvents(occurrences: readonly Occurrence[], keyCount: number): GroupedEvent[] {
  const found = new Map<string, GroupedEvent & { readonly branches: number[] }>()
  for (const occurrence of occurrences) {
    const { id, timeUs, receivedUs, branch } = occurrence
    for (const key of combinations(occurrence.keys.map((values) => values.slice(0, valuesOfKey(keyCount))))) {
      for (const value of measured(occurrence.values)) {
        const name = JSON.stringify([id, timeUs, receivedUs, key, value])
        const known = found.get(name)
        if (known === undefined) found.set(name, { id, timeUs, receivedUs, key, value, branches: [branch] })
        else if (!known.branches.includes(branch)) known.branches.push(branch)
      }
    }
  }
  return [...found.values()].sort(compareEvents)
}

/** The values of an event, those of several fields as one; undefined stands for none. */
function measured(values: Occurrence['values']): (string | undefined)[] {
  if (values.length === 0) return [undefined]
  const texts = combinations(values).map(tupleText)
  return texts.length === 0 ? [undefined] : texts.slice(0, maxValues)
}

/** One of each list, the last list changing first. */
function combinations(lists: readonly (readonly string[])[]): string[][] {
  return lists.reduce<string[][]>((heads, list) => heads.flatMap((head) => list.map((each) => [...head, each])), [[]])
}

type Placed = Pick<GroupedEvent, 'timeUs' | 'receivedUs' | 'id'>

/** The order of events: their own time, then that of receipt, which is the order they came in (SIGMA.md row 159). */
export const compareEvents = (a: Placed, b: Placed): number =>
  a.timeUs - b.timeUs || a.receivedUs - b.receivedUs || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
