import { spellIndicator } from '@aurora/ingest'
import { AppError } from '@aurora/core'
import { expect, test } from 'vitest'
import * as fc from 'fast-check'
import { isUnused, type ReadItem } from '../indicator.ts'
import { spell } from '../spelling.ts'
import { readFeed, type FeedFormat } from './read-feed.ts'
import { readPattern } from './stix-pattern.ts'

const read = (text: string, format: FeedFormat = 'auto'): readonly ReadItem[] => [
  ...readFeed(Buffer.from(text), format, spellIndicator).items,
]
/** Kind and value of what can be used, place and reason of what cannot. */
const brief = (text: string, format?: FeedFormat): readonly string[] =>
  read(text, format).map((item) => (isUnused(item) ? `! ${item.item}: ${item.reason}` : `${item.kind} ${item.value}`))

const sha256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'

test.for([
  ['45.155.205.7', 'ip 45.155.205.7'],
  ['45.155.205[.]7', 'ip 45.155.205.7'],
  ['2A03:2880:0:0:0:0:0:1', 'ip 2a03:2880::1'],
  ['45.155.205.99/24', 'network 45.155.205.0/24'],
  ['2a03:2880::/32', 'network 2a03:2880::/32'],
  ['45.155.205.7/32', 'ip 45.155.205.7'],
  ['EVIL.BadSite[.]net.', 'domain evil.badsite.net'],
  ['hxxps://user:pw@BadSite[.]net/a?b#c', 'url https://badsite.net/a?b'],
  ['hxxp[://]badsite[dot]net/', 'url http://badsite.net/'],
  ['D41D8CD98F00B204E9800998ECF8427E', 'md5 d41d8cd98f00b204e9800998ecf8427e'],
  [sha256.toUpperCase(), `sha256 ${sha256}`],
  ['cve-2021-44228', 'CVE'],
  ['Someone@BadSite[.]net', 'email someone@badsite.net'],
  ['10.1.2.3', '! events'],
  ['192.0.2.1', '! events'],
  ['10.0.0.0/8', '! events'],
  ['0.0.0.0/0', '! wide'],
  ['localhost', '! nothing'],
  ['co.uk', '! suffix'],
  ['printer.lan', '! no suffix'],
  ['http://10.0.0.1/x', '! inside'],
  ['d41d8cd98f00b204e9800998ecf8427', '! odd'],
  ['00000000000000000000000000000000', '! filler'],
  ['', '! empty'],
  ['a'.repeat(3000), '! long'],
] as const)('%s is spelled as events spell it', ([text, wanted]) => {
  const spelled = spell(text, undefined, spellIndicator)
  if (wanted.startsWith('!')) expect(typeof spelled).toBe('string')
  else if (wanted === 'CVE') expect(spelled).toEqual({ kind: 'cve', value: 'CVE-2021-44228' })
  else expect(spelled).toEqual({ kind: wanted.split(' ')[0], value: wanted.slice(wanted.indexOf(' ') + 1) })
})

test('what is spelled once is spelled so again', () => {
  const host = fc.domain()
  const address = fc.oneof(fc.ipV4(), fc.ipV6())
  fc.assert(
    fc.property(fc.oneof(host, address, fc.webUrl(), fc.string()), (text) => {
      const once = spell(text, undefined, spellIndicator)
      if (typeof once !== 'string') expect(spell(once.value, once.kind, spellIndicator)).toEqual(once)
    }),
  )
})

