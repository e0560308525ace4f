import type { Severity } from '@aurora/core'
import type { Draft } from '../../draft.ts'
import { parseRfc3164 } from '../../parsers/syslog-3164.ts'
import { parseRfc5424 } from '../../parsers/syslog-5424.ts'
import { facilityNames, isFault, levelNames, type SyslogMessage } from '../../parsers/syslog-header.ts'

/** Syslog level (0 emerg … 7 debug) to severity. */
const severityOfLevel: readonly Severity[] = [4, 4, 4, 3, 2, 1, 0, 0]

/** Reads a line in whichever form it has. A line in none of them is kept as text: a sender's dialect is no reason to lose it. */
export function normalizeSyslog(line: string, receivedUs: number): Draft {
  const newer = parseRfc5424(line)
  if (!isFault(newer)) return toDraft(newer, line)
  const older = parseRfc3164(line, receivedUs)
  return isFault(older) ? plainText(line) : toDraft(older, line)
}

function toDraft(message: SyslogMessage, line: string): Draft {
  const { priority } = message
  const facility = priority === undefined ? undefined : facilityNames[priority >> 3]
  const level = priority === undefined ? undefined : priority & 7
  const text = message.text ?? ''
  const pid =
    message.processId !== undefined && /^\d{1,10}$/.test(message.processId) ? Number(message.processId) : undefined
  const values = Object.values(message.structuredData ?? {}).flatMap((element) => Object.values(element))
  return {
    timeUs: message.timeUs ?? NaN,
    dataset: message.form,
    severity: level === undefined ? 0 : (severityOfLevel[level] ?? 0),
    message: text === '' ? line : text,
    techniques: [],
    decoded: line.includes('\\') ? values.filter((value) => !line.includes(value)).join('\n') : '',
    fields: JSON.stringify({
      ...(priority === undefined ? {} : { priority }),
      ...(message.version === undefined ? {} : { version: message.version }),
      hostname: message.hostname,
      appname: message.appName,
      procid: message.processId,
      msgid: message.messageId,
      structured_data: message.structuredData,
      message: text,
    }),
    ecs: {
      'host.name': message.hostname,
      'process.name': message.appName,
      'process.pid': pid,
      'log.syslog.facility.name': facility,
      'log.level': level === undefined ? undefined : levelNames[level],
      'event.kind': 'event',
    },
  }
}

function plainText(line: string): Draft {
  return {
    timeUs: NaN,
    dataset: 'text',
    severity: 0,
    message: line,
    techniques: [],
    decoded: '',
    fields: JSON.stringify({ message: line }),
    ecs: { 'event.kind': 'event' },
  }
}
