import { parseNativeDocument, type Event } from '@aurora/core'
import { compileMatcher } from '@aurora/query'
import { lowerRule } from './lower.ts'
import { printFault } from './fault.ts'
import type { ReadOptions } from './options.ts'
import { readRules, type ReadResult } from './read-rules.ts'

/** A rule with this detection, indented by two spaces. */
export const ruleOf = (detection: string): string =>
  `title: t\nlogsource:\n  product: p\ndetection:\n${detection.replace(/^(?=.)/gm, '  ')}\n`

/** A rule whose only identifier has these lines. */
export const selectionOf = (lines: string): string => ruleOf(`sel:\n${lines.replace(/^(?=.)/gm, '  ')}\ncondition: sel`)

/** An event whose line is this JSON document, or this text. */
export function eventOf(raw: string): Event {
  const native = raw.startsWith('{') ? parseNativeDocument(raw) : {}
  return {
    id: '0'.repeat(32), timeUs: 0, receivedUs: 0, site: 's', source: 'p', sensor: 's', dataset: '', severity: 0, message: '',
    techniques: [], indicators: [], ecs: {}, native, raw, decoded: '',
  } // prettier-ignore
}

/** Whether the only rule of a text matches an event. Throws with the faults when it cannot be used. */
export function matcherOf(text: string, options?: ReadOptions): (raw: string) => boolean {
  const result = readRules(text, 'r.yml', options)
  const [rule] = result.rules
  if (rule?.kind !== 'detection') throw new Error(faultsOf(result).join('\n'))
  const lowered = lowerRule(rule)
  if (!lowered.ok) throw new Error(printFault(lowered.fault))
  const test = compileMatcher(lowered.predicate)
  return (raw) => test(eventOf(raw))
}

/** The faults of one severity in one line each, without the file. */
export const faultsOf = ({ faults }: ReadResult, severity = 'error'): string[] =>
  faults.filter((fault) => fault.severity === severity).map((fault) => printFault(fault).replace('r.yml:', ''))
