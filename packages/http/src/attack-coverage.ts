import {
  coverageOf,
  observedLogsources,
  type CoveringRule,
  type Sightings,
  type TechniqueCoverage,
} from '@aurora/detect'
import type { PartialReason, Range } from '@aurora/store'
import type { Services } from './services.ts'

type Parts = Pick<Services, 'rulePacks' | 'detections' | 'askedRules' | 'store' | 'casework'>

export interface LoadedCoverage {
  readonly techniques: readonly TechniqueCoverage[]
  readonly genericEvents: number
  readonly partial: PartialReason | undefined
}

/** Techniques that events name: so many are counted. */
const maxEventTechniques = 1000

/** Coverage by the rules of now, and by what arrived and was seen within a range of receipt, in µs UTC. */
export async function loadCoverage(parts: Parts, received: Range, signal: AbortSignal): Promise<LoadedCoverage> {
  const rules = await loadRules(parts)
  const observed = await observedLogsources(parts.store, received, signal)
  const { seen, partial } = await loadSightings(parts, received, signal)
  return {
    techniques: coverageOf({ rules, observed, seen }),
    genericEvents: observed.generic,
    partial: observed.partial ?? partial,
  }
}

/** Rules of packs, each once, and rules made here. */
async function loadRules({ rulePacks, detections, askedRules }: Parts): Promise<CoveringRule[]> {
  const asked = askedRules()
  const { rules } = await rulePacks.find({}, { limit: Infinity, skip: 0 })
  const ofPacks = rules.map(({ key, kind, product, category, service, techniques, tuning }): [string, CoveringRule] => [
    key,
    {
      key,
      techniques,
      isEnabled: tuning.isEnabled,
      isAsked: asked.has(key),
      logsource: kind === 'detection' ? named({ product, category, service }) : undefined,
    },
  ])
  const own = (await detections.rules.list()).map(({ id, isEnabled, everyMinutes, techniques }): CoveringRule => {
    return { key: id, isEnabled, isAsked: isEnabled && everyMinutes !== undefined, logsource: undefined, techniques }
  })
  return [...new Map(ofPacks).values(), ...own]
}

/** The attributes that a log source states. */
const named = (all: { product: string; category: string; service: string }): CoveringRule['logsource'] =>
  Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''))

/** How often each technique was seen: in findings kept, alerts worked on and events received within the range. */
async function loadSightings(
  { store, casework }: Parts,
  received: Range,
  signal: AbortSignal,
): Promise<{ seen: ReadonlyMap<string, Sightings>; partial: PartialReason | undefined }> {
  const findings = await store.findings.countByTechnique(received)
  const alerts = await casework.alerts.countsByTechnique(received)
  const top = await store.topValues(
    { predicate: { kind: 'all' }, ...received, by: 'received' },
    { space: 'platform', name: 'techniques' },
    { limit: maxEventTechniques, contains: '' },
    signal,
  )
  const events = new Map(top.values.map(({ value, count }) => [value, count]))
  const ids = new Set([...findings.keys(), ...alerts.keys(), ...events.keys()])
  const of = (id: string): Sightings => ({
    findings: findings.get(id) ?? 0,
    alerts: alerts.get(id) ?? 0,
    events: events.get(id) ?? 0,
  })
  return { seen: new Map([...ids].map((id) => [id, of(id)])), partial: top.partial }
}
