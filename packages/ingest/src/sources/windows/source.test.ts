import { parseNativeDocument } from '@aurora/core'
import { describe, expect, test } from 'vitest'
import { Rejected, type Draft } from '../../draft.ts'
import { jsonSourceContract } from '../json-source.contract.ts'
import { windowsSource } from './source.ts'

const read = (document: unknown): Draft => {
  const draft = windowsSource
    .open({ receivedUs: 0, context: '' })
    .read(typeof document === 'string' ? document : JSON.stringify(document))
  if (draft === undefined || draft instanceof Rejected) throw new Error('not read')
  return draft
}
const nativeOf = (document: unknown) => parseNativeDocument(read(document).fields)
const recognize = (document: unknown) => {
  const line = typeof document === 'string' ? document : JSON.stringify(document)
  return windowsSource.recognize({ line, document: parseNativeDocument(line), first: line })
}

const data = {
  RuleName: 'technique_id=T1059.001,technique_name=PowerShell',
  UtcTime: '2026-03-14 09:12:04.118',
  ProcessGuid: '{00000000-0000-0000-0000-000000000001}',
  ProcessId: '4242',
  Image: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
  CommandLine: 'powershell.exe -NoProfile -File "C:\\Temp\\läuft.ps1"',
  User: 'EXAMPLE\\alice',
  Hashes: `SHA1=${'A1'.repeat(20)},MD5=${'b2'.repeat(16)},SHA256=${'C3'.repeat(32)},IMPHASH=00`,
  ParentImage: 'C:\\Windows\\explorer.exe',
}
const channel = 'Microsoft-Windows-Sysmon/Operational'
const provider = 'Microsoft-Windows-Sysmon'
const computer = 'ws1.example.com'

/** One process creation, as each collector writes it. */
const collectors = {
  evtx: {
    Event: {
      System: {
        Provider: { '#attributes': { Name: provider, Guid: '{5770}' } },
        EventID: 1,
        Level: 4,
        Keywords: '0x8000000000000000',
        TimeCreated: { '#attributes': { SystemTime: '2026-03-14T09:12:04.118000Z' } },
        EventRecordID: 77,
        Execution: { '#attributes': { ProcessID: 900, ThreadID: 901 } },
        Channel: channel,
        Computer: computer,
        Security: { '#attributes': { UserID: 'S-1-5-18' } },
      },
      EventData: data,
    },
  },
  'evtx, attributes with @ and Data as a list': {
    Event: {
      '@xmlns': 'http://schemas.microsoft.com/win/2004/08/events/event',
      System: {
        Provider: { '@Name': provider, '@Guid': '{5770}' },
        EventID: { '#text': '1', '@Qualifiers': '0' },
        Level: '4',
        Keywords: '0x8000000000000000',
        TimeCreated: { '@SystemTime': '2026-03-14T09:12:04.118000Z' },
        EventRecordID: '77',
        Execution: { '@ProcessID': '900', '@ThreadID': '901' },
        Channel: channel,
        Computer: computer,
        Security: { '@UserID': 'S-1-5-18' },
      },
      EventData: { Data: Object.entries(data).map(([name, text]) => ({ '@Name': name, '#text': text })) },
    },
  },
  winlogbeat: {
    '@timestamp': '2026-03-14T09:12:04.118Z',
    message: 'Process Create:\nRuleName: -',
    winlog: {
      channel,
      event_id: '1',
      computer_name: computer,
      provider_name: provider,
      provider_guid: '{5770}',
      record_id: '77',
      keywords: 0x8000,
      process: { pid: 900, thread: { id: 901 } },
      user: { identifier: 'S-1-5-18', name: 'SYSTEM' },
      api: 'wineventlog',
      event_data: data,
    },
    agent: { name: 'beat1' },
  },
  'winlogbeat, names with dots': {
    '@timestamp': '2026-03-14T09:12:04.118Z',
    'winlog.channel': channel,
    'winlog.event_id': 1,
    'winlog.computer_name': computer,
    'winlog.provider_name': provider,
    'winlog.provider_guid': '{5770}',
    'winlog.record_id': 77,
    'winlog.process': { pid: 900, thread: { id: 901 } },
    'winlog.user': { identifier: 'S-1-5-18' },
    ...Object.fromEntries(Object.entries(data).map(([name, text]) => [`winlog.event_data.${name}`, text])),
  },
  nxlog:
    `{"EventTime":"2026-03-14 10:12:04","Hostname":"${computer}","Keywords":-9223372036854775808,"EventID":1,` +
    `"SourceName":"${provider}","ProviderGuid":"{5770}","RecordNumber":77,"ExecutionProcessID":900,"ThreadID":901,` +
    `"Channel":"${channel}","UserID":"S-1-5-18","Opcode":"Info","OpcodeValue":0,${JSON.stringify(data).slice(1)}`,
  wazuh: {
    win: {
      system: {
        providerName: provider,
        providerGuid: '{5770}',
        eventID: '1',
        eventRecordID: '77',
        processID: '900',
        threadID: '901',
        channel,
        computer,
        systemTime: '2026-03-14T09:12:04.118000Z',
        userID: 'S-1-5-18',
      },
      eventdata: Object.fromEntries(
        Object.entries(data).map(([name, text]) => [name.slice(0, 1).toLowerCase() + name.slice(1), text]),
      ),
    },
  },
  'azure, data as JSON text': {
    TimeGenerated: '2026-03-14T09:13:00Z', Computer: computer, Provider: provider, ProviderGuid: '{5770}', EventID: 1,
    Channel: channel, EventRecordID: 77, Execution_ProcessID: 900, Execution_ThreadID: 901, UserID: 'S-1-5-18',
    EventData: JSON.stringify(data),
  },
} // prettier-ignore

