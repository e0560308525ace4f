import { parseAuditd } from '../../parsers/auditd.ts'
import { statelessReader, type Recognition, type Sample, type Source } from '../../source.ts'
import { normalizeText } from '../syslog/mapping.ts'
import type { MessageReader } from '../syslog/reading.ts'
import { readAuditd } from './mapping.ts'

/** Records of the Linux audit system, from `audit.log` or over syslog. */
export const auditdSource: Source = {
  name: 'auditd',
  title: 'Linux audit',
  summary: 'Records of the audit daemon: logins, commands, system calls, changes of users and rules.',
  isStateful: false,
  hasText: true,
  techniques: 'the key of the audit rule, such as `T1078_Valid_Accounts`',
  aliases: {
    'user.id': 'uid',
    'user.audit.id': 'auid',
    'user.effective.id': 'euid',
    'user.group.id': 'gid',
    'process.parent.pid': 'ppid',
    'process.working_directory': 'cwd',
    'event.sequence': 'serial',
  },
  open: ({ receivedUs }) => statelessReader((line) => normalizeText(line, receivedUs, byType)),
  recognize,
}

/** Within this source the type of the record is its kind. */
const byType: MessageReader = (text, header) => {
  const reading = readAuditd(text, header)
  const type = reading?.fields['type']
  return reading === undefined || typeof type !== 'string' ? undefined : { ...reading, dataset: type.toLowerCase() }
}

function recognize({ line, document }: Sample): Recognition | undefined {
  if (document !== undefined) return undefined
  const start = line.slice(0, 512).search(/(?:node=\S{1,255} )?type=[A-Z]/)
  const record = start < 0 ? undefined : parseAuditd(line.slice(start))
  if (record === undefined) return undefined
  return {
    confidence: 0.97,
    dataset: record.type.toLowerCase(),
    because: 'it has "type=" and "msg=audit(time:serial)"',
  }
}
