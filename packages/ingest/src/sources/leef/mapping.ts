import type { Severity } from '@aurora/core'
import { techniquesOfMembers } from '../../enrich/techniques.ts'
import { parseLeef, type LeefRecord } from '../../parsers/leef.ts'
import { parseLogTimeUs } from '../../parsers/log-time.ts'
import { numberOf, textOf, type TextFields } from '../../parsers/text-fields.ts'
import { besides, hashMember, side, type MessageReader, type Reading } from '../syslog/reading.ts'

/** `sev`, 1 (least) to 10, to ours. */
function severityOf(sev: number | undefined): Severity {
  if (sev === undefined || sev <= 1) return 0
  return sev <= 3 ? 1 : sev <= 6 ? 2 : sev <= 8 ? 3 : 4
}

/** Reads a LEEF record, also one that something else stands before. */
export const readLeef: MessageReader = (text) => {
  const start = text.slice(0, 512).indexOf('LEEF:')
  const record = start < 0 ? undefined : parseLeef(start === 0 ? text : text.slice(start))
  return record === undefined ? undefined : normalizeLeef(record)
}

/** Turns one LEEF record into what its event holds. */
export function normalizeLeef(record: LeefRecord): Reading {
  const { attributes: of } = record
  const header = {
    vendor: record.vendor,
    product: record.product,
    productVersion: record.productVersion,
    eventId: record.eventId,
  }
  return {
    dataset: 'leef',
    severity: severityOf(numberOf(of, 'sev')),
    techniques: techniquesOfMembers(of),
    ...timeOf(of),
    fields: besides(header, of, 'attribute'),
    ecs: {
      ...side('source', textOf(of, 'src'), numberOf(of, 'srcPort')),
      ...side('destination', textOf(of, 'dst'), numberOf(of, 'dstPort')),
      'source.bytes': numberOf(of, 'srcBytes'),
      'source.packets': numberOf(of, 'srcPackets'),
      'destination.bytes': numberOf(of, 'dstBytes'),
      'destination.packets': numberOf(of, 'dstPackets'),
      'network.transport': textOf(of, 'proto')?.toLowerCase(),
      'event.action': textOf(of, 'action', 'Op') ?? record.eventId,
      'event.code': record.eventId,
      'rule.category': textOf(of, 'cat', 'Cat'),
      'rule.name': textOf(of, 'policy', 'ruleName'),
      'user.name': textOf(of, 'usrName', 'accountName'),
      'user.domain': textOf(of, 'domain'),
      'host.name': textOf(of, 'identHostName', 'HostName'),
      'host.ip': textOf(of, 'identSrc'),
      'url.full': textOf(of, 'url'),
      'file.path': textOf(of, 'filePath', 'Path', 'ChildPath'),
      ...hashMember(textOf(of, 'fileHash', 'Hash', 'ChildHash')),
    },
  }
}

/** `devTime` without a zone counts when the header has no time. */
function timeOf(of: TextFields): Pick<Reading, 'timeUs' | 'localTimeUs'> {
  const written = textOf(of, 'devTime')
  if (written === undefined) return {}
  const timeUs = parseLogTimeUs(written)
  if (Number.isNaN(timeUs)) return {}
  return /(?:^\d+|Z|UTC|GMT|[+-]\d{2}:?\d{2})$/.test(written) ? { timeUs } : { localTimeUs: timeUs }
}
