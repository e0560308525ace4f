import { mapAt, textAt } from './reading.ts'
import type { Report } from './report.ts'
import type { MapNode } from './yaml/node.ts'

/** Which events a rule is about, in lower case. What is absent may be anything. */
export interface Logsource {
  readonly category?: string
  readonly product?: string
  readonly service?: string
  /** What the sender must be set up to log, for a person; never matched. */
  readonly definition?: string
}

const attributes = ['category', 'product', 'service'] as const

/** Reads the `logsource` of a rule or filter. */
export function readLogsource(document: MapNode, report: Report): Logsource | undefined {
  const map = mapAt(document, 'logsource', report)
  if (map === undefined) return undefined
  const stated = attributes.flatMap((key) => {
    const text = textAt(map, key, report)
    return text === undefined || text === '' ? [] : [[key, text.toLowerCase()] as const]
  })
  if (stated.length === 0) {
    return report.refuse(map.at, 'missing', '`logsource` names no category, product or service', 'add one of them')
  }
  const definition = textAt(map, 'definition', report)
  return { ...Object.fromEntries(stated), ...(definition !== undefined && { definition }) }
}

/** Whether every attribute that `scope` states is the same in `other`. */
export function covers(scope: Logsource, other: Logsource): boolean {
  return attributes.every((key) => scope[key] === undefined || scope[key] === other[key])
}
