import type { NativeDocument, NativeValue } from '@aurora/core'

/** More techniques than a rule names are a list of everything. */
const maxTechniques = 32
const maxTexts = 128
const maxCharacters = 512

/** `T1059`, `t1059.001`, `T1059_001`, within a text that names techniques. */
const technique = /(?<![a-z0-9])t(\d{4})(?:[._](\d{3}))?(?![a-z0-9])/gi

/** The same alone, or as Sigma and its like tag it: `attack.t1059.001`, `mitre:T1059`. */
const tag = /^(?:(?:mitre[-_. ]?)?(?:att&ck|attack|mitre)[-_.:/ ])?t\d{4}(?:[._]\d{3})?$/i

/**
 * The ATT&CK technique ids that texts name, in one spelling (`T1059.001`), each once, in the order of the texts. Words beside
 * them are passed over: `technique_id=T1059,technique_name=…`, `Masquerading (T1036)`. Never throws.
 */
export function techniqueIds(texts: readonly string[]): readonly string[] {
  if (texts.length === 0) return none
  const found = new Set<string>()
  for (const text of texts.slice(0, maxTexts)) {
    for (const [, id, sub] of text.slice(0, maxCharacters).matchAll(technique)) {
      found.add(sub === undefined ? `T${id}` : `T${id}.${sub}`)
      if (found.size === maxTechniques) return [...found]
    }
  }
  return found.size === 0 ? none : [...found]
}

/** The techniques among tags, which also name other things. */
export const taggedTechniques = (tags: readonly string[]): readonly string[] =>
  techniqueIds(tags.filter((text) => text.length <= maxCharacters && tag.test(text)))

/** Members that name techniques and nothing else, whoever writes them; ECS, Microsoft Defender, Wazuh and what follows them. */
const memberPaths: readonly (readonly string[])[] = [
  ['threat', 'technique', 'id'],
  ['threat', 'technique', 'subtechnique', 'id'],
  ['threat.technique.id'],
  ['threat.technique.subtechnique.id'],
  ['rule', 'mitre', 'id'],
  ['mitre', 'technique'],
  ['mitre', 'technique_id'],
  ['mitre_technique_id'],
  ['mitre_techniques'],
  ['mitreTechniques'],
  ['MitreTechniques'],
  ['AttackTechniques'],
]

/** Members with tags of a rule: Falco, Sigma and its engines. */
const tagPaths: readonly (readonly string[])[] = [['tags'], ['Tags'], ['rule', 'tags'], ['rule_tags']]

/** The techniques that a document of any product names in members made for that. */
export function techniquesOfDocument(document: NativeDocument): readonly string[] {
  let found: readonly string[] = none
  for (const path of memberPaths) {
    if (path[0] !== undefined && path[0] in document) found = joined(found, techniqueIds(textsUnder(document, path)))
  }
  for (const path of tagPaths) {
    if (path[0] !== undefined && path[0] in document)
      found = joined(found, taggedTechniques(textsUnder(document, path)))
  }
  return found
}

/**
 * The techniques in members whose name says that they hold some: `mitre_technique_id` in rules of Emerging Threats, which
 * other authors spell `mitre_attack`, `attack_technique`, `MitreTechniqueId`.
 */
export function techniquesOfMembers(members: NativeDocument): readonly string[] {
  const texts: string[] = []
  for (const key in members) if (namesTechniques.test(key)) texts.push(...textsUnder(members[key], []))
  return techniqueIds(texts)
}

const namesTechniques = /mitre|technique/i

/** Each once, those of the first list first. */
export function joined(first: readonly string[], second: readonly string[]): readonly string[] {
  if (first.length === 0) return second
  return second.length === 0 ? first : [...new Set([...first, ...second])].slice(0, maxTechniques)
}

/** The texts where a path ends, also in lists of texts or of objects on the way. */
function textsUnder(value: NativeValue | undefined, path: readonly string[]): string[] {
  if (Array.isArray(value)) return (value as readonly NativeValue[]).slice(0, maxTexts).flatMap((one) => textsUnder(one, path)) // prettier-ignore
  const [key, ...rest] = path
  if (key === undefined) return typeof value === 'string' ? [value] : []
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return []
  return textsUnder((value as NativeDocument)[key], rest)
}

const none: readonly string[] = []