describe('one event of every collector', () => {
  test.for(Object.entries(collectors))('%s', ([, document]) => {
    const draft = read(document)
    expect(parseNativeDocument(draft.fields)).toMatchObject({
      ...data,
      EventID: 1,
      Channel: channel,
      Computer: computer,
      Provider_Name: provider,
      Provider_Guid: '{5770}',
      EventRecordID: 77,
      Execution_ProcessID: 900,
      Execution_ThreadID: 901,
      UserID: 'S-1-5-18',
    })
    expect(draft).toMatchObject({
      timeUs: Date.UTC(2026, 2, 14, 9, 12, 4, 118) * 1000,
      dataset: 'sysmon',
      severity: 0,
      techniques: ['T1059.001'],
      ecs: {
        'event.code': '1',
        'event.action': 'process_created',
        'event.category': 'process',
        'host.name': computer,
        'user.name': 'alice',
        'user.domain': 'EXAMPLE',
        'process.pid': 4242,
        'process.name': 'powershell.exe',
        'process.command_line': data.CommandLine,
        'process.parent.name': 'explorer.exe',
        'file.hash.sha1': 'a1'.repeat(20),
        'file.hash.md5': 'b2'.repeat(16),
        'file.hash.sha256': 'c3'.repeat(32),
      },
    })
    expect(draft.decoded).toContain(data.CommandLine)
    expect(recognize(document)).toMatchObject({
      dataset: 'sysmon',
    })
  })

  test('what the collector wrote beside the event stays', () => {
    expect(nativeOf(collectors.winlogbeat)).toMatchObject({
      agent: { name: 'beat1' },
      winlog: { api: 'wineventlog', user: { name: 'SYSTEM' } },
    })
    expect(nativeOf(collectors.nxlog)).toMatchObject({ OpcodeName: 'Info', Opcode: 0, Keywords: '0x8000000000000000' })
  })
})

const event = (channel: string, id: number, members: object): object => ({
  Event: { System: { EventID: id, Channel: channel, Computer: computer }, EventData: members },
})

test.for([
  {
    name: 'failed logon',
    document: event('security', 4625, {
      SubjectUserName: '-', TargetUserName: 'bob', TargetDomainName: 'EXAMPLE', IpAddress: '::ffff:192.0.2.7',
      IpPort: '51000', WorkstationName: 'WS7', ProcessId: '0x1f4', ProcessName: '-',
    }), // prettier-ignore
    want: {
      dataset: 'security',
      severity: 1,
      ecs: {
        'event.action': 'logon_failed',
        'event.outcome': 'failure',
        'user.name': 'bob',
        'user.domain': 'EXAMPLE',
        'user.target.name': undefined,
        'source.ip': '192.0.2.7',
        'source.port': 51000,
        'source.domain': 'WS7',
        'process.pid': 500,
        'process.name': undefined,
      },
    },
  },
  {
    name: 'account created: one acts, another is acted upon',
    document: event('Security', 4720, {
      SubjectUserName: 'admin',
      SubjectDomainName: 'EXAMPLE',
      TargetUserName: 'eve',
    }),
    want: { severity: 1, ecs: { 'user.name': 'admin', 'user.target.name': 'eve', 'event.action': 'user_created' } },
  },
  {
    name: 'process creation of the audit: the new process, not its creator',
    document: event('Security', 4688, {
      NewProcessName: 'C:\\Windows\\System32\\whoami.exe', NewProcessId: '0x0000000000000abc', ProcessId: '0x10',
      ParentProcessName: 'C:\\Windows\\System32\\cmd.exe',
    }), // prettier-ignore
    want: { ecs: { 'process.name': 'whoami.exe', 'process.pid': 0xabc, 'process.parent.name': 'cmd.exe' } },
  },
  {
    name: 'DNS query',
    document: event('Microsoft-Windows-Sysmon/Operational', 22, { QueryName: 'c2.example.com', Image: 'C:\\a.exe' }),
    want: { ecs: { 'dns.question.name': 'c2.example.com', 'event.action': 'dns_query' } },
  },
  {
    name: 'service installed',
    document: event('System', 7045, { ServiceName: 'updater', ImagePath: 'C:\\Temp\\u.exe' }),
    want: { severity: 2, ecs: { 'service.name': 'updater', 'event.action': 'service_installed' } },
  },
  {
    name: 'Defender detection',
    document: event('Microsoft-Windows-Windows Defender/Operational', 1116, {
      'Threat Name': 'Trojan:Win32/Example', Path: 'file:_C:\\Temp\\x.exe', 'Detection User': 'EXAMPLE\\bob',
    }), // prettier-ignore
    want: {
      dataset: 'defender',
      severity: 3,
      ecs: { 'event.kind': 'alert', 'rule.name': 'Trojan:Win32/Example', 'user.name': 'bob' },
    },
  },
  {
    name: 'failed audit by its keywords',
    document: { EventID: 4769, Channel: 'Security', Hostname: computer, Keywords: '0x8010000000000000' },
    want: { ecs: { 'event.outcome': 'failure', 'host.name': computer } },
  },
  {
    name: 'an error of a channel nobody knows',
    document: { Event: { System: { EventID: 9, Level: 2, Channel: 'Example-Product/Admin' } } },
    want: { dataset: 'other', severity: 1, timeUs: NaN, ecs: { 'log.level': 'error' } },
  },
])('$name', ({ document, want }) => {
  expect(read(document)).toMatchObject(want)
})

