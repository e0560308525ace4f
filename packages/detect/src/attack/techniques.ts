import { attackVersion, techniqueLines } from './technique-lines.ts'

/** A technique or sub-technique of MITRE ATT&CK. */
export interface Technique {
  readonly id: string
  readonly name: string
  readonly domain: 'enterprise' | 'ics'
  /** By MITRE's short names: `defense-evasion`. */
  readonly tactics: readonly string[]
}

/** Which ATT&CK the table is of, and the notice that goes with every copy of it. */
export const attackTable = {
  version: attackVersion,
  notice:
    '© 2025 The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.',
} as const

const techniquesById = new Map<string, Technique>()
/** Ids that are no more: what took their place, or nothing. */
const fates = new Map<string, string | undefined>()

for (const line of techniqueLines.trim().split('\n')) {
  const [id = '', name = '', domain, tactics = '', fate = ''] = line.split('|')
  if (fate !== '') fates.set(id, fate === '-' ? undefined : fate)
  else
    techniquesById.set(id, { id, name, domain: domain === 'ics' ? 'ics' : 'enterprise', tactics: tactics.split(',') })
}

/** The techniques that are in use, by id: enterprise and industrial control systems. */
export const attackTechniques: ReadonlyMap<string, Technique> = techniquesById

/**
 * The id under which a technique is known now: that of its successor when MITRE revoked it, else its own, also when the
 * table has none of it, or when it was given up without a successor.
 */
export const currentTechniqueId = (id: string): string => fates.get(id) ?? id

/** What the table says of an id; `newer` is one it has not, mostly of a later version of ATT&CK. */
export function techniqueState(id: string): 'current' | 'revoked' | 'deprecated' | 'newer' {
  if (attackTechniques.has(id)) return 'current'
  if (!fates.has(id)) return 'newer'
  return fates.get(id) === undefined ? 'deprecated' : 'revoked'
}