test('a list with names: columns by name, quotes, times, what cannot be used with its line', () => {
  const text = [
    'Type,Indicator,Confidence,Severity,Techniques,TLP,Description,Valid_Until',
    'ip,45.155.205.7,90,critical,"T1071.001, T1566",TLP:AMBER,"two, words",2030-01-01',
    'domain,badsite.net,,,,,,',
    '# a comment',
    'asn,AS1,,,,,,',
    'ip,badsite.net,,,,,,',
    'ip,45.155.205.8,900,,,,,',
  ].join('\r\n')
  const [first, ...rest] = read(text)
  expect(first).toEqual({
    kind: 'ip',
    value: '45.155.205.7',
    confidence: 90,
    severity: 4,
    techniques: ['T1071.001', 'T1566'],
    tlp: 'amber',
    description: 'two, words',
    validFromUs: undefined,
    validUntilUs: Date.UTC(2030, 0, 1) * 1000,
    isRevoked: false,
    externalId: '',
  })
  expect(rest.map((item) => (isUnused(item) ? item.item : item.value))).toEqual([
    'badsite.net',
    'line 5',
    'line 6',
    'line 7',
  ])
})

test('a list without names: a value a line, or the first value of a line that is one', () => {
  expect(brief('# list\n45.155.205.7\n\nbadsite.net;a comment\n')).toEqual(['ip 45.155.205.7', '! line 4: it is no address, domain, URL, hash, mail address or CVE']) // prettier-ignore
  expect(brief('"12","2026-01-01 00:00:00","http://badsite.net/x","online"\n')).toEqual(['url http://badsite.net/x'])
})

test('a stray quote costs its own line', () => {
  expect(brief('value,description\nbadsite.net,"broken\nother.net,x\n').filter((one) => !one.startsWith('!'))).toEqual(['domain badsite.net', 'domain other.net']) // prettier-ignore
})

test.for([
  ["[ipv4-addr:value = '1.2.3.4']", ['ip 1.2.3.4']],
  ["[ipv4-addr:value='1.2.3.4' OR domain-name:value = 'x.net']", ['ip 1.2.3.4', 'domain x.net']],
  ["[url:value IN ('http://a.net/', 'http://b.net/')]", ['url http://a.net/', 'url http://b.net/']],
  ["[file:hashes.'SHA-256' = 'ab'] OR [file:hashes.MD5 = 'cd']", ['sha256 ab', 'md5 cd']],
  ["[file:hashes.MD5 = 'a' AND file:hashes.'SHA-1' = 'b']", ['md5 a', 'sha1 b']],
  ["[ipv4-addr:value ISSUBSET '1.2.3.0/24']", ['ip 1.2.3.0/24']],
  ["([domain-name:value = 'x.net'])", ['domain x.net']],
  ["[domain-name:value = 'it\\'s']", ["domain it's"]],
  ["[email-addr:value = 'a@b.net' OR process:name = 'x']", ['email a@b.net', '!']],
] as const)('the pattern %s names its values', ([pattern, wanted]) => {
  const found = readPattern(pattern)
  if (typeof found === 'string') throw new Error(found)
  const values = found.values.map(({ kind, text }) => `${kind} ${text}`)
  expect([...values, ...found.unused.map(() => '!')]).toEqual(wanted)
})

test.for([
  ["[ipv4-addr:value = '1.2.3.4' AND network-traffic:dst_port = 80]", 'AND'],
  ["[domain-name:value = 'x.net'] AND [ipv4-addr:value = '1.2.3.4']", 'AND'],
  ["[domain-name:value LIKE '%.net']", 'LIKE'],
  ["[NOT domain-name:value = 'x.net']", 'parse'],
  ["[domain-name:value NOT = 'x.net']", 'NOT'],
  ["[domain-name:value = 'x.net'] WITHIN 5 SECONDS", 'WITHIN'],
  ["[domain-name:value = 'x.net'] FOLLOWEDBY [url:value = 'y']", 'FOLLOWEDBY'],
  ["[domain-name:value = 'x.net'", 'parse'],
  ["[domain-name:value = 'x", 'parse'],
  ['', 'no pattern'],
  [`${'('.repeat(100)}[a:b = 'c']${')'.repeat(100)}`, 'nested'],
] as const)('the pattern %s cannot be used, and says why', ([pattern, why]) => {
  expect(readPattern(pattern)).toContain(why)
})

