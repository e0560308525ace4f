import { indicatorLimits, plain, techniquesIn, type ReadItem } from '../indicator.ts'
import { parseTlp, strictestTlp, type IndicatorKind, type Tlp } from '../kinds.ts'
import { spell, unused, type Speller } from '../spelling.ts'
import { listOf, objectOf, textOf } from './json-values.ts'

type Json = Readonly<Record<string, unknown>>

/** Which values of an attribute are indicators: MISP types, whose two parts a `|` separates (MISP core format §2.4). */
const types: Readonly<Record<string, readonly (IndicatorKind | undefined)[]>> = {
  'ip-src': ['ip'], 'ip-dst': ['ip'], 'ip-src|port': ['ip', undefined], 'ip-dst|port': ['ip', undefined],
  domain: ['domain'], hostname: ['domain'], 'hostname|port': ['domain', undefined], 'domain|ip': ['domain', 'ip'],
  url: ['url'], uri: ['url'], link: [undefined],
  md5: ['md5'], sha1: ['sha1'], sha256: ['sha256'], sha512: ['sha512'],
  'filename|md5': [undefined, 'md5'], 'filename|sha1': [undefined, 'sha1'],
  'filename|sha256': [undefined, 'sha256'], 'filename|sha512': [undefined, 'sha512'],
  'malware-sample': [undefined, 'md5'],
  email: ['email'], 'email-src': ['email'], 'email-dst': ['email'], 'email-reply-to': ['email'],
  vulnerability: ['cve'],
} // prettier-ignore

/** MISP threat levels, 1 high to 4 undefined, as severities. */
const severities: Readonly<Record<string, 1 | 2 | 3>> = { 1: 3, 2: 2, 3: 1 }

/** Whether it is an event, or a list of them as an export or a search answers. */
export function isMisp(document: unknown): boolean {
  return eventsOf(document).length > 0
}

/**
 * The attributes of MISP events, those of their objects too. An attribute that its author did not mean for detection
 * (`to_ids` false), or that was deleted, is context and not looked for; it is told as unused. Never throws.
 */
export function* readMisp(document: unknown, speller: Speller): Generator<ReadItem, void> {
  for (const event of eventsOf(document)) {
    const about = aboutEvent(event)
    for (const attribute of attributesOf(event)) yield* readAttribute(attribute, about, speller)
  }
}

function eventsOf(document: unknown): readonly Json[] {
  const top = objectOf(document)
  const listed = Array.isArray(document) ? document : listOf(top?.['response'])
  const all = listed.length > 0 ? listed : [document]
  return all.flatMap((one) => {
    const object = objectOf(one)
    const event = objectOf(object?.['Event']) ?? object
    return event !== undefined && ('Attribute' in event || 'Object' in event) ? [event] : []
  })
}

function* attributesOf(event: Json): Generator<Json> {
  for (const one of listOf(event['Attribute'])) {
    const attribute = objectOf(one)
    if (attribute !== undefined) yield attribute
  }
  for (const one of listOf(event['Object']))
    for (const inner of listOf(objectOf(one)?.['Attribute'])) {
      const attribute = objectOf(inner)
      if (attribute !== undefined) yield attribute
    }
}

/** What an event says of all its attributes. */
interface AboutEvent {
  readonly info: string
  readonly tags: readonly string[]
  readonly severity: 1 | 2 | 3 | undefined
  readonly techniques: readonly string[]
}

function aboutEvent(event: Json): AboutEvent {
  const tags = tagsOf(event)
  return {
    info: textOf(event['info']),
    tags,
    severity: severities[String(event['threat_level_id'])],
    techniques: techniquesOf(event, tags),
  }
}

const tagsOf = (of: Json): readonly string[] => listOf(of['Tag']).map((tag) => textOf(objectOf(tag)?.['name']))

/** Techniques of galaxy tags (`misp-galaxy:mitre-attack-pattern="… - T1566"`) and of galaxies written out. */
function techniquesOf(of: Json, tags: readonly string[]): readonly string[] {
  const clusters = listOf(of['Galaxy']).flatMap((galaxy) => listOf(objectOf(galaxy)?.['GalaxyCluster']))
  const values = clusters.map((cluster) => textOf(objectOf(cluster)?.['value']))
  const named = [...tags.filter((tag) => tag.includes('attack-pattern')), ...values]
  return techniquesIn(named.flatMap((text) => text.slice(0, 300).match(/\bT\d{4}(?:\.\d{3})?\b/g) ?? []))
}

function* readAttribute(attribute: Json, about: AboutEvent, speller: Speller): Generator<ReadItem, void> {
  const type = textOf(attribute['type'])
  const item = `attribute ${plain(textOf(attribute['uuid']), 40)}`
  const kinds = Object.hasOwn(types, type) ? types[type] : undefined
  if (kinds === undefined || kinds.every((kind) => kind === undefined))
    return yield unused(item, `type ${plain(type, 60)} is no indicator that events carry`)
  if (!isMeant(attribute['to_ids'])) return yield unused(item, 'its author did not mean it for detection (to_ids)')
  if (attribute['deleted'] === true) return yield unused(item, 'it was deleted')
  const values = textOf(attribute['value']).split('|', 2)
  for (const [i, kind] of kinds.entries()) {
    if (kind === undefined) continue
    const spelled = spell(values[i] ?? '', kind, speller)
    yield typeof spelled === 'string' ? unused(item, spelled) : { ...spelled, ...detailsOf(attribute, about) }
  }
}

const isMeant = (flag: unknown): boolean => flag === true || flag === 1 || flag === '1'

function detailsOf(
  attribute: Json,
  { info, tags, severity, techniques }: AboutEvent,
): Omit<Exclude<ReadItem, { reason: string }>, 'kind' | 'value'> {
  const own = tagsOf(attribute)
  const all = [...own, ...tags]
  return {
    confidence: confidenceOf(all),
    severity,
    techniques: techniquesIn([...techniquesOf(attribute, own), ...techniques]),
    tlp: strictestTlp(all.map(parseTlpTag).filter((tlp) => tlp !== undefined)),
    description: plain([textOf(attribute['comment']), info].filter((text) => text !== '').join('; '), indicatorLimits.descriptionChars), // prettier-ignore
    validFromUs: secondsOf(attribute['timestamp']),
    validUntilUs: undefined,
    isRevoked: false,
    externalId: plain(textOf(attribute['uuid']), indicatorLimits.externalIdChars),
  }
}

const parseTlpTag = (tag: string): Tlp | undefined => (/^tlp:/i.test(tag) ? parseTlp(tag) : undefined)

/** `misp:confidence-level="usually-confident"` (MISP taxonomy). */
const confidences: Readonly<Record<string, number>> = {
  'completely-confident': 95,
  'usually-confident': 75,
  'fairly-confident': 60,
  'rarely-confident': 30,
  unconfident: 10,
}

function confidenceOf(tags: readonly string[]): number | undefined {
  for (const tag of tags) {
    const word = /^misp:confidence-level="([a-z-]{1,40})"$/.exec(tag)?.[1]
    if (word !== undefined && Object.hasOwn(confidences, word)) return confidences[word]
  }
  return undefined
}

/** When it was changed last, in seconds as MISP has it; never ahead of now by its clock alone, so it delays nothing. */
function secondsOf(value: unknown): number | undefined {
  const seconds = Number(textOf(value) === '' ? value : textOf(value))
  return Number.isFinite(seconds) && seconds > 0 && seconds < 4e9 && seconds * 1000 <= Date.now()
    ? seconds * 1e6
    : undefined
}
