import { formatTimeUs, type Event } from '@aurora/core'
import { tactics, tacticsOf, type Match } from '@aurora/detect'

/** A rule that matched a line of a file: what `aurora scan` gives out. */
export interface Detection {
  readonly file: string
  /** From 1; of a file whose records lines do not part, the number of the record. */
  readonly line: number
  /** ISO 8601, UTC. */
  readonly time: string
  readonly rule: {
    readonly id: string
    readonly title: string
    readonly level: string
    /** As the rule states them, else ''. */
    readonly author: string
    readonly license: string
    readonly tags: readonly string[]
  }
  /** The fields by which the rule matched, with their values. */
  readonly fields: Readonly<Record<string, string>>
}

/** Levels of rules, the gravest last; a rule without one counts as informational. */
export const levels = ['informational', 'low', 'medium', 'high', 'critical'] as const

export type Level = (typeof levels)[number]

export function detectionOf(file: string, line: number, event: Event, match: Match): Detection {
  const { id = '', title, level = 'informational', author = '', license = '', tags } = match.rule
  return {
    file,
    line,
    time: formatTimeUs(event.timeUs),
    rule: { id, title, level, author, license, tags },
    fields: match.fields(),
  }
}

/** What a scan found in all. */
export class ScanSummary {
  readonly byLevel = new Map<Level, number>(levels.map((level) => [level, 0]))
  readonly byTactic = new Map<string, number>()
  readonly byRule = new Map<string, { title: string; level: string; count: number }>()
  detections = 0
  events = 0
  rejected = 0
  files = 0

  add({ rule }: Detection): void {
    this.detections++
    const level = levels.find((one) => one === rule.level) ?? 'informational'
    this.byLevel.set(level, (this.byLevel.get(level) ?? 0) + 1)
    for (const tactic of tacticsOf(rule.tags)) this.byTactic.set(tactic, (this.byTactic.get(tactic) ?? 0) + 1)
    const key = rule.id === '' ? rule.title : rule.id
    const known = this.byRule.get(key)
    if (known === undefined) this.byRule.set(key, { title: rule.title, level, count: 1 })
    else known.count++
  }

  /** Tactics that were seen, in the order of the kill chain. */
  tactics(): [string, number][] {
    return tactics.flatMap((tactic) => {
      const count = this.byTactic.get(tactic)
      return count === undefined ? [] : [[tactic, count] as [string, number]]
    })
  }
}