test('ten thousand conditions are read, more are refused, and neither takes long', () => {
  const of = (count: number): string => `[${Array.from({ length: count }, (_, i) => `domain-name:value = 'x${i}.net'`).join(' OR ')}]` // prettier-ignore
  expect(readPattern(of(5000))).toMatchObject({ values: { length: 5000 } })
  expect(typeof readPattern(of(20_000))).toBe('string')
})

const marking = 'marking-definition--f88d31f6-486f-44da-b317-01333bde0b82'
const bundle = {
  type: 'bundle',
  id: 'bundle--5d0092c5-5f74-4287-9642-33f4c354e56d',
  objects: [
    {
      type: 'indicator', spec_version: '2.1', id: 'indicator--1', name: 'Bad site', indicator_types: ['malicious-activity'],
      pattern: "[domain-name:value = 'badsite.net']", pattern_type: 'stix', valid_from: '2026-01-01T00:00:00Z',
      valid_until: '2027-01-01T00:00:00Z', confidence: 85, object_marking_refs: [marking],
    },
    { type: 'attack-pattern', id: 'attack-pattern--1', external_references: [{ source_name: 'mitre-attack', external_id: 'T1566' }] },
    { type: 'relationship', id: 'relationship--1', relationship_type: 'indicates', source_ref: 'indicator--1', target_ref: 'attack-pattern--1' },
    { type: 'indicator', id: 'indicator--2', pattern: "[ipv4-addr:value = '45.155.205.7']", pattern_type: 'stix', revoked: true },
    { type: 'indicator', id: 'indicator--3', pattern: 'alert tcp any', pattern_type: 'snort' },
    { type: 'indicator', id: 'indicator--4', pattern: "[ipv4-addr:value = '10.0.0.1']", pattern_type: 'stix' },
  ],
} // prettier-ignore

test('a STIX bundle: validity, confidence, marking, techniques by relationship, what is revoked', () => {
  expect(read(JSON.stringify(bundle))).toEqual([
    {
      kind: 'domain', value: 'badsite.net', confidence: 85, severity: undefined, techniques: ['T1566'], tlp: 'amber',
      description: 'Bad site; malicious-activity', validFromUs: Date.UTC(2026, 0, 1) * 1000, validUntilUs: Date.UTC(2027, 0, 1) * 1000,
      isRevoked: false, externalId: 'indicator--1',
    },
    expect.objectContaining({ kind: 'ip', value: '45.155.205.7', isRevoked: true, externalId: 'indicator--2' }),
    { item: 'indicator--3', reason: 'its pattern is written in snort, not in STIX' },
    { item: 'indicator--4', reason: 'no event names it: it is no public address' },
  ]) // prettier-ignore
})

test('MISP events: types in two parts, objects, tags, what is context only', () => {
  const attribute = (type: string, value: string, more: object = {}) => ({ type, value, uuid: `u-${type}`, to_ids: true, timestamp: '1700000000', ...more }) // prettier-ignore
  const event = {
    info: 'A campaign',
    threat_level_id: '1',
    Tag: [{ name: 'tlp:green' }, { name: 'misp-galaxy:mitre-attack-pattern="Phishing - T1566"' }],
    Attribute: [
      attribute('ip-dst|port', '45.155.205.7|443', { Tag: [{ name: 'tlp:red' }, { name: 'misp:confidence-level="usually-confident"' }] }), // prettier-ignore
      attribute('domain|ip', 'badsite.net|45.155.205.8', { comment: 'second stage' }),
      attribute('url', 'http://badsite.net/', { to_ids: false }),
      attribute('text', 'words'),
    ],
    Object: [{ Attribute: [attribute('sha256', sha256), attribute('filename|md5', 'x.exe|d41d8cd98f00b204e9800998ecf8427e', { deleted: true })] }], // prettier-ignore
  }
  const found = read(JSON.stringify({ Event: event }))
  expect(found[0]).toEqual({
    kind: 'ip', value: '45.155.205.7', confidence: 75, severity: 3, techniques: ['T1566'], tlp: 'red', description: 'A campaign',
    validFromUs: 1700000000e6, validUntilUs: undefined, isRevoked: false, externalId: 'u-ip-dst|port',
  }) // prettier-ignore
  expect(brief(JSON.stringify({ response: [{ Event: event }] }))).toEqual([
    'ip 45.155.205.7',
    'domain badsite.net',
    'ip 45.155.205.8',
    '! attribute u-url: its author did not mean it for detection (to_ids)',
    '! attribute u-text: type text is no indicator that events carry',
    `sha256 ${sha256}`,
    '! attribute u-filename|md5: it was deleted',
  ])
})

