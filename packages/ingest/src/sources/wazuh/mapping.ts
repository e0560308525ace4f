import type { NativeDocument, Severity } from '@aurora/core'
import type { Draft } from '../../draft.ts'
import type { JsonLine } from '../../parsers/json-line.ts'
import { joinParts } from '../../records/message-text.ts'
import { addressOf, baseName, countAt, knownAt, objectAt, textsAt, timeUsAt, withValues } from '../document.ts'
import { joined, techniqueIds } from '../../enrich/techniques.ts'
import { toWindowsEvent } from '../windows/canonical.ts'
import { normalizeWindows } from '../windows/mapping.ts'
import { moduleRecordOf, normalizeModule } from './module.ts'

/** The lowest rule level of each severity. Wazuh, "Rules classification": 0 to 3 is what happens all day, 15 is an attack. */
const severityOfLevel: readonly (readonly [level: number, severity: Severity])[] = [
  [15, 4],
  [12, 3],
  [7, 2],
  [4, 1],
]

/** Rule groups to the ECS category; the first that matches counts. */
const categories: readonly (readonly [group: RegExp, category: string])[] = [
  [/^(win_)?authentication/, 'authentication'],
  [/^syscheck/, 'file'],
  [/^(web|accesslog)/, 'web'],
  [/^(adduser|account_changed|group_)/, 'iam'],
  [/^(firewall|ids)/, 'network'],
  [/^vulnerability/, 'vulnerability'],
  [/^(rootcheck|virus|malware)/, 'malware'],
  [/^(sca|oscap|ciscat|policy)/, 'configuration'],
  [/^audit_command/, 'process'],
]

/** Turns one alert of alerts.json, or a record of a module before a rule saw it, into an event. Wazuh, "Event schema". */
export function normalizeWazuh(line: JsonLine): Draft {
  const alert = line.document
  const record = 'rule' in alert ? undefined : moduleRecordOf(alert)
  if (record !== undefined) return { ...normalizeModule(record), fields: line.fields, decoded: line.decoded }
  const rule = objectAt(alert, 'rule')
  const data = objectAt(alert, 'data')
  const agent = objectAt(alert, 'agent')
  const groups = textsAt(rule, 'groups')
  const inner = innerEventOf(data)
  return {
    timeUs: timeUsAt(alert, 'timestamp', '@timestamp'),
    dataset: (knownAt(objectAt(alert, 'decoder'), 'name') ?? 'alert').slice(0, 128),
    severity: severityOf(rule),
    message: joinParts(knownAt(rule, 'description') ?? knownAt(alert, 'full_log', 'location'), knownAt(agent, 'name')),
    techniques: techniquesOf(rule, inner),
    fields: line.fields,
    decoded: line.decoded,
    ecs: {
      ...inner?.ecs,
      ...withValues(peopleOf(data)),
      ...withValues(flowOf(data)),
      ...withValues(processOf(alert, data)),
      ...withValues(fileOf(objectAt(alert, 'syscheck'), data)),
      ...withValues({
        'event.kind': 'alert',
        'event.category': categoryOf(groups) ?? inner?.ecs['event.category'] ?? 'intrusion_detection',
        'event.outcome': outcomeOf(groups),
        'event.code': inner?.ecs['event.code'] ?? knownAt(data, 'id'),
        'rule.id': knownAt(rule, 'id'),
        'rule.name': knownAt(rule, 'description'),
        'rule.category': groups[0],
        'host.name': knownAt(agent, 'name') ?? knownAt(objectAt(alert, 'predecoder'), 'hostname'),
        'host.ip': addressOf(knownAt(agent, 'ip')),
      }),
    },
  }
}

function severityOf(rule: NativeDocument | undefined): Severity {
  const level = countAt(rule, 'level') ?? 0
  return severityOfLevel.find(([from]) => level >= from)?.[1] ?? 0
}

/** The Windows event an agent sent, or the record of a module, read as the source of that product reads it. */
function innerEventOf(data: NativeDocument | undefined): Draft | undefined {
  const win = objectAt(data, 'win')
  if (win !== undefined) return normalizeWindows(toWindowsEvent({ win }), '', '')
  const record = moduleRecordOf(data)
  return record === undefined ? undefined : normalizeModule(record)
}

function techniquesOf(rule: NativeDocument | undefined, inner: Draft | undefined): readonly string[] {
  return joined(techniqueIds(textsAt(objectAt(rule, 'mitre'), 'id')), inner?.techniques ?? [])
}

const categoryOf = (groups: readonly string[]): string | undefined =>
  categories.find(([pattern]) => groups.some((group) => pattern.test(group)))?.[1]

function outcomeOf(groups: readonly string[]): string | undefined {
  if (groups.some((group) => /^(win_)?authentication_fail/.test(group))) return 'failure'
  return groups.includes('authentication_success') ? 'success' : undefined
}

/** `srcuser` acts and `dstuser` is acted upon; where only the latter is named, it is the one who logs on. */
function peopleOf(data: NativeDocument | undefined): Draft['ecs'] {
  const from = knownAt(data, 'srcuser')
  const to = knownAt(data, 'dstuser')
  return { 'user.name': from ?? to ?? knownAt(data, 'uid'), 'user.target.name': from === undefined ? undefined : to }
}

function flowOf(data: NativeDocument | undefined): Draft['ecs'] {
  const from = knownAt(data, 'srcip', 'src_ip')
  const to = knownAt(data, 'dstip', 'dest_ip')
  const url = knownAt(data, 'url')
  return {
    'source.ip': addressOf(from),
    'source.domain': addressOf(from) === undefined ? from : undefined,
    'source.port': countAt(data, 'srcport') ?? countAt(data, 'src_port'),
    'destination.ip': addressOf(to),
    'destination.port': countAt(data, 'dstport') ?? countAt(data, 'dest_port'),
    'network.transport': knownAt(data, 'proto', 'protocol')?.toLowerCase(),
    'url.path': url?.startsWith('/') === true ? url : undefined,
    'url.full': url?.includes('://') === true ? url : undefined,
    'event.action': knownAt(data, 'action'),
  }
}

function processOf(alert: NativeDocument, data: NativeDocument | undefined): Draft['ecs'] {
  const audit = objectAt(data, 'audit')
  const executable = knownAt(audit, 'exe')
  return {
    'process.executable': executable,
    'process.name': baseName(executable) ?? knownAt(objectAt(alert, 'predecoder'), 'program_name'),
    'process.command_line': knownAt(data, 'command') ?? knownAt(audit, 'command'),
    'process.pid': countAt(audit, 'pid'),
  }
}

/** The file that integrity monitoring saw change, or the one the audit or the check names. */
function fileOf(syscheck: NativeDocument | undefined, data: NativeDocument | undefined): Draft['ecs'] {
  const path =
    knownAt(syscheck, 'path') ?? knownAt(data, 'file') ?? knownAt(objectAt(objectAt(data, 'audit'), 'file'), 'name')
  return {
    'file.path': path,
    'file.name': baseName(path),
    'file.size': countAt(syscheck, 'size_after'),
    'file.hash.md5': knownAt(syscheck, 'md5_after'),
    'file.hash.sha1': knownAt(syscheck, 'sha1_after'),
    'file.hash.sha256': knownAt(syscheck, 'sha256_after'),
    'event.action': knownAt(syscheck, 'event'),
  }
}
