import type { SeverityName } from '@aurora/core'
import type { OwnRule } from '../state/layers.ts'

/** A rule as its form holds it: texts as they are typed. */
export interface RuleDraft {
  readonly title: string
  readonly titleTemplate: string
  readonly descriptionTemplate: string
  readonly severity: SeverityName
  readonly techniques: string
  readonly opensCase: boolean
  readonly isScheduled: boolean
  readonly everyMinutes: string
}

const mostMinutes = 10_080
const mostTechniques = 20

/** What the form begins with: the rule, or an empty one that has the name of its hunt. */
export function draftOf(rule: OwnRule | undefined, huntName: string | undefined): RuleDraft {
  return {
    title: rule?.title ?? huntName ?? '',
    titleTemplate: rule?.titleTemplate ?? '',
    descriptionTemplate: rule?.descriptionTemplate ?? '',
    severity: rule?.severity ?? 'medium',
    techniques: rule?.techniques.join(', ') ?? '',
    opensCase: rule?.opensCase ?? false,
    isScheduled: rule === undefined || rule.everyMinutes !== null,
    everyMinutes: String(rule?.everyMinutes ?? 10),
  }
}

/** Techniques as they were typed, between commas or spaces, in capitals, once each. */
export const techniquesOf = (text: string): string[] => [
  ...new Set(text.toUpperCase().split(/[\s,;]+/)).difference(new Set([''])),
]

/** Why a form cannot be saved yet, undefined when it can. */
export function problemsOf({ title, techniques, isScheduled, everyMinutes }: RuleDraft): string | undefined {
  const named = techniquesOf(techniques)
  const wrong = named.find((id) => !/^T\d{4}(\.\d{3})?$/.test(id))
  const minutes = Number(everyMinutes)
  if (title.trim() === '') return 'A rule needs a name.'
  if (wrong !== undefined) return `“${wrong.slice(0, 40)}” is no technique: they are written T1110 or T1078.004.`
  if (named.length > mostTechniques) return `A rule names ${mostTechniques} techniques at most.`
  if (isScheduled && !(Number.isInteger(minutes) && minutes >= 1 && minutes <= mostMinutes))
    return `A rule runs every 1 to ${mostMinutes} minutes.`
  return undefined
}

/** What is sent of a form without problems. */
export function contentOf(draft: RuleDraft) {
  return {
    title: draft.title.trim(),
    titleTemplate: draft.titleTemplate.trim(),
    descriptionTemplate: draft.descriptionTemplate.trim(),
    severity: draft.severity,
    techniques: techniquesOf(draft.techniques),
    opensCase: draft.opensCase,
    everyMinutes: draft.isScheduled ? Number(draft.everyMinutes) : null,
  }
}
