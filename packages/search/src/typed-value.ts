import { nearestName, parseSeverity, severityName, severityNames } from '@aurora/core'
import type { Bound } from '@aurora/query'
import { refuse } from './problem.ts'
import type { Span } from './span.ts'
import { parseTime, type TimeSpan } from './time.ts'

/** Reads a severity name or digit to its name; refuses anything else with the nearest name. */
export function severityValue(text: string, at: Span): string {
  const severity = parseSeverity(text)
  if (severity !== undefined) return severityName(severity)
  const near = nearestName(text, severityNames)
  const repair = near === undefined ? undefined : { text: near, label: `write ${near}` }
  return refuse(at, `"${text}" is no severity: ${severityNames.join(', ')}`, severityNames, repair)
}

/** Reads a time; refuses what is none. `within` are the ends of all it stands for. */
export function timeValue(text: string, at: Span, nowUs: number): TimeSpan & { within: { from: Bound; to: Bound } } {
  const time = parseTime(text, nowUs)
  if (time === undefined) return refuse(at, `"${text}" is no time`, ['now-1h', '2026-03-14', '2026-03-14T09:12:04Z'])
  const bound = (us: number): Bound => ({ value: String(us), inclusive: true })
  return { ...time, within: { from: bound(time.firstUs), to: bound(time.lastUs) } }
}
