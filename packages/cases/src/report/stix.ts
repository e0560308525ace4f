import { createHash } from 'node:crypto'
import { formatTimeUs } from '@aurora/core'
import type { Observable } from '../cases/observables.ts'
import { alertPath, casePath, linkTo, type CaseReport, type Marking } from './case-report.ts'

/** An object of STIX 2.1, as it is written. */
type StixObject = Readonly<Record<string, unknown>> & { readonly type: string; readonly id: string }

/** OASIS STIX 2.1, section 2.9: cyber-observable objects have ids made of what they are. */
const observableNamespace = '00abedb4-aa42-466c-9c01-fed23315a9b7'

/** Our own objects have ids made of the case, so that a second report of it updates the first. */
const ownNamespace = 'b3f0e4f2-6f0c-5d3a-9a5b-6a1f2c8e7d10'

/** The marking definitions of TLP 2.0 that OASIS has published, and those of STIX itself where they are the same. */
const markingIds: Readonly<Record<Marking, string>> = {
  'red': 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1',
  'amber+strict': 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003',
  'amber': 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421',
  'green': 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb',
  'clear': 'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487',
} // prettier-ignore

/** The extension that defines TLP 2.0 markings. */
const tlp2Extension = 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d'
const tlp2CreatedAt = '2022-10-01T00:00:00.000Z'

/** A report as a bundle of STIX 2.1: the report, who made it, techniques, observables and notes. */
export function reportStix(report: CaseReport): string {
  const { case: subject, options } = report
  const common = {
    spec_version: '2.1',
    created: stixTime(subject.createdUs),
    modified: stixTime(Math.max(subject.createdUs, subject.updatedUs)),
    object_marking_refs: [markingIds[options.marking]],
  }
  const author = { ...common, type: 'identity', id: ownId('identity', 'aurorasoc'), name: 'AuroraSOC', identity_class: 'system' } // prettier-ignore
  const observables = options.sections.includes('observables') ? subject.observables.flatMap(observableOf) : []
  const marked = observables.map((one) => ({ ...one, object_marking_refs: common.object_marking_refs }))
  const techniques = subject.techniques.map((technique) => techniqueOf(technique, common))
  const parts = [...uniqueById(marked), ...techniques]
  const said = {
    ...common,
    type: 'report',
    id: ownId('report', subject.id),
    created_by_ref: author.id,
    name: `${subject.name}: ${subject.title}`,
    description: [subject.description, subject.resolution?.text ?? ''].filter((text) => text !== '').join('\n\n'),
    report_types: ['threat-report'],
    published: stixTime(report.madeUs),
    labels: [`severity:${subject.severity}`, `status:${subject.status}`],
    external_references: referencesOf(report),
    object_refs: parts.length === 0 ? [author.id] : parts.map(({ id }) => id),
  }
  const objects: StixObject[] = [markingOf(options.marking), author, said, ...parts]
  return `${JSON.stringify({ type: 'bundle', id: ownId('bundle', `${subject.id} ${report.madeUs}`), objects }, null, 2)}\n`
}

/** Where the case and its alerts can be read. */
function referencesOf(report: CaseReport): object[] {
  const { case: subject, alerts } = report
  const places = [[subject.name, casePath(subject.name)], ...alerts.map(({ name }) => [name, alertPath(name)])] as const
  return places.map(([name = '', path = '']) => {
    const url = linkTo(report, path)
    return { source_name: 'aurorasoc', external_id: name, ...(url === '' ? {} : { url }) }
  })
}

function techniqueOf(technique: string, common: object): StixObject {
  const path = technique.replace('.', '/')
  const reference = {
    source_name: technique.startsWith('T08') ? 'mitre-ics-attack' : 'mitre-attack',
    external_id: technique,
    url: `https://attack.mitre.org/techniques/${encodeURI(path)}`,
  }
  const id = ownId('attack-pattern', technique)
  return { ...common, type: 'attack-pattern', id, name: technique, external_references: [reference] }
}

/** An observable as the object STIX has for it; none for those it has no word for. */
function observableOf({ kind, value }: Observable): StixObject[] {
  switch (kind) {
    case 'address':
      return [observable(value.includes(':') ? 'ipv6-addr' : 'ipv4-addr', { value })]
    case 'domain':
      return [observable('domain-name', { value })]
    case 'url':
      return [observable('url', { value })]
    case 'email':
      return [observable('email-addr', { value })]
    case 'user':
      return [observable('user-account', { user_id: value })]
    case 'file':
      return [observable('file', { name: value })]
    case 'hash': {
      const algorithm = algorithms.get(value.length)
      return algorithm === undefined ? [] : [observable('file', { hashes: { [algorithm]: value } })]
    }
    case 'registry':
      return [observable('windows-registry-key', { key: value })]
    default:
      return []
  }
}

/** By the number of hexadecimal digits. */
const algorithms = new Map([
  [32, 'MD5'],
  [40, 'SHA-1'],
  [64, 'SHA-256'],
  [128, 'SHA-512'],
])

const observable = (type: string, parts: Readonly<Record<string, unknown>>): StixObject => ({
  type,
  spec_version: '2.1',
  id: `${type}--${uuidOf(observableNamespace, JSON.stringify(parts))}`,
  ...parts,
})

const markingOf = (marking: Marking): StixObject => ({
  type: 'marking-definition',
  spec_version: '2.1',
  id: markingIds[marking],
  created: tlp2CreatedAt,
  name: `TLP:${marking.toUpperCase()}`,
  extensions: { [tlp2Extension]: { extension_type: 'property-extension', tlp_2_0: marking } },
})

const uniqueById = (objects: readonly StixObject[]): StixObject[] => [
  ...new Map(objects.map((object) => [object.id, object])).values(),
]

const ownId = (type: string, name: string): string => `${type}--${uuidOf(ownNamespace, `${type} ${name}`)}`

/** STIX times have milliseconds. */
const stixTime = (timeUs: number): string => `${formatTimeUs(timeUs).slice(0, 23)}Z`

/** A UUID of version 5 (RFC 9562, section 5.5). */
function uuidOf(namespace: string, name: string): string {
  const hash = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest()
  hash[6] = ((hash[6] as number) & 0x0f) | 0x50
  hash[8] = ((hash[8] as number) & 0x3f) | 0x80
  const hex = hash.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}
