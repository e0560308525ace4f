import type { Logsource } from '@aurora/sigma'

/** What an event is, in the words of Sigma's log sources; all in lower case. One event may be of several categories. */
export interface EventLogsource {
  readonly product: string | undefined
  readonly categories: readonly string[]
  readonly services: readonly string[]
  /** Nobody knows what it is: it may be anything. */
  readonly isUnknown?: true
}

/**
 * Events of generic input (any JSON, any text): nothing contradicts a rule, so all rules are about them (SIGMA.md, row 26),
 * as far as these need to see something: a rule that only denies would match every one.
 */
export const unknownLogsource: EventLogsource = { product: undefined, categories: [], services: [], isUnknown: true }

/**
 * Whether a rule of a log source is about an event: every attribute that it states is the event's (SIGMA.md, row 19). Of
 * an event nobody knows anything of, none is otherwise.
 */
export function isAbout(rule: Logsource, event: EventLogsource): boolean {
  if (event.isUnknown === true) return true
  return (
    (rule.product === undefined || rule.product === event.product) &&
    (rule.category === undefined || event.categories.includes(rule.category)) &&
    (rule.service === undefined || event.services.includes(rule.service))
  )
}
