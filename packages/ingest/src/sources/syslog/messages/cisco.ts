import type { Severity } from '@aurora/core'
import { parseCiscoAsa, type CiscoRecord, type Endpoint } from '../../../parsers/cisco-asa.ts'
import { side, type MessageReader, type Reading } from '../reading.ts'
import { readPhrases, type Phrase } from './phrases.ts'

/** Cisco's levels are syslog's. A denied packet (4) is daily bread: low, as the failed login of level 6 is. */
const severityOfLevel: readonly Severity[] = [4, 4, 3, 2, 1, 1, 0, 0]

/** Reads a message of a Cisco firewall (ASA, PIX, FTD, FWSM), wherever it begins in the text. */
export const readAsa: MessageReader = (text) => {
  const start = text.slice(0, 512).search(/%(?:ASA|PIX|FTD|FWSM)-/)
  const bare = start < 0 && /^(?:ASA|PIX|FTD|FWSM)-/.test(text.slice(0, 8)) ? 0 : start
  const record = bare < 0 ? undefined : parseCiscoAsa(text.slice(bare))
  return record === undefined ? undefined : normalizeAsa(record)
}

/** Reads a message whose tag the header took for its program: `%ASA-4-106023` and the text behind the colon. */
export const readAsaTag: MessageReader = (text, header) => readAsa(`${header.program}: ${text}`, header)

function normalizeAsa(record: CiscoRecord): Reading {
  const { source, destination, outcome } = record
  const severity = severityOfLevel[record.level] ?? 0
  const members = {
    asa_product: record.product,
    asa_level: String(record.level),
    message_id: record.id,
    ...named('src', source),
    ...named('dst', destination),
    user: record.user,
    protocol: record.protocol,
    direction: record.direction,
    access_list: record.accessList,
    command: record.command,
    url: record.url,
  }
  return {
    dataset: 'asa',
    severity: outcome === 'failure' && severity === 0 ? 1 : severity,
    message: record.text,
    fields: Object.fromEntries(
      Object.entries(members).flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const])),
    ),
    ecs: {
      ...side('source', source?.address, source?.port),
      ...side('destination', destination?.address, destination?.port),
      'network.transport': record.protocol,
      'event.category':
        record.user !== undefined && /login|logout|auth/.test(record.action ?? '') ? 'authentication' : 'network',
      'event.action': record.action,
      'event.code': record.id,
      'event.outcome': outcome,
      'user.name': record.user,
      'rule.name': record.accessList,
      'process.command_line': record.command,
      'url.full': record.url,
      'log.level': String(record.level),
    },
  }
}

const named = (prefix: string, end: Endpoint | undefined): Record<string, string | undefined> => ({
  [`${prefix}_ip`]: end?.address,
  [`${prefix}_port`]: end?.port === undefined ? undefined : String(end.port),
  [`${prefix}_interface`]: end?.zone,
})

const ios =
  /%(?<facility>[A-Z][A-Z0-9_]{1,31}(?:-[A-Z0-9_]{1,32}){0,2})-(?<level>[0-7])-(?<mnemonic>[A-Z0-9_]{2,64}): ?/

const iosPhrases: readonly Phrase[] = [
  { says: /^list (?<rule>\S{1,64}) (?<verdict>denied|permitted) (?<protocol>\S{1,16}) (?<ip>[^\s(]{1,64})\((?<port>\d{1,5})\)(?: \([^)]{0,64}\))? -> (?<dip>[^\s(]{1,64})\((?<dport>\d{1,5})\)/, action: 'access_list', category: 'network' },
  { says: /^list (?<rule>\S{1,64}) (?<verdict>denied|permitted) (?<protocol>\S{1,16}) (?<ip>[^\s(]{1,64})(?: \([^)]{0,64}\))? -> (?<dip>[^\s(]{1,64}) /, action: 'access_list', category: 'network' },
  { says: /^Sig:(?<code>\d{1,8}) Subsig:(?<subsig>\d{1,6}) Sev:(?<sev>\d{1,3}) (?<rule>.{1,256}?) \[(?<ip>[\d.]{7,15}):(?<port>\d{1,5}) -> (?<dip>[\d.]{7,15}):(?<dport>\d{1,5})\]/, action: 'signature', category: 'intrusion_detection', severity: 2 },
  { says: /^User ['"](?<user>[^'"]{1,128})['"] authentication for SSH2? Session from (?<ip>\S{1,64}) .{0,256}Succeeded/, action: 'login', outcome: 'success', category: 'authentication' },
  { says: /^User ['"](?<user>[^'"]{1,128})['"] authentication for SSH2? Session from (?<ip>\S{1,64}) .{0,256}Failed/, action: 'login', outcome: 'failure', category: 'authentication', severity: 1 },
  { says: /^(?:SSH2? Session request) from (?<ip>\S{1,64})/, action: 'session_request', category: 'session' },
  { says: /^Login (?:Success|success)\s?\[user: (?<user>[^\]]{0,128})\] \[Source: (?<ip>[^\]]{1,64})\]/, action: 'login', outcome: 'success', category: 'authentication' },
  { says: /^Login failed \[user: (?<user>[^\]]{0,128})\] \[Source: (?<ip>[^\]]{1,64})\](?: .{0,64}\[Reason: (?<reason>[^\]]{1,128})\])?/, action: 'login', outcome: 'failure', category: 'authentication', severity: 1 },
  { says: /^Authentication failed for client \((?<client>[^)]{1,64})\) on Interface (?<interface>\S{1,64})/, action: 'authentication', outcome: 'failure', category: 'authentication', severity: 1 },
  { says: /^Configured from (?<from>\S{1,64}) by (?<user>\S{1,128})(?: on \S{1,32} \((?<ip>[^)]{1,64})\))?/, action: 'configuration_changed', category: 'configuration', severity: 1 },
  { says: /^(?:Line protocol on )?Interface (?<interface>[^\s,]{1,64}), changed state to (?<state>.{1,64})/, action: 'interface_state', category: 'network' },
] // prettier-ignore

/** Reads a message of Cisco IOS and its kin: `[sequence: ][time: ]%FACILITY-5-MNEMONIC: text`. */
export const readIos: MessageReader = (text) => {
  const looked = text.slice(0, 512)
  const found = looked.includes('%') ? ios.exec(looked) : null
  if (found === null) return undefined
  const head = { ...found.groups } as Record<string, string>
  const level = Number(head['level'])
  const body = text.slice(found.index + found[0].length)
  const reading = readPhrases(body, 'ios', 'network', iosPhrases)
  const mnemonic = head['mnemonic'] ?? ''
  return {
    dataset: 'ios',
    severity: Math.max(severityOfLevel[level] ?? 0, reading?.severity ?? 0) as Severity,
    fields: { ...head, ...reading?.fields },
    ecs: {
      'event.action': mnemonic.toLowerCase(),
      'event.code': `${head['facility'] ?? ''}-${level}-${mnemonic}`,
      'log.level': head['level'],
      ...reading?.ecs,
    },
  }
}

/** Reads a message whose tag the header took for its program: `%SEC-6-IPACCESSLOGP`. */
export const readIosTag: MessageReader = (text, header) => readIos(`${header.program}: ${text}`, header)
