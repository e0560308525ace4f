import { printNativeValue, type NativeValue, type Severity } from '@aurora/core'
import type { Draft } from '../../draft.ts'
import { facilityNames, levelNames, type SyslogMessage } from '../../parsers/syslog-header.ts'
import { decodedTexts, toCount } from '../../parsers/text-fields.ts'
import { readHeader } from './header.ts'
import { besides, worse, type MessageReader, type Reading } from './reading.ts'

/** Syslog level (0 emerg … 7 debug) to severity. */
export const severityOfLevel: readonly Severity[] = [4, 4, 4, 3, 2, 1, 0, 0]

/**
 * Reads a line: the header in whichever form it has, then the text by what `read` makes of it.
 *
 * `readLine` may take the whole line before a header is looked for. A line that nobody takes is kept as text: a
 * sender's dialect is no reason to lose it. Nothing the header says goes away for what the text says; that is added.
 */
export function normalizeText(line: string, receivedUs: number, read: MessageReader, readLine?: MessageReader): Draft {
  const own = readLine?.(line, { program: '', receivedUs })
  if (own !== undefined) return withoutHeader(line, own)
  const header = readHeader(line, receivedUs)
  if (header === undefined) return withoutHeader(line, read(line, { program: '', receivedUs }))
  const reading = read(header.text ?? '', { program: header.appName ?? '', receivedUs })
  return toDraft(header, line, reading)
}

function toDraft(message: SyslogMessage, line: string, reading: Reading | undefined): Draft {
  const { priority } = message
  const facility = priority === undefined ? undefined : facilityNames[priority >> 3]
  const level = priority === undefined ? undefined : priority & 7
  const text = message.text ?? ''
  const elements = message.structuredData === undefined ? [] : Object.values(message.structuredData)
  const values = line.includes('\\') ? elements.flatMap((element) => Object.values(element)) : []
  const members = {
    priority,
    version: message.version,
    hostname: message.hostname,
    appname: message.appName,
    procid: message.processId,
    msgid: message.messageId,
    structured_data: message.structuredData,
    message: text,
  }
  return {
    timeUs: timeOf(reading) ?? message.timeUs ?? reading?.localTimeUs ?? NaN,
    dataset: reading?.dataset ?? message.form,
    severity: worse(level === undefined ? 0 : (severityOfLevel[level] ?? 0), reading?.severity ?? 0),
    message: reading?.message ?? (text === '' ? line : text),
    techniques: reading?.techniques ?? [],
    decoded: decodedTexts([...values, ...(reading?.decoded ?? [])], line),
    fields: printMembers(besides(members, reading?.fields ?? {}, reading?.dataset ?? '')),
    ecs: {
      'host.name': message.hostname,
      'process.name': message.appName,
      'process.pid': toCount(message.processId),
      'log.syslog.facility.name': facility,
      'log.level': level === undefined ? undefined : levelNames[level],
      'event.kind': 'event',
      ...said(reading?.ecs),
    },
  }
}

function withoutHeader(line: string, reading: Reading | undefined): Draft {
  return {
    timeUs: timeOf(reading) ?? reading?.localTimeUs ?? NaN,
    dataset: reading?.dataset ?? 'text',
    severity: reading?.severity ?? 0,
    message: reading?.message ?? line,
    techniques: reading?.techniques ?? [],
    decoded: decodedTexts(reading?.decoded ?? [], line),
    fields: printMembers(besides({ message: line }, reading?.fields ?? {}, reading?.dataset ?? '')),
    ecs: { 'event.kind': 'event', ...said(reading?.ecs) },
  }
}

/** The members as JSON; texts and ordinary numbers, nearly all there are, need no care for their digits. */
function printMembers(members: Readonly<Record<string, NativeValue>>): string {
  for (const value of Object.values(members))
    if (typeof value !== 'string' && !Number.isSafeInteger(value)) return printNativeValue(members)
  return JSON.stringify(members)
}

const timeOf = (reading: Reading | undefined): number | undefined =>
  reading?.timeUs === undefined || Number.isNaN(reading.timeUs) ? undefined : reading.timeUs

/** The members that say something, so that none covers what the header says. */
export function said(ecs: Draft['ecs'] | undefined): Record<string, string | number> {
  const all: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(ecs ?? {}))
    if (value !== undefined && value !== '' && value !== '-') all[name] = value
  return all
}
