import type { Severity } from '@aurora/core'
import { techniquesOfMembers } from '../../enrich/techniques.ts'
import { parseCef, type CefRecord } from '../../parsers/cef.ts'
import { parseLogTimeUs } from '../../parsers/log-time.ts'
import { numberOf, textOf } from '../../parsers/text-fields.ts'
import { besides, hashMember, isAddress, side, type MessageReader, type Reading } from '../syslog/reading.ts'
import { wordTable } from '../../word-table.ts'

/** Severity as CEF writes it, 0 to 10 or a word, to ours. */
function severityOf(text: string): Severity {
  const number = /^\d{1,2}$/.test(text) ? Number(text) : NaN
  if (!Number.isNaN(number)) return number === 0 ? 0 : number <= 3 ? 1 : number <= 6 ? 2 : number <= 8 ? 3 : 4
  return severityOfWord.get(text.toLowerCase()) ?? 0
}
const severityOfWord = wordTable<Severity>({
  low: 1,
  medium: 2,
  high: 3,
  'very-high': 4,
  'very high': 4,
})

/** Reads a CEF record, also one that something else stands before. */
export const readCef: MessageReader = (text) => {
  const start = text.slice(0, 512).indexOf('CEF:')
  const record = start < 0 ? undefined : parseCef(start === 0 ? text : text.slice(start))
  return record === undefined ? undefined : normalizeCef(record)
}

/** Turns one CEF record into what its event holds. */
export function normalizeCef(record: CefRecord): Reading {
  const { extensions: of } = record
  const header = {
    deviceVendor: record.deviceVendor,
    deviceProduct: record.deviceProduct,
    deviceVersion: record.deviceVersion,
    deviceEventClassId: record.deviceEventClassId,
    name: record.name,
    severity: record.severity,
  }
  const time = textOf(of, 'rt', 'end', 'start', 'deviceReceiptTime')
  return {
    dataset: 'cef',
    severity: severityOf(record.severity),
    timeUs: time === undefined ? undefined : parseLogTimeUs(time),
    message: textOf(of, 'msg', 'message') ?? record.name,
    techniques: techniquesOfMembers(of),
    decoded: record.decoded,
    fields: besides(header, of, 'extension'),
    ecs: {
      ...side('source', textOf(of, 'src', 'c6a2', 'shost'), numberOf(of, 'spt')),
      ...side('destination', textOf(of, 'dst', 'c6a3', 'dhost'), numberOf(of, 'dpt')),
      'source.bytes': numberOf(of, 'in'),
      'destination.bytes': numberOf(of, 'out'),
      'network.transport': textOf(of, 'proto')?.toLowerCase(),
      'network.application': textOf(of, 'app')?.toLowerCase(),
      'event.action': textOf(of, 'act', 'deviceAction') ?? record.name,
      'event.code': record.deviceEventClassId,
      'event.outcome': outcomeOf(textOf(of, 'outcome', 'categoryOutcome', 'eventOutcome')),
      'rule.name': record.name,
      'rule.category': textOf(of, 'cat', 'deviceEventCategory'),
      'user.name': textOf(of, 'suser', 'usrName') ?? textOf(of, 'duser'),
      'user.target.name': textOf(of, 'suser', 'usrName') === undefined ? undefined : textOf(of, 'duser'),
      'user.domain': textOf(of, 'sntdom', 'dntdom'),
      'process.name': textOf(of, 'sproc', 'dproc'),
      'process.pid': numberOf(of, 'spid', 'dpid'),
      'process.command_line': textOf(of, 'commandLine', 'cmdLine'),
      'file.name': textOf(of, 'fname'),
      'file.path': textOf(of, 'filePath'),
      'file.size': numberOf(of, 'fsize'),
      ...hashMember(textOf(of, 'fileHash')),
      ...urlOf(textOf(of, 'request')),
      'http.request.method': textOf(of, 'requestMethod'),
      'user_agent.original': textOf(of, 'requestClientApplication'),
      'host.name': textOf(of, 'dvchost'),
      'host.ip': addressOf(textOf(of, 'dvc')),
      'error.message': textOf(of, 'reason'),
    },
  }
}

const addressOf = (text: string | undefined): string | undefined =>
  text !== undefined && isAddress(text) ? text : undefined

function urlOf(request: string | undefined): Record<string, string | undefined> {
  if (request === undefined) return {}
  return request.startsWith('/') ? { 'url.path': request } : { 'url.full': request }
}

function outcomeOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  if (/succe|allow|permit|pass/i.test(text.slice(0, 64))) return 'success'
  return /fail|den|block|error/i.test(text.slice(0, 64)) ? 'failure' : undefined
}
