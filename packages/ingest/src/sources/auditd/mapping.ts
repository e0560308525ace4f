import type { Severity } from '@aurora/core'
import { techniqueIds } from '../../enrich/techniques.ts'
import { parseAuditd, type AuditRecord } from '../../parsers/auditd.ts'
import { numberOf, textOf, toCount, type TextFields } from '../../parsers/text-fields.ts'
import { besides, isAddress, side, type MessageReader, type Reading } from '../syslog/reading.ts'
import { wordTable } from '../../word-table.ts'

/** Record types worth a look by themselves; a failure is at least low. */
const severities = wordTable<Severity>({
  DAEMON_ABORT: 2, DAEMON_END: 1, CONFIG_CHANGE: 1, AVC: 1, USER_AVC: 1, SELINUX_ERR: 1, MAC_STATUS: 2, MAC_CONFIG_CHANGE: 1,
  ADD_USER: 1, DEL_USER: 1, ADD_GROUP: 1, DEL_GROUP: 1, CHGRP_ID: 1, CHUSER_ID: 1, ACCT_LOCK: 1, ACCT_UNLOCK: 1,
  ROLE_ASSIGN: 1, CRYPTO_REPLAY_USER: 2, KERN_MODULE: 1,
}) // prettier-ignore

const categories: readonly (readonly [RegExp, string])[] = [
  [/^(?:USER_AUTH|USER_LOGIN|USER_ACCT|CRED_\w+|USER_ERR|GRP_AUTH|CHALLENGE_\w+|USER_CHAUTHTOK)$/, 'authentication'],
  [/^(?:USER_START|USER_END|USER_LOGOUT|LOGIN)$/, 'session'],
  [/^(?:ADD_|DEL_|CHGRP_ID|CHUSER_ID|ACCT_|USER_MGMT|GRP_MGMT|ROLE_|USER_ROLE_CHANGE)/, 'iam'],
  [/^(?:SYSCALL|EXECVE|PROCTITLE|BPRM_FCAPS|USER_CMD|SERVICE_|SECCOMP|ANOM_ABEND|ANOM_EXEC)/, 'process'],
  [/^(?:PATH|CWD)$/, 'file'],
  [/^(?:SOCKADDR|NETFILTER_|CRYPTO_|MAC_IPSEC|MAC_UNLBL|ANOM_PROMISCUOUS)/, 'network'],
  [/^(?:CONFIG_CHANGE|DAEMON_|MAC_|FEATURE_CHANGE|KERN_MODULE)/, 'configuration'],
]

/** Reads an audit record, also one that audispd writes behind its own name. */
export const readAuditd: MessageReader = (text) => {
  const record = parseAuditd(text)
  return record === undefined ? undefined : normalizeAuditd(record)
}

/** Turns one audit record into what its event holds. */
export function normalizeAuditd(record: AuditRecord): Reading {
  const { fields: of, type } = record
  const outcome = outcomeOf(of)
  const manages = /^(?:ADD_|DEL_|CHGRP|CHUSER|ACCT_|USER_CHAUTHTOK|GRP_MGMT|USER_MGMT|ROLE_)/.test(type)
  const peer = peerOf(textOf(of, 'saddr'))
  const own = { node: record.node, type, serial: record.serial, lead: record.lead === '' ? undefined : record.lead }
  return {
    dataset: 'auditd',
    severity: severityOf(type, outcome),
    timeUs: record.timeUs,
    techniques: techniqueIds([textOf(of, 'key') ?? '']),
    decoded: record.decoded,
    fields: besides(own, of, 'audit'),
    ecs: {
      ...side('source', addressOf(of), undefined),
      ...side('destination', peer?.address ?? textOf(of, 'dst'), peer?.port),
      'event.action': type.toLowerCase(),
      'event.category': categories.find(([types]) => types.test(type))?.[1],
      'event.outcome': outcome,
      'user.name': manages ? textOf(of, 'AUID', 'UID') : textOf(of, 'acct', 'AUID', 'UID'),
      'user.target.name': manages ? textOf(of, 'acct', 'ID', 'grp') : undefined,
      'process.pid': numberOf(of, 'pid'),
      'process.name': textOf(of, 'comm'),
      'process.executable': textOf(of, 'exe'),
      'process.command_line': type === 'EXECVE' ? argumentsOf(of) : textOf(of, 'proctitle', 'cmd'),
      'service.name': textOf(of, 'unit'),
      'file.path': type === 'PATH' ? textOf(of, 'name') : textOf(of, 'path'),
      'host.name': record.node,
      'rule.name': textOf(of, 'key'),
    },
  }
}

function severityOf(type: string, outcome: string | undefined): Severity {
  const listed = severities.get(type) ?? (type.startsWith('ANOM_') ? 2 : 0)
  return listed === 0 && outcome === 'failure' && type !== 'SYSCALL' ? 1 : listed
}

function outcomeOf(of: TextFields): string | undefined {
  const result = textOf(of, 'res', 'result', 'success')
  if (result === undefined) return undefined
  if (/^(?:success|yes|1)\b/.test(result)) return 'success'
  return /^(?:fail|no$|0$)/.test(result) ? 'failure' : undefined
}

function addressOf(of: TextFields): string | undefined {
  const named = [textOf(of, 'addr'), textOf(of, 'src'), textOf(of, 'hostname')]
  return named.find((text) => text !== undefined && isAddress(text))
}

const maxArguments = 1024

/** `a0 a1 a2 …` of an EXECVE record, as one line. */
function argumentsOf(of: TextFields): string | undefined {
  const count = Math.min(numberOf(of, 'argc') ?? maxArguments, maxArguments)
  const words: string[] = []
  for (let i = 0; i < count; i++) {
    const word = of[`a${i}`] ?? of[`a${i}[0]`]
    if (word === undefined) break
    words.push(String(word))
  }
  return words.length === 0 ? undefined : words.join(' ')
}

/** The address in a `saddr`, the hexadecimal bytes of a `struct sockaddr_in`. Linux, ip(7). */
function peerOf(saddr: string | undefined): { address: string; port: number } | undefined {
  if (saddr === undefined || !/^0200[0-9A-F]{12,28}$/i.test(saddr)) return undefined
  const byte = (at: number): number => parseInt(saddr.slice(at, at + 2), 16)
  const address = [byte(8), byte(10), byte(12), byte(14)].join('.')
  return { address, port: toCount(String(byte(4) * 256 + byte(6))) ?? 0 }
}
