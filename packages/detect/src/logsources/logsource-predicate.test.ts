import { compileMatcher } from '@aurora/query'
import type { Logsource } from '@aurora/sigma'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventWith } from '../testing/events.ts'
import { isAbout } from './event-logsource.ts'
import { logsourceOf } from './logsource-of.ts'
import { logsourcePredicate } from './logsource-predicate.ts'
import { categoriesOfService, servicesOfChannel } from './windows.ts'

const channels = [...servicesOfChannel.keys()]
const services = [...new Set([...servicesOfChannel.values()].flat())]
const numbers = Object.values(categoriesOfService).flatMap((byNumber) => [...byNumber.keys()])
const categories = Object.values(categoriesOfService).flatMap((byNumber) => [...byNumber.values()].flat())

const datasets = ['', 'iis', 'access', 'dns', 'DNS', 'conn', 'sshd', 'SSHD', 'sudo', 'auth', 'syslog', 'ios', 'asa', 'exchange', 'securitycompliancecenter', 'audit', 'any', 'fortigate', 'azure.signinlogs', 'gcp.audit', 'opencanary', 'huawei', 'squid', 'json', 'clamd', 'apache_error'] // prettier-ignore
const sources = ['windows', 'access', 'cloudtrail', 'okta', 'm365', 'kubernetes', 'auditd', 'syslog', 'journal', 'zeek', 'suricata', 'json', 'cef', 'keyvalue', 'Windows', 'cowrie', 'macos'] // prettier-ignore

const channel = fc.oneof(
  fc.constantFrom(...channels),
  fc.constantFrom(...channels).map((name) => name.toUpperCase()),
  fc.constantFrom('', 'linux-other', 'Else', 'Microsoft-Windows-Sysmon/Operational'),
)
const event = fc
  .record({
    source: fc.constantFrom(...sources),
    dataset: fc.constantFrom(...datasets),
    native: fc.record(
      {
        Channel: channel,
        EventID: fc.oneof(
          fc.constantFrom(...numbers).map(Number),
          fc.constantFrom(...numbers),
          fc.constantFrom('', '01', 7),
        ),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ native, ...more }) => eventWith(native, more))

const logsource = fc
  .record(
    {
      product: fc.constantFrom(
        'windows',
        'linux',
        'zeek',
        'suricata',
        'aws',
        'okta',
        'm365',
        'kubernetes',
        'cisco',
        'fortigate',
        'azure',
        'gcp',
        'opencanary',
        'huawei',
        'macos',
      ),
      service: fc.oneof(fc.constantFrom(...services), fc.constantFrom('sshd', 'auth', 'syslog', 'auditd', 'apache', 'iis', 'dns', 'conn', 'aaa', 'asa', 'audit', 'exchange', 'threat_detection', 'event', 'signinlogs', 'gcp.audit', 'bgp', 'squid', 'clamav', 'apache', 'cloudtrail', 'okta', 'dns\u0000')), // prettier-ignore
      category: fc.oneof(
        fc.constantFrom(...categories),
        fc.constantFrom('webserver', 'dns', 'firewall', 'application', 'proxy'),
      ),
    },
    { requiredKeys: [] },
  )
  .filter((each) => Object.keys(each).length > 0)

test('a log source asks as a condition what it asks of an event', () => {
  fc.assert(
    fc.property(logsource, fc.array(event, { minLength: 1, maxLength: 20 }), (rule: Logsource, events) => {
      const matches = compileMatcher(logsourcePredicate(rule))
      for (const each of events)
        expect([rule, each, matches(each)]).toEqual([rule, each, isAbout(rule, logsourceOf(each))])
    }),
    { numRuns: 5000 },
  )
})

test('a log source of nobody here is asked of generic input only, and of nothing without it', () => {
  const rule = { product: 'macos', category: 'process_creation' }
  expect(compileMatcher(logsourcePredicate(rule))(eventWith({}, { source: 'json' }))).toBe(true)
  expect(logsourcePredicate(rule, { isGeneric: false })).toEqual({ kind: 'none' })
})