test('a cleared log: its name does not replace the channel', () => {
  const cleared = {
    Event: {
      System: { EventID: 104, Channel: 'System', Computer: computer },
      UserData: { LogFileCleared: { '@xmlns': 'urn:x', SubjectUserName: 'admin', Channel: 'Application' } },
    },
  }
  expect(read(cleared)).toMatchObject({ severity: 3, ecs: { 'event.action': 'log_cleared', 'user.name': 'admin' } })
  expect(nativeOf(cleared)).toMatchObject({
    Channel: 'System',
    EventData: { Channel: 'Application' },
    xml_name: 'LogFileCleared',
  })
})

test.for([
  ['no object in System', { Event: { System: 'x', EventData: [1, { a: 1 }, null] } }],
  ['lists for objects', { Event: [], winlog: [[]], win: 5, EventData: 7 }],
  ['unnamed data', { Event: { System: { EventID: 1 }, EventData: { Data: ['a', 'b'] } } }],
  ['a member called __proto__', '{"Event":{"System":{"__proto__":{"x":1}},"EventData":{"__proto__":"y"}}}'],
  ['half a surrogate', '{"EventID":1,"Channel":"Security","CommandLine":"\\ud800"}'],
  ['a number beyond 64 bits', '{"EventID":123456789012345678901234567890,"Channel":"Security"}'],
  ['data as broken text', { EventID: 1, Channel: 'x', EventData: '{"a":' }],
  ['data as nested text', { EventID: 1, Channel: 'x', EventData: '{"a":{"b":1}}' }],
])('reads whatever is sent: %s', ([, document]) => {
  expect(() => JSON.parse(read(document).fields) as unknown).not.toThrow()
})

test('large numbers keep their digits, also inside texts', () => {
  const line = '{"EventID":1,"Channel":"Security","Big":9007199254740993,"EventData":"{\\"Inner\\":9007199254740995}"}'
  const { fields } = read(line)
  expect(fields).toContain('"Big":9007199254740993')
  expect(fields).toContain('"Inner":"9007199254740995"')
})

test('members of the same name are all kept', () => {
  const document = { Event: { System: { Channel: 'Security' }, EventData: { Data: [1, 2, 3].map((n) => ({ '@Name': 'X', '#text': n })) } } } // prettier-ignore
  expect(nativeOf(document)).toMatchObject({ X: 1, EventData: { X: [2, 3] } })
})

test('takes no record of other products', () => {
  for (const other of [
    { event_type: 'alert', src_ip: '192.0.2.1' },
    { eventID: '1', eventName: 'GetUser', eventSource: 'iam.amazonaws.com' },
    { System: 'x' },
    { Channel: 'general', text: 'hello' },
    { EventID: 3, note: 'nothing else' },
  ])
    expect(recognize(other)).toBeUndefined()
})

const names = ['Event', 'System', 'EventData', 'UserData', 'Data', '#text', '@Name', '#attributes', 'EventID', 'Channel',
  'Keywords', 'winlog', 'event_data', 'win', 'system', 'eventdata', 'User', 'Hashes', 'ProcessId', 'IpAddress',
  'winlog.event_data.x', '__proto__', 'Message'] // prettier-ignore

jsonSourceContract(windowsSource, names)
