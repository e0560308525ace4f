import type { Severity } from '@aurora/core'
import { parseKeyValues, type KeyValueLine } from '../../parsers/key-value.ts'
import { parseLogTimeUs } from '../../parsers/log-time.ts'
import { numberOf, textOf, type TextFields } from '../../parsers/text-fields.ts'
import { hashMember, side, type MessageReader, type Reading } from '../syslog/reading.ts'
import { wordTable } from '../../word-table.ts'

/** Words for levels in use, to severity. */
const severityOfWord = wordTable<Severity>({
  emergency: 4, emerg: 4, alert: 4, critical: 4, crit: 4, fatal: 4, error: 3, err: 3, high: 3,
  warning: 2, warn: 2, medium: 2, notice: 1, low: 1,
}) // prettier-ignore

/** The product by names that it alone writes together. */
const products: readonly { readonly dataset: string; readonly names: readonly string[] }[] = [
  { dataset: 'fortigate', names: ['devname', 'logid', 'type'] },
  { dataset: 'fortigate', names: ['devid', 'logid', 'type'] },
  { dataset: 'fortigate', names: ['logid', 'subtype', 'level'] },
  { dataset: 'fortigate', names: ['device_id', 'log_id', 'type'] },
  { dataset: 'fortiddos', names: ['devid', 'spp', 'evecode'] },
  { dataset: 'fortiauthenticator', names: ['category', 'subcategory', 'typeid', 'nas'] },
  { dataset: 'sonicwall', names: ['id', 'sn', 'fw', 'pri', 'm'] },
]

/** Fewer pairs are the words of some program, not a record of its own form. */
const minPairs = 3

/** Reads a line that is made of `name=value` pairs, most of its words at least. */
export const readKeyValue: MessageReader = (text) => {
  const first = text.indexOf('=')
  if (first < 1 || first > 256) return undefined
  const line = parseKeyValues(text)
  const product = productOf(line.fields)
  const isMade = line.pairs >= minPairs && line.strays * 2 <= line.pairs && line.lead.length <= 64
  return product === undefined && !isMade ? undefined : normalizeKeyValue(line, product ?? 'keyvalue')
}

/** The product that writes these names; undefined when it is none of those known. */
export function productOf(fields: TextFields): string | undefined {
  return products.find(({ names }) => names.every((name) => fields[name] !== undefined))?.dataset
}

/** Turns the pairs of a line into what its event holds. */
export function normalizeKeyValue(line: Pick<KeyValueLine, 'fields' | 'decoded'>, dataset: string): Reading {
  const { fields: of } = line
  const level = textOf(of, 'level', 'severity', 'crlevel', 'pri', 'loglevel', 'lvl')
  const action = textOf(of, 'action', 'act', 'status', 'event_action')
  const from = endpoint(textOf(of, ...sources), numberOf(of, ...sourcePorts))
  const to = endpoint(textOf(of, ...destinations), numberOf(of, ...destinationPorts))
  const url = textOf(of, 'url', 'uri')
  return {
    dataset,
    severity:
      dataset === 'sonicwall' ? ofSyslog(numberOf(of, 'pri')) : (severityOfWord.get(level?.toLowerCase() ?? '') ?? 0),
    ...timeOf(of),
    message: textOf(of, 'msg', 'message', 'logdesc', 'attack', 'description'),
    decoded: line.decoded,
    fields: of,
    ecs: {
      ...side('source', from.address, from.port),
      ...side('destination', to.address, to.port),
      'source.bytes': numberOf(of, 'sentbyte', 'sent', 'SendBytes'),
      'destination.bytes': numberOf(of, 'rcvdbyte', 'rcvd', 'RcvBytes'),
      'source.packets': numberOf(of, 'sentpkt', 'SendPkts'),
      'destination.packets': numberOf(of, 'rcvdpkt', 'RcvPkts'),
      'network.transport': transportOf(textOf(of, 'proto', 'protocol', 'Protocol')),
      'network.application': textOf(of, 'app', 'Application')?.toLowerCase(),
      'event.action': action?.toLowerCase(),
      'event.outcome': outcomeOf(action, textOf(of, 'result', 'outcome', 'status')),
      'event.code': textOf(of, 'logid', 'log_id', 'typeid', 'm', 'eventid', 'event_id'),
      'log.level': level,
      'rule.id': textOf(of, 'policyid', 'attackid', 'ruleid'),
      'rule.name': textOf(of, 'attack', 'rule', 'policyname', 'rule-name', 'PolicyName', 'Policy'),
      'rule.category': textOf(of, 'catdesc', 'subtype', 'category'),
      'user.name': textOf(of, 'user', 'usr', 'username', 'User', 'unauthuser', 'suser', 'xauthuser', 'admin'),
      'host.name': textOf(of, 'devname', 'hostname', 'host'),
      'url.full': url?.includes('://') === true ? url : undefined,
      'url.path': url?.includes('://') === true ? undefined : url,
      'url.domain': url === undefined ? undefined : textOf(of, 'hostname', 'dstname'),
      'file.name': textOf(of, 'filename', 'file'),
      ...hashMember(textOf(of, 'analyticscksum', 'filehash', 'sha256', 'md5')),
      'error.message': textOf(of, 'reason', 'error', 'err'),
    },
  }
}

