import type { TechniqueCoverage } from './coverage.ts'
import { attackTable, attackTechniques } from './techniques.ts'

/** The versions a layer names: format 4.5 is read by the Navigator from 4.9 on. */
const versions = { navigator: '4.9.0', layer: '4.5' } as const

export const navigatorDomains = ['enterprise-attack', 'ics-attack'] as const
export type NavigatorDomain = (typeof navigatorDomains)[number]

/** A layer of the ATT&CK Navigator, format 4.5, with those of its properties that we set. */
export interface NavigatorLayer {
  readonly name: string
  readonly versions: { readonly attack: string; readonly navigator: string; readonly layer: string }
  readonly domain: NavigatorDomain
  readonly description: string
  readonly sorting: number
  readonly hideDisabled: boolean
  readonly techniques: readonly LayerTechnique[]
  readonly gradient: { readonly colors: readonly string[]; readonly minValue: number; readonly maxValue: number }
  readonly legendItems: readonly { readonly label: string; readonly color: string }[]
  readonly metadata: readonly { readonly name: string; readonly value: string }[]
}

export interface LayerTechnique {
  readonly techniqueID: string
  readonly score: number
  readonly comment: string
  readonly enabled: boolean
  readonly showSubtechniques: boolean
}

/** What a score means; a technique without rules that was not seen either has none. */
export const layerScores = [
  { score: 25, color: '#c9ced6', label: 'rules are installed, none is asked' },
  { score: 50, color: '#e8a33d', label: 'rules are asked, no event they could see arrives' },
  { score: 75, color: '#8fc7a3', label: 'rules are asked, and events they could see arrive or may' },
  { score: 100, color: '#2f8f5b', label: 'seen: by a finding, an alert or an event' },
] as const

/**
 * A layer for the ATT&CK Navigator, which draws the matrix in the colours of the scores.
 *
 * `from` and `to` are times as people read them. Techniques that the table has not, mostly of a later ATT&CK, cannot be
 * drawn: the description says how many they are.
 *
 * mitre-attack/attack-navigator, "Layer File Format Definition", version 4.5.
 */
export function navigatorLayer(
  coverage: readonly TechniqueCoverage[],
  { domain, from, to }: { readonly domain: NavigatorDomain; readonly from: string; readonly to: string },
): NavigatorLayer {
  const parents = coveredParents(coverage)
  const techniques = coverage.flatMap((each): LayerTechnique[] => {
    const score = scoreOf(each)
    if (score === undefined || `${each.domain}-attack` !== domain) return []
    const showSubtechniques = parents.has(each.id)
    return [{ techniqueID: each.id, score, comment: commentOf(each), enabled: true, showSubtechniques }]
  })
  const unknown = coverage.filter(({ id }) => !attackTechniques.has(id)).length
  const left = unknown === 0 ? '' : ` ${unknown} ids that ATT&CK ${attackTable.version} has not are left out.`
  return {
    name: 'AuroraSOC coverage',
    versions: { attack: attackTable.version.split('.')[0] ?? '', ...versions },
    domain,
    description: `Detection coverage from ${from} to ${to}.${left} ${attackTable.notice}`,
    sorting: 3,
    hideDisabled: false,
    techniques,
    gradient: { colors: layerScores.map(({ color }) => `${color}ff`), minValue: 25, maxValue: 100 },
    legendItems: layerScores.map(({ label, color }) => ({ label, color })),
    metadata: [
      { name: 'from', value: from },
      { name: 'to', value: to },
    ],
  }
}

/** See {@link layerScores}. */
export function scoreOf({ rules, data, seen }: TechniqueCoverage): number | undefined {
  if (seen.findings + seen.alerts + seen.events > 0) return 100
  if (rules.asked > 0) return data === 'silent' ? 50 : 75
  return rules.installed > 0 ? 25 : undefined
}

function commentOf({ rules, data, logsources, seen }: TechniqueCoverage): string {
  const silent = logsources.filter(({ events }) => events === 0)
  const names = silent.slice(0, 5).map(logsourceText).join('; ')
  const more = silent.length > 5 ? `; ${silent.length - 5} more` : ''
  return [
    `rules: ${rules.installed} installed, ${rules.enabled} enabled, ${rules.asked} asked`,
    `data: ${data}${names === '' ? '' : ` (nothing from ${names}${more})`}`,
    `seen: ${seen.findings} findings, ${seen.alerts} alerts, ${seen.events} events`,
  ].join('\n')
}

/** A log source in one line: `windows process_creation`. */
export const logsourceText = (of: { product: string; category: string; service: string }): string =>
  [of.product, of.category, of.service].filter((word) => word !== '').join(' ')

/** Techniques with a sub-technique that has a score: the Navigator folds the others. */
function coveredParents(coverage: readonly TechniqueCoverage[]): ReadonlySet<string> {
  const subs = coverage.filter((each) => each.id.includes('.') && scoreOf(each) !== undefined)
  return new Set(subs.map(({ id }) => id.slice(0, id.indexOf('.'))))
}
