import type { CallRequest } from '../../../api/operations.ts'
import { formatCount } from '../../../format/number.ts'
import { formatMinute } from '../../../time/format.ts'
import type { Zone } from '../../../time/zone.ts'
import type { OwnRule } from '../state/layers.ts'

/** Errors in a row after which a rule is said to be failing (UX §9). */
const failingAfter = 3

export const isFailing = (rule: Pick<OwnRule, 'schedule'>): boolean => rule.schedule.failures >= failingAfter

/** `1 match`, `12 matches`. */
export const countMatches = (count: number): string => (count === 1 ? '1 match' : `${formatCount(count)} matches`)

/** When a rule runs: by hand, or how often and next at what time. */
export function scheduleWords(rule: Pick<OwnRule, 'everyMinutes' | 'isEnabled' | 'schedule'>, zone: Zone): string {
  if (!rule.isEnabled) return 'switched off'
  if (rule.everyMinutes === null) return 'by hand only'
  const { nextRun } = rule.schedule
  const next = nextRun === null ? '' : `, next ${formatMinute(Date.parse(nextRun), zone)}`
  return `every ${formatCount(rule.everyMinutes)} min${next}`
}

/** What the last run of a rule found. */
export function foundWords({ lastRun }: Pick<OwnRule, 'lastRun'>): string {
  if (lastRun === null) return 'never run'
  if (lastRun.state === 'running') return 'running now'
  const suppressed = lastRun.suppressed === 0 ? '' : `, ${formatCount(lastRun.suppressed)} suppressed`
  return `last run ${lastRun.state === 'failed' ? 'failed' : `${countMatches(lastRun.matches)}${suppressed}`}`
}

type Content = Omit<CallRequest<'updateOwnRule'>['body'], 'version'>

/** What a change of a rule sends of it: what a person wrote, without what the server keeps of it. */
export function ruleContentOf(rule: OwnRule): Content {
  const { title, search, titleTemplate, descriptionTemplate, severity, techniques } = rule
  const { opensCase, everyMinutes, threshold, isEnabled } = rule
  return {
    ...{ title, search, titleTemplate, descriptionTemplate, severity, techniques },
    ...{ opensCase, everyMinutes, threshold, isEnabled },
  }
}
