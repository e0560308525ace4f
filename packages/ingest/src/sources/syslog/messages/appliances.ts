// Data tables: forms that network appliances and agents write under any program name, or none.
import type { Severity } from '@aurora/core'
import { parseKeyValues } from '../../../parsers/key-value.ts'
import { parseLogTimeUs } from '../../../parsers/log-time.ts'
import { normalizeKeyValue } from '../../keyvalue/mapping.ts'
import { besides, side, type MessageReader, type Reading } from '../reading.ts'
import { readPhrases, type Phrase } from './phrases.ts'

/** Syslog's levels, as a digit inside a message. */
const severityOfDigit: readonly Severity[] = [4, 4, 4, 3, 2, 1, 0, 0]

const f5 =
  /^(?:(?<level>\w{1,16}) )?(?<process>[\w.-]{1,64})\[(?<pid>\d{1,10})\]: (?<code>[0-9a-f]{8}):(?<digit>[0-7]): ?/

/** Reads a message of F5 BIG-IP: `level process[pid]: 01010251:3: text`. */
export const readF5: MessageReader = (text, header) => {
  const prefixed = /^[0-9a-f]{8}:[0-7]:/.test(text.slice(0, 11)) ? `${header.program}[0]: ${text}` : text
  const groups = f5.exec(prefixed.slice(0, 256))?.groups
  if (groups === undefined) return undefined
  const { level, process = '', code = '', digit = '' } = groups
  const peer = /\b(?:from|server =|client|IP) \(?(\d{1,3}(?:\.\d{1,3}){3})(?:[:%]?(\d{1,5}))?/.exec(text.slice(0, 1024))
  return {
    dataset: 'f5',
    severity: severityOfDigit[Number(digit)] ?? 0,
    fields: { ...(level === undefined ? {} : { level }), f5_process: process, message_id: code, message_level: digit },
    ecs: {
      ...side('source', peer?.[1], undefined),
      'event.code': code,
      'event.category': 'network',
      'process.name': process,
      'log.level': level,
    },
  }
}

/** Reads a Check Point log: `[action:"Drop"; src:"192.0.2.1"; …]`, also without its end. */
export const readCheckPoint: MessageReader = (text) => {
  if (!/^\s?\[\s?(?:\w{1,64}@\d{1,10} )?\w{1,64}:"/.test(text.slice(0, 160))) return undefined
  const pairs = text.replace(/^\s?\[/, '').replace(/(^|; ?|\s)([A-Za-z_]\w{0,63}):"/g, '$1$2="')
  const line = parseKeyValues(pairs, { separators: ';]' })
  return line.pairs === 0 ? undefined : normalizeKeyValue(line, 'checkpoint')
}

const huawei =
  /%%\d{2}(?<module>[A-Z0-9_]{1,32})\/(?<digit>[0-7])\/(?<brief>[A-Z0-9_]{1,64})\((?<kind>\w)\)(?:\[\d{1,10}\])?: ?/

/** Reads a message of Huawei's firewalls: `%%01POLICY/6/POLICYPERMIT(l):name=value, …`. */
export const readHuawei: MessageReader = (text) => {
  const looked = text.slice(0, 256)
  const head = looked.includes('%%') ? huawei.exec(looked) : null
  if (head?.groups === undefined || head === null) return undefined
  const groups = head.groups as Readonly<Record<string, string>>
  const body = text.slice(head.index + head[0].length)
  const line = parseKeyValues(body, { separators: ',;()' })
  const reading = normalizeKeyValue(line, 'huawei')
  const { module = '', digit = '', brief = '' } = groups
  return {
    ...reading,
    severity: severityOfDigit[Number(digit)] ?? 0,
    message: body,
    fields: besides({ module, level: digit, brief }, reading.fields, 'huawei'),
    ecs: { ...reading.ecs, 'event.action': brief.toLowerCase(), 'event.category': 'network' },
  }
}

const junos =
  /\b(?<process>RT_FLOW|RT_IDS|RT_UTM|RT_AAMW|RT_IDP|RT_SECINTEL) (?:- |\d{1,10} )(?<tag>[A-Z][A-Z0-9_]{2,64}) \[(?:junos@[\d.]{1,64} ?)?/

/** Reads a structured message of Juniper's firewalls, also one inside another syslog message. */
export const readJunos: MessageReader = (text) => {
  const head = junos.exec(text.slice(0, 400))
  if (head === null) return undefined
  const tag = head.groups?.['tag'] ?? ''
  const line = parseKeyValues(text.slice(head.index + head[0].length), { separators: ']' })
  const reading = normalizeKeyValue(line, 'junos')
  const at = (name: string): string | undefined => {
    const value = line.fields[name]
    return typeof value === 'string' ? value : undefined
  }
  const port = (name: string): number | undefined => {
    const word = at(name)
    return word !== undefined && /^\d{1,5}$/.test(word) ? Number(word) : undefined
  }
  return {
    ...reading,
    severity: tag.includes('SCREEN') || tag.includes('ATTACK') ? 2 : 0,
    message: undefined,
    fields: besides({ tag, process: head.groups?.['process'] }, line.fields, 'junos'),
    ecs: {
      ...reading.ecs,
      ...side('source', at('source-address'), port('source-port')),
      ...side('destination', at('destination-address'), port('destination-port')),
      'event.action': tag.toLowerCase(),
      'event.category': 'network',
      'event.outcome': /DENY|DROP/.test(tag) || at('action') === 'drop' ? 'failure' : undefined,
      'rule.name': at('policy-name') ?? at('attack-name'),
    },
  }
}

/** Reads what Snare and the older OSSEC agents make of a Windows event: `Log: LEVEL(id): source: user: domain: host: text`. */
export const readWinEvtLog: MessageReader = (text) => {
  const groups = winEvtLog.exec(text.slice(0, 1024))?.groups
  if (groups === undefined) return undefined
  const { channel = '', level = '', id = '', provider = '', user = '', domain = '', host = '' } = groups
  return {
    dataset: 'windows',
    severity: /^(?:AUDIT_FAILURE|WARNING)$/.test(level) ? 1 : /^(?:ERROR|CRITICAL)$/.test(level) ? 2 : 0,
    fields: { channel, level, event_id: id, provider, user, domain, computer: host },
    ecs: {
      'event.code': id,
      'event.outcome': level === 'AUDIT_FAILURE' ? 'failure' : level === 'AUDIT_SUCCESS' ? 'success' : undefined,
      'host.name': host,
      'log.level': level.toLowerCase(),
      'user.name': user === '(no user)' ? undefined : user,
      'user.domain': domain === 'no domain' ? undefined : domain,
    },
  }
}
const winEvtLog =
  /^(?:WinEvtLog: )?(?<channel>[\w\s/-]{1,128}): (?<level>[A-Z_]{4,16})\((?<id>\d{1,6})\): (?<provider>[^:]{1,256}): (?<user>[^:]{1,256}): (?<domain>[^:]{1,256}): (?<host>[^\s:]{1,256}): /

const cpanel =
  /^\[(?<time>\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2} [+-]\d{4})\] (?<level>\w{1,16}) \[(?<process>[\w-]{1,64})\] /
const cpanelPhrases: readonly Phrase[] = [
  { says: /^(?<ip>[0-9a-fA-F.:]{2,64}) - (?<user>\S{1,256})(?: \(possessor: (?<owner>[^)]{1,256})\))? - SUCCESS LOGIN (?<service>\S{1,64})/, action: 'login', outcome: 'success', category: 'authentication' },
  { says: /^(?<ip>[0-9a-fA-F.:]{2,64}) - (?<user>\S{1,256})(?: \(possessor: (?<owner>[^)]{1,256})\))? "[^"]{0,512}" FAILED LOGIN (?<service>[^\s:]{1,64})(?:: (?<reason>.{1,256}))?/, action: 'login', outcome: 'failure', category: 'authentication', severity: 1 },
  { says: /^(?<ip>[0-9a-fA-F.:]{2,64}) (?<verb>NEW|PURGE) (?<user>[^\s:]{1,256}):\S{1,128} ?(?<reason>.{0,128})/, action: 'session', category: 'session' },
] // prettier-ignore

/** Reads a line of cPanel's session and login logs. */
export const readCpanel: MessageReader = (text) => {
  const head = /^\[\d{4}-/.test(text.slice(0, 6)) ? cpanel.exec(text.slice(0, 160)) : null
  if (head === null) return undefined
  const reading = readPhrases(text.slice(head[0].length), 'cpanel', 'process', cpanelPhrases)
  const groups = head.groups as Readonly<Record<string, string>>
  return {
    dataset: 'cpanel',
    severity: reading?.severity ?? 0,
    timeUs: parseLogTimeUs((groups['time'] ?? '').replace(/ (?=[+-])/, '')),
    fields: { level: groups['level'] ?? '', ...reading?.fields },
    ecs: { 'log.level': groups['level'], 'process.name': groups['process'], ...reading?.ecs },
  }
}

const asterisk =
  /^\[(?<time>\d{4}-(?:\d{2}|[A-Z][a-z]{2})-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)\] (?:\[?(?:freepbx\.)?(?<level>[A-Z]{4,10})\]?:?(?:\[(?<thread>\d{1,10})\])?(?:\[\S{1,64}\])? |(?=Asterisk ))/
const asteriskPhrases: readonly Phrase[] = [
  { says: /Registration from '(?<user>[^']{0,256})' failed for '(?<ip>[0-9a-fA-F.]{2,64})(?::(?<port>\d{1,5}))?' - (?<reason>.{1,128})/, action: 'sip_registration', outcome: 'failure', category: 'authentication', severity: 1 },
  { says: /^(?<file>[\w./-]{1,128})(?::\d{1,6})?:? (?<reason>.{1,256})/, action: 'asterisk' },
] // prettier-ignore

/** Reads a line of Asterisk's and FreePBX's own logs. */
export const readAsterisk: MessageReader = (text) => {
  const head = /^\[\d{4}-/.test(text.slice(0, 6)) ? asterisk.exec(text.slice(0, 256)) : null
  if (head === null) return undefined
  const reading = readPhrases(text.slice(head[0].length), 'asterisk', 'process', asteriskPhrases)
  const level = head.groups?.['level']
  return {
    dataset: 'asterisk',
    severity: reading?.severity ?? 0,
    localTimeUs: parseLogTimeUs(head.groups?.['time'] ?? ''),
    fields: { ...(level === undefined ? {} : { level }), ...reading?.fields },
    ecs: { 'log.level': level, ...reading?.ecs },
  }
}

const ossec =
  /^(?:\d{4}\/\d{2}\/\d{2} \d{2}:\d{2}:\d{2} )?(?<process>(?:ossec|wazuh)-\w{1,32})(?:\((?<code>\d{1,5})\)|:\w{1,32})?: (?<level>INFO|WARNING|ERROR|CRITICAL|DEBUG): /
const activeResponse =
  /^(?<time>[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2}) (?<zone>[A-Z]{2,5}) (?<year>\d{4}) (?<command>\/\S{1,255}\/active-response\/\S{1,128}) (?<verb>add|delete) (?<user>\S{1,128}) (?<ip>\S{1,64})(?: (?<alert>\S{1,64}))?(?: (?<rule>\d{1,8}))?/

/** Reads the own log of OSSEC's and Wazuh's agents, and that of their active responses. */
export const readOssec: MessageReader = (text) => {
  const response = activeResponse.exec(text.slice(0, 1024))?.groups
  if (response !== undefined) return fromResponse(response)
  const groups = ossec.exec(text.slice(0, 256))?.groups
  if (groups === undefined) return undefined
  const { process = '', code, level = '' } = groups
  return {
    dataset: 'ossec',
    severity: level === 'CRITICAL' ? 3 : level === 'ERROR' ? 2 : level === 'WARNING' ? 1 : 0,
    fields: { process, level, ...(code === undefined ? {} : { code }) },
    ecs: { 'event.code': code, 'log.level': level.toLowerCase(), 'process.name': process },
  }
}

function fromResponse(groups: Readonly<Record<string, string | undefined>>): Reading {
  const written = `${(groups['time'] ?? '').replace('  ', ' ')} ${groups['zone'] ?? ''} ${groups['year'] ?? ''}`
  return {
    dataset: 'active_response',
    severity: 1,
    timeUs: parseLogTimeUs(written),
    fields: Object.fromEntries(
      Object.entries(groups).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])),
    ),
    ecs: {
      ...side('source', groups['ip'], undefined),
      'event.action': groups['verb'] === 'add' ? 'blocked' : 'unblocked',
      'event.category': 'network',
      'process.executable': groups['command'],
      'rule.id': groups['rule'],
      'user.name': groups['user'],
    },
  }
}

/** Reads McAfee ePO's XML events by their product and threat members. */
export const readEpo: MessageReader = (text) => {
  const looked = text.slice(0, 8192)
  if (!/<EPOe?vent\b/i.test(looked.slice(0, 512))) return undefined
  const element = (name: string): string | undefined => new RegExp(`<${name}>([^<]{1,512})</`).exec(looked)?.[1]
  const named = {
    MachineName: element('MachineName'), IPAddress: element('IPAddress'), UserName: element('UserName'),
    EventID: element('EventID'), Severity: element('Severity'), ProductName: element('ProductName'),
    ThreatName: element('ThreatName'), ThreatActionTaken: element('ThreatActionTaken'), TargetFileName: element('TargetFileName'),
  } // prettier-ignore
  return {
    dataset: 'mcafee_epo',
    severity: named.ThreatName === undefined ? 0 : 2,
    fields: Object.fromEntries(
      Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
    ecs: {
      'event.code': named.EventID,
      'event.action': named.ThreatActionTaken,
      'event.category': 'malware',
      'host.name': named.MachineName,
      'host.ip': named.IPAddress,
      'user.name': named.UserName,
      'rule.name': named.ThreatName,
      'file.path': named.TargetFileName,
    },
  }
}
