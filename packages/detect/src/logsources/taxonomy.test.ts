import type { Event } from '@aurora/core'
import { readRules } from '@aurora/sigma'
import { expect, test } from 'vitest'
import { compileRules } from '../compile-rules.ts'
import { RuleMatcher } from '../rule-matcher.ts'
import { eventWith } from '../testing/events.ts'

/** Which events meet a rule of a log source. */
function met(logsource: string, detection: string, events: readonly Event[]): boolean[] {
  const text = `title: t\nlogsource: {${logsource}}\ndetection:\n  sel:\n    ${detection}\n  condition: sel\n`
  const { rules, faults } = readRules(text, 'r.yml')
  expect(faults).toEqual([])
  const matcher = new RuleMatcher(compileRules(rules).rules)
  return events.map((event) => matcher.match(event).length > 0)
}

const sysmon = (eventId: number, data: Record<string, string> = {}): Event =>
  eventWith({ Channel: 'Microsoft-Windows-Sysmon/Operational', EventID: eventId, f: 'x', ...data })
const windows = (channel: string, eventId: number, data: Record<string, string> = {}): Event =>
  eventWith({ Channel: channel, EventID: eventId, f: 'x', ...data })
const from = (source: string, dataset: string, native: Record<string, string> = { f: 'x' }): Event =>
  eventWith(native, { source, dataset })

test('19 a rule is asked of events that are all it states, and may be more', () => {
  const events = [from('zeek', 'dns'), from('zeek', 'conn'), from('suricata', 'dns')]
  expect(met('product: zeek', 'f: x', events)).toEqual([true, true, false])
  expect(met('product: zeek, service: dns', 'f: x', events)).toEqual([true, false, false])
  expect(met('category: dns', 'f: x', events)).toEqual([true, false, true])
})

test('21 one event is of several categories', () => {
  const events = [sysmon(12), sysmon(13), sysmon(14), sysmon(17), sysmon(18)]
  const of = (category: string) => met(`product: windows, category: ${category}`, 'f: x', events)
  expect(of('registry_event')).toEqual([true, true, true, false, false])
  expect(of('registry_add')).toEqual([true, false, false, false, false])
  expect(of('registry_delete')).toEqual([true, false, false, false, false])
  expect(of('registry_set')).toEqual([false, true, false, false, false])
  expect(of('pipe_created')).toEqual([false, false, false, true, true])
})

test('22 one category of several senders, under the names of each', () => {
  const events = [sysmon(1, { Image: 'a.exe' }), windows('Security', 4688, { NewProcessName: 'a.exe' }), windows('Security', 4624, { NewProcessName: 'a.exe' })] // prettier-ignore
  expect(met('product: windows, category: process_creation', 'Image: a.exe', events)).toEqual([true, true, false])
})

test('23 a rule about a product is asked of all its events', () => {
  const events = [sysmon(1), windows('Security', 1), windows('Anything/Else', 7), from('zeek', 'conn')]
  expect(met('product: windows', 'f: x', events)).toEqual([true, true, true, false])
})

test('24 a rule about a category is asked of every product', () => {
  const events = [from('access', 'iis'), from('access', 'combined'), from('zeek', 'http')]
  expect(met('category: webserver', 'f: x', events)).toEqual([true, true, false])
})

test('25 several channels are one service', () => {
  const channels = ['Microsoft-Windows-PowerShell/Operational', 'PowerShellCore/Operational', 'Windows PowerShell']
  const events = channels.map((channel) => windows(channel, 4104))
  expect(met('product: windows, category: ps_script', 'f: x', events)).toEqual([true, true, false])
  expect(met('product: windows, service: powershell', 'f: x', events)).toEqual([true, true, false])
})

test('26 what an event is not known to be it is not; of generic input nothing is known, and so nothing is otherwise', () => {
  const events = [from('cowrie', 'app'), from('syslog', 'sshd'), from('json', 'app')]
  expect(met('product: linux', 'f: x', events)).toEqual([false, true, true])
  expect(met('product: linux, category: process_creation', 'f: x', events)).toEqual([false, false, true])
})

test('43 names with spaces are written without them', () => {
  const event = windows('Microsoft-Windows-Windows Defender/Operational', 1116, { 'Threat Name': 'Mal' })
  expect(met('product: windows, service: windefend', 'ThreatName: Mal', [event])).toEqual([true])
})

test('44 attributes of XML are names as the source writes them', () => {
  expect(
    met('product: windows, service: system', 'Provider_Name: scm', [windows('System', 7045, { Provider_Name: 'SCM' })]),
  ).toEqual([true])
})