const sources = ['srcip', 'src', 'src_ip', 'srcaddr', 'source-ip', 'SrcIp', 'SourceIP', 'remip', 'rip', 'saddr', 'srcV6', 'sip', 'client_ip', 'remote_ip', 'ip', 'nas'] // prettier-ignore
const sourcePorts = ['srcport', 'src_port', 'source-port', 'SrcPort', 'SourcePort', 'spt', 'sport', 'remport']
const destinations = ['dstip', 'dst', 'dst_ip', 'dstaddr', 'destination-ip', 'DstIp', 'DestinationIP', 'locip', 'lip', 'daddr', 'dstV6', 'dip'] // prettier-ignore
const destinationPorts = ['dstport', 'dst_port', 'destination-port', 'DstPort', 'DestinationPort', 'dpt', 'dport', 'locport'] // prettier-ignore

/** An address alone, or as SonicWall writes it: `192.0.2.1:443:X1`. */
function endpoint(
  text: string | undefined,
  port: number | undefined,
): { address: string | undefined; port: number | undefined } {
  const parts = /^(\d{1,3}(?:\.\d{1,3}){3}):(\d{0,5})(?::|$)/.exec(text ?? '')
  if (parts === null)
    return { address: text?.startsWith(':') === true && !text.startsWith('::') ? undefined : text, port }
  return { address: parts[1], port: parts[2] === '' ? port : Number(parts[2]) }
}

const ofSyslog = (level: number | undefined): Severity => ([4, 4, 4, 3, 2, 1] as const)[level ?? 7] ?? 0

const transports = wordTable<string>({
  1: 'icmp',
  6: 'tcp',
  17: 'udp',
  47: 'gre',
  50: 'esp',
  58: 'ipv6-icmp',
})

const transportOf = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : (transports.get(text) ?? text.split('/', 1)[0]?.toLowerCase())

function outcomeOf(...words: readonly (string | undefined)[]): string | undefined {
  for (const word of words) {
    if (word === undefined || word.length > 64) continue
    if (/fail|den[iy]|drop|block|reject|invalid|error|timeout/i.test(word)) return 'failure'
    if (/succe|accept|allow|permit|pass|\bok\b/i.test(word)) return 'success'
  }
  return undefined
}

/** `eventtime` counts since 1970; `date`, `time` and `tz` are the device's own clock. */
function timeOf(of: TextFields): Pick<Reading, 'timeUs' | 'localTimeUs'> {
  const exact = parseLogTimeUs(textOf(of, 'eventtime') ?? '')
  if (!Number.isNaN(exact)) return { timeUs: exact }
  const date = textOf(of, 'date')
  const clock = textOf(of, 'time', 'ts', 'timestamp')
  const zone = /^"?([+-]\d{2}:?\d{2})/.exec(textOf(of, 'tz') ?? '')?.[1]
  const written = date === undefined ? (clock ?? '') : `${date}T${clock ?? '00:00:00'}${zone ?? ''}`
  const timeUs = parseLogTimeUs(written)
  if (Number.isNaN(timeUs)) return {}
  return zone !== undefined || /(?:Z|UTC|GMT|[+-]\d{2}:\d{2})$/.test(written) ? { timeUs } : { localTimeUs: timeUs }
}
