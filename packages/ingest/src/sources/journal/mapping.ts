import { printNativeValue, type NativeDocument } from '@aurora/core'
import type { Draft } from '../../draft.ts'
import type { JsonLine } from '../../parsers/json-line.ts'
import { facilityNames, levelNames } from '../../parsers/syslog-header.ts'
import { decodedTexts, toCount } from '../../parsers/text-fields.ts'
import { exactDocument } from '../document.ts'
import { said, severityOfLevel } from '../syslog/mapping.ts'
import { readMessage } from '../syslog/messages/table.ts'
import { besides, worse, type Reading } from '../syslog/reading.ts'
import { fieldText, textsOfBytes, withTexts } from './values.ts'

/**
 * Turns one record of the journal into an event: what journald vouches for, and what the program says in its message, read
 * as the same text in syslog is. Any field may be missing or of another type.
 *
 * Fields that begin with `_` are journald's own: a program may call itself `sshd`, but the process is what `_COMM` says,
 * and host and time are never taken from a text. systemd.journal-fields(7).
 */
export function normalizeJournal(parsed: JsonLine, line: string, receivedUs: number): Draft {
  const record = parsed.document
  const find = (...names: readonly string[]): string | undefined => firstText(record, names)
  const text = fieldText(record, 'MESSAGE') ?? ''
  const program = find('SYSLOG_IDENTIFIER', '_COMM')
  const reading = text === '' ? undefined : readMessage(text, { program: program ?? '', receivedUs })
  const level = levelOf(find('PRIORITY'))
  const unit = find('_SYSTEMD_UNIT', 'UNIT')
  const dataset = datasetOf(record)
  return {
    timeUs: timeUsOf(find('_SOURCE_REALTIME_TIMESTAMP', '__REALTIME_TIMESTAMP')),
    dataset,
    severity: worse(level === undefined ? 0 : (severityOfLevel[level] ?? 0), reading?.severity ?? 0),
    message: (reading?.message ?? text) || dataset,
    techniques: reading?.techniques ?? [],
    fields: fieldsOf(parsed, line, reading),
    decoded: decodedOf(parsed, line, reading),
    ecs: {
      'process.command_line': find('_CMDLINE'),
      'process.executable': find('_EXE'),
      'process.pid': toCount(find('_PID', 'SYSLOG_PID')),
      ...said(reading?.ecs),
      'event.kind': 'event',
      'event.code': find('MESSAGE_ID') ?? reading?.ecs['event.code'],
      'host.name': find('_HOSTNAME'),
      'process.name': find('_COMM') ?? reading?.ecs['process.name'] ?? program,
      'service.name': unit?.endsWith('.service') === true ? unitName(unit) : reading?.ecs['service.name'],
      'log.syslog.facility.name': facilityNames[toCount(find('SYSLOG_FACILITY')) ?? -1],
      'log.level': level === undefined ? undefined : levelNames[level],
    },
  }
}

/** Who spoke: the name the program gave itself, else the unit it runs in. */
export function datasetOf(record: NativeDocument): string {
  const unit = firstText(record, ['_SYSTEMD_UNIT', 'UNIT'])
  const name = firstText(record, ['SYSLOG_IDENTIFIER']) ?? (unit === undefined ? undefined : unitName(unit))
  return (name ?? firstText(record, ['_COMM', '_TRANSPORT']) ?? 'journal').slice(0, 128)
}

function firstText(record: NativeDocument, names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = fieldText(record, name)
    if (text !== undefined && text !== '') return text
  }
  return undefined
}

const unitName = (unit: string): string => unit.replace(/\.(?:service|scope|socket|timer|mount|slice)$/, '')

const levelOf = (priority: string | undefined): number | undefined =>
  priority !== undefined && /^[0-7]$/.test(priority) ? Number(priority) : undefined

/** Microseconds since 1970 as journald writes them: a number in a text. */
const timeUsOf = (written: string | undefined): number =>
  written !== undefined && /^\d{1,16}$/.test(written) ? Number(written) : NaN

/** The record again where it is spelled otherwise than received: bytes as text, and what the message says added. */
function fieldsOf(parsed: JsonLine, line: string, reading: Reading | undefined): string {
  const record = exactDocument(parsed, line)
  const readable = withTexts(record)
  const more = reading?.fields ?? {}
  if (readable === record && Object.keys(more).length === 0) return parsed.fields
  return printNativeValue(besides(readable, more, reading?.dataset ?? ''))
}

function decodedOf(parsed: JsonLine, line: string, reading: Reading | undefined): string {
  const ofBytes = textsOfBytes(parsed.document)
  const texts = [...ofBytes, ...ofBytes.filter(isColoured).map(withoutColours), ...(reading?.decoded ?? [])]
  return [parsed.decoded, decodedTexts(texts, line)].filter((text) => text !== '').join('\n')
}

/** Colours for a terminal stick to the words they stand before, which could then not be found. ECMA-48 §8.3.117. */
const colour = /\u001b\[[\d;]{0,32}m/g
const isColoured = (text: string): boolean => text.includes('\u001b[')
const withoutColours = (text: string): string => text.replace(colour, '')