test.for([
  ['{"a":1}', 'neither'],
  ['{"a":', 'no JSON'],
  ['[1,2]', 'neither'],
  [`${'['.repeat(200_000)}`, 'no JSON'],
  [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'neither'],
] as const)('a document that is none is refused', ([text, why]) => {
  expect(() => read(text)).toThrow(why)
})

test('long fields and many lines are read within bounds', () => {
  const long = 'x'.repeat(1 << 20)
  expect(brief(`value,description\n${long},y\nbadsite.net,${long}\n45.155.205.7,z\n`)).toEqual(['! line 2: the line has more than 16384 characters', '! line 3: the line has more than 16384 characters', 'ip 45.155.205.7']) // prettier-ignore
  let count = 0
  for (const item of readFeed(Buffer.from('not a value\n'.repeat(1_000_000)), 'csv', spellIndicator).items) if (isUnused(item)) count++ // prettier-ignore
  expect(count).toBe(1_000_000)
})

const jsonNear = (words: readonly string[]): fc.Arbitrary<unknown> =>
  fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, fc.constantFrom(...words), fc.string(), fc.double(), fc.boolean(), fc.constant(null), tie('list'), tie('object')), // prettier-ignore
    list: fc.array(tie('value'), { maxLength: 4 }),
    object: fc.dictionary(fc.constantFrom(...words), tie('value'), { maxKeys: 8 }),
  })).value
const words = [
  'type', 'id', 'objects', 'pattern', 'pattern_type', 'valid_from', 'confidence', 'labels', 'indicator', 'indicator--1', 'relationship',
  "[domain-name:value = 'x.net']", 'Event', 'Attribute', 'Object', 'Tag', 'name', 'value', 'to_ids', 'ip-dst', '45.155.205.7', 'uuid',
  'revoked', 'object_marking_refs', 'external_references', 'Galaxy', 'GalaxyCluster', 'response', 'timestamp', '__proto__', 'constructor',
] // prettier-ignore

test('no bytes and no document make a reader throw anything but a refusal', () => {
  const documents = jsonNear(words).map((value) => Buffer.from(JSON.stringify(value) ?? ''))
  const texts = fc.array(fc.constantFrom('"', ',', ';', '\n', 'value', '1.2.3.4', 'x.net', '[', "'", ' AND ', '=', '\\')).map((all) => Buffer.from(all.join(''))) // prettier-ignore
  const bytes = fc.oneof(documents, texts, fc.uint8Array({ maxLength: 300 }).map(Buffer.from))
  fc.assert(
    fc.property(bytes, fc.constantFrom<FeedFormat>('auto', 'csv', 'stix', 'misp'), (given, format) => {
      try {
        for (const item of readFeed(given, format, spellIndicator).items)
          expect(isUnused(item) ? item.reason : item.value).not.toBe('')
      } catch (error) {
        expect(error).toBeInstanceOf(AppError)
      }
    }),
    { numRuns: 2000 },
  )
  fc.assert(fc.property(fc.array(fc.constantFrom('[', ']', '(', ')', "'x'", 'a:b', ' ', '=', 'IN', 'AND', 'OR', 'NOT', ',', '\\')), (all) => void readPattern(all.join(''))), { numRuns: 2000 }) // prettier-ignore
})
