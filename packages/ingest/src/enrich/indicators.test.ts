import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readDomain } from './domain.ts'
import { maxIndicators } from './indicator-list.ts'
import { indicatorsOf, indicatorsOfEvent } from './indicators.ts'

const sha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

test.for([
  ['public addresses', { 'source.ip': '10.0.0.1', 'destination.ip': '8.8.8.8', 'client.ip': '8.8.8.8' }, ['8.8.8.8']],
  ['one spelling of an address', { 'source.ip': '2606:4700:0:0:0:0:0:1111' }, ['2606:4700::1111']],
  ['no private, reserved or documentation address', { 'source.ip': '192.168.1.1', 'destination.ip': '203.0.113.9', 'host.ip': '2001:db8::1', 'client.ip': 'fe80::1' }, []],
  ['the registered domain and the whole name', { 'dns.question.name': 'WWW.Evil.co.uk.' }, ['evil.co.uk', 'www.evil.co.uk']],
  ['a name under a provider, not the provider', { 'url.domain': 'bad.github.io' }, ['bad.github.io']],
  ['a name with a port', { 'url.domain': 'c2.evil.example:8080' }, ['evil.example', 'c2.evil.example']],
  ['an address where a name belongs', { 'tls.client.server_name': '9.9.9.9' }, ['9.9.9.9']],
  ['letters beyond ASCII', { 'dns.question.name': 'München.de' }, ['xn--mnchen-3ya.de']],
  ['no names of nobody', { 'dns.question.name': 'dc01.corp', 'url.domain': 'www.example.com', 'source.domain': '1.0.0.127.in-addr.arpa', 'destination.domain': 'localhost' }, []],
  ['a URL without what is secret', { 'url.full': 'HTTPS://user:pw@Evil.example:443/a?b=c#d' }, ['evil.example', 'https://evil.example/a?b=c']],
  ['no URL of one’s own network', { 'url.full': 'http://192.168.1.1/login' }, []],
  ['sums of files', { 'file.hash.sha256': sha256.toUpperCase(), 'file.hash.md5': '0'.repeat(32), 'file.hash.sha1': 'x' }, [sha256]],
  ['CVE ids of rules', { 'rule.name': 'ET EXPLOIT log4j (cve-2021-44228) CVE_2021_45046' }, ['CVE-2021-44228', 'CVE-2021-45046']],
  ['no numbers', { 'source.ip': 7, 'url.full': 8 }, []],
] as const)('fields: %s', ([, fields, indicators]) => {
  expect(indicatorsOf(fields, '')).toEqual(indicators)
}) // prettier-ignore

test.for([
  ['Failed password for root from 81.2.69.142 port 22', ['81.2.69.142']],
  ['src=81.2.69.142:443 dst=[2606:4700::1111]:53 via 10.0.0.1', ['81.2.69.142', '2606:4700::1111']],
  ['get hxxps://dl.evil[.]example/x.zip, then 81.2.69[.]142', ['evil.example', 'dl.evil.example', 'https://dl.evil.example/x.zip', '81.2.69.142']],
  ['hxxp[://]evil(.)example/ and evil[dot]org', ['evil.example', 'http://evil.example/', 'evil.org']],
  ['file.txt v1.2.3 svchost.exe readme.md run.sh main.py id_rsa.pub eth0.network archive.zip libc.so', []],
  ['user.id=7 host.name=x os.info( /var/lib/evil.com C:\\evil.com $evil.com', []],
  ['Chrome/120.0.0.0 Safari/537.36 at 12:30:45 aa:bb:cc:dd:ee:ff 1:2', []],
  ['mail from root@evil.com.', ['evil.com']],
  [`md5=d41d8cd98f00b204e9800998ecf8427e trace 44d88612fea8a8f36de82e1278abb02f ${sha256}`, ['d41d8cd98f00b204e9800998ecf8427e', sha256]],
  [`md5:d41d8cd98f00b204e9800998ecf8427e SHA256:${sha256.toUpperCase()} 1:2:3:4`, ['d41d8cd98f00b204e9800998ecf8427e', sha256]],
  ['host:evil.example:8080 (evil.example:443)', ['evil.example']],
  [`${'a:'.repeat(900)}evil.example ${'.'.repeat(100)}`, ['evil.example']],
  [`${'x'.repeat(2030)} evil.example.com`, []],
  ['(see CVE-2024-3094)', ['CVE-2024-3094']],
  ['xx.münchen.de', []],
] as const)('text: %s', ([text, indicators]) => {
  expect(indicatorsOf({}, text)).toEqual(indicators)
}) // prettier-ignore

test('a stored event shows the indicators it would have kept', () => {
  const event = { source: 'syslog', ecs: { 'source.ip': '81.2.69.142' }, message: 'to evil.example', indicators: [] }
  expect(indicatorsOfEvent(event)).toEqual(['81.2.69.142', 'evil.example'])
  expect(indicatorsOfEvent({ ...event, source: 'suricata' })).toEqual(['81.2.69.142'])
  expect(indicatorsOfEvent({ ...event, indicators: ['kept'] })).toEqual(['kept'])
})

/** Pieces that make extraction begin, go on and end in odd places. */
const piece = fc.oneof(
  fc.constantFrom(
    'http://', 'hxxps://', '[.]', '.', ':', '..', '::', '@', '/', '%', 'evil', 'com', 'example', '1', '255', '2001:db8',
    'xn--', 'CVE-2021-', '44228', 'a'.repeat(64), '0f'.repeat(20), ' ', '\n', '\0', '\ud800', 'ü', '\u202e', '[', ']', '=',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
) // prettier-ignore
const text = fc.oneof(
  fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
  fc.tuple(piece, fc.nat(3000)).map(([one, times]) => one.repeat(times)),
)
const isIndicator =
  /^(?:CVE-\d{4}-\d{4,7}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|(?:https?|ftp):\/\/\S+|[0-9a-f.:]+|[a-z0-9_][a-z0-9_.-]*)$/

test('whatever an event says: few indicators, each once, in their one spelling', () => {
  const names = ['source.ip', 'dns.question.name', 'url.domain', 'url.full', 'file.hash.md5', 'rule.name', 'process.command_line'] // prettier-ignore
  const fields = fc.record(Object.fromEntries(names.map((name) => [name, text])), { requiredKeys: [] })
  fc.assert(
    fc.property(fields, text, (ecs, message) => {
      const found = indicatorsOf(ecs, message)
      expect(found.length).toBeLessThanOrEqual(maxIndicators)
      expect(new Set(found).size).toBe(found.length)
      for (const one of found) {
        expect(one).toMatch(isIndicator)
        expect(one.isWellFormed()).toBe(true)
        expect(one.length).toBeLessThanOrEqual(2048)
      }
      expect(indicatorsOf(ecs, message)).toEqual(found)
    }),
    { numRuns: Number(process.env['AURORA_FUZZ_RUNS'] ?? 2000) },
  )
})

test.for(['com..example', 'a.-b.example', `${'x'.repeat(64)}.example`, '.evil.example'])(
  'no name has such parts: %s',
  (name) => expect(readDomain(name)).toBeUndefined(),
)

test('a domain is its own domain', () => {
  fc.assert(
    fc.property(fc.domain(), (name) => {
      const domain = readDomain(name)
      if (domain !== undefined) expect(readDomain(domain.registrable)?.registrable).toBe(domain.registrable)
    }),
  )
})
