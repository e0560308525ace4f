import { parseIsoTimeUs } from '@aurora/core'
import { indicatorLimits, plain, techniquesIn, type ReadIndicator, type ReadItem } from '../indicator.ts'
import { parseTlp, strictestTlp, type Tlp } from '../kinds.ts'
import { spell, unused, type Speller } from '../spelling.ts'
import { listOf, objectOf, textOf, textsOf } from './json-values.ts'
import { readPattern } from './stix-pattern.ts'

type Json = Readonly<Record<string, unknown>>

/** Whether it is a bundle, the objects of a TAXII answer, or one object. */
export const isStix = (document: unknown): boolean => objectsOf(document).length > 0

/**
 * The indicator objects of a bundle or of a TAXII envelope (STIX 2.1 §3, §4.7; TAXII 2.1 §3.7), one item for each value that
 * a pattern names. An object that cannot be looked for is named with the reason. Never throws; time grows with the objects.
 */
export function* readStix(document: unknown, speller: Speller): Generator<ReadItem, void> {
  const objects = objectsOf(document)
  const about = surroundings(objects)
  for (const object of objects) if (object['type'] === 'indicator') yield* readIndicator(object, about, speller)
}

function objectsOf(document: unknown): readonly Json[] {
  const top = objectOf(document)
  const listed = Array.isArray(document) ? document : listOf(top?.['objects'])
  const all = listed.length > 0 ? listed : top === undefined ? [] : [top]
  return all.flatMap((one) => {
    const object = objectOf(one)
    return object !== undefined && /^[a-z0-9-]{3,250}--/.test(textOf(object['id'])) && object['type'] !== 'bundle' ? [object] : [] // prettier-ignore
  })
}

/** What other objects say of an indicator. */
interface Surroundings {
  /** ATT&CK ids by the indicator that indicates them. */
  readonly techniques: ReadonlyMap<string, readonly string[]>
  /** TLP by the id of a marking. */
  readonly markings: ReadonlyMap<string, Tlp>
}

/** Markings of STIX itself (STIX 2.1 §7.2.1.4), and of its 2.1 extension for TLP 2.0. */
const knownMarkings: readonly (readonly [string, Tlp])[] = [
  ['marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9', 'clear'],
  ['marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da', 'green'],
  ['marking-definition--f88d31f6-486f-44da-b317-01333bde0b82', 'amber'],
  ['marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed', 'red'],
  ['marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487', 'clear'],
  ['marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb', 'green'],
  ['marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421', 'amber'],
  ['marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003', 'amber+strict'],
  ['marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1', 'red'],
]

function surroundings(objects: readonly Json[]): Surroundings {
  const patterns = new Map<string, readonly string[]>()
  const markings = new Map(knownMarkings)
  for (const object of objects) {
    const id = textOf(object['id'])
    if (object['type'] === 'attack-pattern') patterns.set(id, techniquesOf(object))
    const tlp = object['type'] === 'marking-definition' ? tlpOf(object) : undefined
    if (tlp !== undefined) markings.set(id, tlp)
  }
  const techniques = new Map<string, readonly string[]>()
  for (const object of objects) {
    if (object['type'] !== 'relationship' || object['relationship_type'] !== 'indicates' || object['revoked'] === true)
      continue
    const from = textOf(object['source_ref'])
    const named = patterns.get(textOf(object['target_ref'])) ?? []
    techniques.set(from, techniquesIn([...(techniques.get(from) ?? []), ...named]))
  }
  return { techniques, markings }
}

const techniquesOf = (object: Json): readonly string[] =>
  techniquesIn(listOf(object['external_references']).map((one) => textOf(objectOf(one)?.['external_id'])))

function tlpOf(object: Json): Tlp | undefined {
  const definition = textOf(objectOf(object['definition'])?.['tlp'])
  return parseTlp(definition === '' ? textOf(object['name']) : definition)
}

function* readIndicator(object: Json, about: Surroundings, speller: Speller): Generator<ReadItem, void> {
  const id = plain(textOf(object['id']), indicatorLimits.externalIdChars)
  const language = textOf(object['pattern_type'])
  if (language !== '' && language !== 'stix')
    return yield unused(id, `its pattern is written in ${plain(language, 40)}, not in STIX`)
  const pattern = readPattern(textOf(object['pattern']))
  if (typeof pattern === 'string') return yield unused(id, pattern)
  const details = detailsOf(object, id, about)
  if (typeof details === 'string') return yield unused(id, details)
  for (const { kind, text } of pattern.values) {
    const spelled = spell(text, kind, speller)
    yield typeof spelled === 'string' ? unused(id, spelled) : { ...spelled, ...details }
  }
  for (const reason of pattern.unused) yield unused(id, reason)
}

function detailsOf(object: Json, id: string, about: Surroundings): Omit<ReadIndicator, 'kind' | 'value'> | string {
  const validFromUs = timeOf(object['valid_from'])
  const validUntilUs = timeOf(object['valid_until'])
  if (validFromUs === false || validUntilUs === false) return 'its validity is no time'
  const confidence = object['confidence']
  const marks = textsOf(object['object_marking_refs'])
    .slice(0, 20)
    .flatMap((mark) => about.markings.get(mark) ?? [])
  const labels = [...textsOf(object['indicator_types']), ...textsOf(object['labels'])].slice(0, 10)
  const words = [textOf(object['name']), textOf(object['description']), labels.join(', ')]
  return {
    confidence:
      typeof confidence === 'number' && confidence >= 0 && confidence <= 100 ? Math.round(confidence) : undefined,
    severity: undefined,
    techniques: techniquesIn([...techniquesOf(object), ...(about.techniques.get(textOf(object['id'])) ?? []), ...labels.map(lastPart)]), // prettier-ignore
    tlp: strictestTlp(marks),
    description: plain(words.filter((text) => text !== '').map((text) => text.slice(0, 600)).join('; '), indicatorLimits.descriptionChars), // prettier-ignore
    validFromUs,
    validUntilUs,
    isRevoked: object['revoked'] === true,
    externalId: id,
  }
}

/** `attack.t1566` names a technique too. */
const lastPart = (label: string): string => label.slice(label.indexOf('.') + 1)

/** Undefined for none; false for what is no time. */
function timeOf(value: unknown): number | undefined | false {
  if (value === undefined || value === null) return undefined
  const timeUs = parseIsoTimeUs(textOf(value))
  return Number.isNaN(timeUs) ? false : timeUs
}
