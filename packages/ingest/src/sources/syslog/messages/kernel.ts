import { parseIptables, type IptablesRecord } from '../../../parsers/iptables.ts'
import { numberOf, textOf } from '../../../parsers/text-fields.ts'
import { besides, side, type MessageReader, type Reading } from '../reading.ts'
import { phraseReader } from './phrases.ts'

const clock = String.raw`^(?:\[ {0,6}\d{1,10}\.\d{1,9}\] )?`
const says = (text: string): RegExp => new RegExp(clock + text)

const readPhrase = phraseReader('kernel', 'host', [
  { says: says(String.raw`usb (?<device>[\d.-]{1,32}): New USB device found, idVendor=(?<idVendor>[0-9a-f]{4}), idProduct=(?<idProduct>[0-9a-f]{4})(?:, bcdDevice=(?<bcdDevice>[\d.]{1,16}))?`), action: 'usb_connected', severity: 1 },
  { says: says(String.raw`usb (?<device>[\d.-]{1,32}): (?:Product: (?<product>.{1,128})|Manufacturer: (?<manufacturer>.{1,128})|SerialNumber: (?<serial>.{1,128}))$`), action: 'usb_described' },
  { says: says(String.raw`usb (?<device>[\d.-]{1,32}): USB disconnect, device number (?<number>\d{1,5})`), action: 'usb_disconnected' },
  { says: says(String.raw`device (?<interface>\S{1,32}) entered promiscuous mode`), action: 'promiscuous_mode', category: 'network', severity: 2 },
  { says: says(String.raw`device (?<interface>\S{1,32}) left promiscuous mode`), action: 'promiscuous_mode_left', category: 'network' },
  { says: says(String.raw`(?:Out of memory|Memory cgroup out of memory).{0,64}Kill(?:ed)? process (?<pid>\d{1,10}) \((?<process>[^)]{1,64})\)`), action: 'out_of_memory', category: 'process', severity: 2 },
  { says: says(String.raw`(?<process>[^\s[]{1,64})\[(?<pid>\d{1,10})\](?:: | )(?:segfault|general protection|trap)`), action: 'segfault', category: 'process', severity: 1 },
  { says: says(String.raw`(?:audit: )?type=(?<type>\d{4}) audit\(`), action: 'audit' },
  { says: says(String.raw`Linux version (?<version>\S{1,64})`), action: 'boot' },
]) // prettier-ignore

/** Reads what the kernel says: packets its firewall logged, devices that came and went, processes it ended. */
export const readKernel: MessageReader = (text, header) => {
  const packet = parseIptables(text)
  return packet === undefined ? readPhrase(text, header) : normalizeIptables(packet)
}

/** Reads a packet that netfilter logged, whoever passed it on. */
export const readIptables: MessageReader = (text) => {
  const packet = parseIptables(text)
  return packet === undefined ? undefined : normalizeIptables(packet)
}

const verdicts: readonly (readonly [RegExp, string])[] = [
  [/drop/i, 'drop'],
  [/reject/i, 'reject'],
  [/block|den(?:y|ied)/i, 'block'],
  [/accept|allow|pass/i, 'allow'],
  [/audit/i, 'audit'],
]

function normalizeIptables(packet: IptablesRecord): Reading {
  const { fields: of, prefix } = packet
  const action = verdicts.find(([words]) => words.test(prefix.slice(0, 128)))?.[1]
  const flags = packet.flags.length === 0 ? undefined : packet.flags
  return {
    dataset: 'iptables',
    severity: 0,
    fields: besides({ prefix: prefix === '' ? undefined : prefix, flags }, of, 'packet'),
    ecs: {
      ...side('source', textOf(of, 'SRC'), numberOf(of, 'SPT')),
      ...side('destination', textOf(of, 'DST'), numberOf(of, 'DPT')),
      'network.transport': textOf(of, 'PROTO')?.toLowerCase(),
      'event.category': 'network',
      'event.action': action,
      'event.outcome':
        action === 'allow' ? 'success' : action === undefined || action === 'audit' ? undefined : 'failure',
      'rule.name': prefix,
    },
  }
}
