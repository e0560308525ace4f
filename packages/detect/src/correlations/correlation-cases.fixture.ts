import type { Event, NativeDocument } from '@aurora/core'
import { readRules, type CorrelationRule, type Rule } from '@aurora/sigma'
import { expect } from 'vitest'
import { eventWith } from '../testing/events.ts'
import { compileCorrelations } from './compile-correlations.ts'
import type { CompiledCorrelation } from './compiled-correlation.ts'

/** When the events of the cases happen: 2026-03-14 09:00 UTC. */
export const startUs = Date.UTC(2026, 2, 14, 9) * 1000

let events = 0

/** An event `seconds` after the start, of the sender whose field `k` says which rule it meets. */
export function at(seconds: number, native: NativeDocument, more: Partial<Event> = {}): Event {
  const timeUs = startUs + Math.round(seconds * 1e6)
  const id = (++events).toString(16).padStart(32, '0')
  return eventWith(native, { id, timeUs, receivedUs: timeUs + 1e6, source: 'zeek', dataset: 'conn', ...more })
}

/** The rule `name`: events whose `k` is its name. */
export const ruleText = (name: string): string =>
  `title: ${name}\nname: ${name}\nlogsource: {product: zeek, service: conn}\ndetection: {sel: {k: ${name}}, condition: sel}\n`

/** The correlation `name`; `lines` stand under `correlation`. */
export const correlationText = (lines: string, name = 'c'): string =>
  `title: ${name}\nname: ${name}\ncorrelation:\n${lines.replace(/^(?=.)/gm, '  ')}\n`

/** Rules that are read without a fault. */
export function rulesOf(...texts: readonly string[]): Rule[] {
  const { rules, faults } = readRules(texts.join('---\n'), 'rules.yml')
  expect(faults.filter(({ severity }) => severity === 'error')).toEqual([])
  return [...rules]
}

/** The correlation `c` over rules a, b and c of the cases, ready to be evaluated. */
export function correlationOf(...texts: readonly string[]): CompiledCorrelation {
  const rules = rulesOf(...['a', 'b', 'd'].map(ruleText), ...texts)
  const { correlations, faults } = compileCorrelations(rules)
  expect(faults).toEqual([])
  const last = rules.findLast((rule): rule is CorrelationRule => rule.kind === 'correlation')
  return correlations.find(({ rule }) => rule === last) as CompiledCorrelation
}
