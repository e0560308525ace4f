import { shown, type Report } from './report.ts'
import { entryOf, type MapNode } from './yaml/node.ts'

/** How long a window of a correlation is. Months and years are mean ones of the Gregorian calendar. */
export interface Timespan {
  readonly text: string
  readonly seconds: number
}

const secondsOf: Readonly<Record<string, number>> = {
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  M: 2_629_746,
  y: 31_556_952,
}
const timespanText = /^([0-9]{1,9})([smhdwMy])$/

/** Reads the `timespan` of a correlation: a whole number with a unit, `m` minutes and `M` months. */
export function readTimespan(map: MapNode, report: Report): Timespan | undefined {
  const node = entryOf(map, 'timespan')?.value ?? entryOf(map, 'timeframe')?.value
  if (node === undefined)
    return report.refuse(map.at, 'missing', 'the correlation has no `timespan`', 'add `timespan: 5m`')
  const text = node.kind === 'scalar' ? node.text : ''
  const [, count = '', unit = ''] = timespanText.exec(text) ?? []
  const seconds = Number(count) * (secondsOf[unit] ?? 0)
  if (seconds > 0) return { text, seconds }
  const repair = 'write a whole number and one of s, m, h, d, w, M, y, such as `90m`'
  return report.refuse(node.at, 'value', `${shown(text)} is no timespan`, repair)
}
