import { hash } from 'node:crypto'
import type { Rule } from '@aurora/sigma'
import type { Firing } from './firing.ts'

/** What a rule is called where it must be the same tomorrow: its id, else its name, else where it stands. */
export const ruleKey = ({ id, name, file, title }: Rule): string => id?.toLowerCase() ?? name ?? `${file} ${title}`

/** 32 hex digits: the same for one group at one moment, whoever finds it and when. */
export function firingId(rule: Rule, { key, timeUs }: Pick<Firing, 'key' | 'timeUs'>): string {
  return hash('sha256', JSON.stringify([ruleKey(rule), key, timeUs])).slice(0, 32)
}
