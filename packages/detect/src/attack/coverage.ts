import type { Logsource } from '@aurora/sigma'
import type { ObservedLogsources } from './observed-logsources.ts'
import { attackTechniques, currentTechniqueId, techniqueState } from './techniques.ts'

/** A rule as coverage counts it. */
export interface CoveringRule {
  readonly key: string
  readonly isEnabled: boolean
  /** Whether it is asked now, of events as they come or on a schedule. */
  readonly isAsked: boolean
  /** Undefined for rules that name none: correlations, and rules made here. */
  readonly logsource: Logsource | undefined
  readonly techniques: readonly string[]
}

/** How often a technique was seen in a window. */
export interface Sightings {
  readonly findings: number
  readonly alerts: number
  /** Events whose sender, or a fixed mapping, names the technique. */
  readonly events: number
}

/** Whether events of the log sources that the enabled rules need arrive. */
export type DataState = 'arrives' | 'partly' | 'silent' | 'unknown' | 'none'

/** A log source that rules of a technique need. */
export interface NeededLogsource {
  readonly product: string
  readonly category: string
  readonly service: string
  /** Enabled rules of the technique that need it. */
  readonly rules: number
  /** Events in the window that are known to be of it; undefined when the store did not say in time. */
  readonly events: number | undefined
}

export interface TechniqueCoverage {
  readonly id: string
  /** Empty for what the table does not know. */
  readonly name: string
  readonly domain: 'enterprise' | 'ics' | ''
  readonly tactics: readonly string[]
  readonly state: ReturnType<typeof techniqueState>
  /** Ids that rules or events name and that this technique took the place of. */
  readonly replaces: readonly string[]
  readonly rules: { readonly installed: number; readonly enabled: number; readonly asked: number }
  readonly data: DataState
  readonly logsources: readonly NeededLogsource[]
  readonly seen: Sightings
  /** There are enabled rules, and no event comes that one of them could see. */
  readonly isBlind: boolean
}

/** What is known of an installation within a window. */
export interface CoverageInput {
  readonly rules: readonly CoveringRule[]
  readonly observed: ObservedLogsources
  readonly seen: ReadonlyMap<string, Sightings>
}

/** Techniques that the table has not are named by rules: so many are listed. */
const maxUnknown = 1000

/**
 * Coverage of every technique of the table, and of those beside it that rules or sightings name, in the order of their ids.
 *
 * A rule counts for exactly the techniques it names: one about a sub-technique does not cover its parent. Revoked ids count
 * for their successors.
 */
export function coverageOf({ rules, observed, seen }: CoverageInput): TechniqueCoverage[] {
  const parts = new Map<string, Part>([...attackTechniques.keys()].map((id) => [id, newPart()]))
  let unknown = 0
  const partOf = (named: string): Part | undefined => {
    const id = currentTechniqueId(named)
    const part = parts.get(id) ?? (unknown++ < maxUnknown ? newPart() : undefined)
    if (part === undefined) return undefined
    parts.set(id, part)
    if (id !== named) part.replaces.add(named)
    return part
  }
  for (const rule of rules) {
    const meant = new Set(rule.techniques.map(partOf))
    for (const part of meant) part?.rules.push(rule)
  }
  for (const [id, sightings] of seen) partOf(id)?.seen.push(sightings)
  return [...parts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([id, part]) => techniqueCoverage(id, part, observed))
}

interface Part {
  readonly rules: CoveringRule[]
  readonly seen: Sightings[]
  readonly replaces: Set<string>
}
const newPart = (): Part => ({ rules: [], seen: [], replaces: new Set() })

function techniqueCoverage(id: string, part: Part, observed: ObservedLogsources): TechniqueCoverage {
  const known = attackTechniques.get(id)
  const enabled = part.rules.filter(({ isEnabled }) => isEnabled)
  const logsources = neededLogsources(enabled, observed)
  const data = dataState(enabled, logsources)
  return {
    id,
    name: known?.name ?? '',
    domain: known?.domain ?? '',
    tactics: known?.tactics ?? [],
    state: techniqueState(id),
    replaces: [...part.replaces].toSorted(),
    rules: {
      installed: part.rules.length,
      enabled: enabled.length,
      asked: enabled.filter(({ isAsked }) => isAsked).length,
    },
    data,
    logsources,
    seen: {
      findings: sum(part.seen, 'findings'),
      alerts: sum(part.seen, 'alerts'),
      events: sum(part.seen, 'events'),
    },
    isBlind: data === 'silent',
  }
}

function neededLogsources(rules: readonly CoveringRule[], observed: ObservedLogsources): NeededLogsource[] {
  const needed = new Map<string, NeededLogsource>()
  for (const { logsource } of rules) {
    if (logsource === undefined) continue
    const { product = '', category = '', service = '' } = logsource
    const key = JSON.stringify([product, category, service])
    const before = needed.get(key)
    if (before !== undefined) needed.set(key, { ...before, rules: before.rules + 1 })
    else needed.set(key, { product, category, service, rules: 1, events: observed.count(logsource) })
  }
  return [...needed.values()].toSorted((a, b) => b.rules - a.rules)
}

/** Rules without a log source of their own may see something: nothing is called silent because of them, nor in their presence. */
function dataState(rules: readonly CoveringRule[], logsources: readonly NeededLogsource[]): DataState {
  if (rules.length === 0) return 'none'
  const arriving = logsources.filter(({ events = 0 }) => events > 0).length
  const isUnsure = rules.some(({ logsource }) => logsource === undefined) || logsources.some(({ events }) => events === undefined) // prettier-ignore
  if (arriving > 0) return arriving === logsources.length ? 'arrives' : 'partly'
  return isUnsure ? 'unknown' : 'silent'
}

const sum = (all: readonly Sightings[], name: keyof Sightings): number =>
  all.reduce((total, each) => total + each[name], 0)
