import { formatTimeUs } from '@aurora/core'
import type { Reject } from './event-store.ts'
import type { InsertTarget, SqlRow } from './sql-engine.ts'
import { escapeTsv } from './tsv.ts'

/** Where rejects are inserted; `data` is the line in base64, `bytes` its length. */
export const rejectTarget: InsertTarget = {
  table: 'siem_rejects',
  columns: new Map([
    ['id', 'UUID'],
    ['received', "DateTime64(6, 'UTC')"],
    ['batch', 'UInt64'],
    ['site', 'String'],
    ['source', 'LowCardinality(String)'],
    ['sensor', 'LowCardinality(String)'],
    ['reason', 'LowCardinality(String)'],
    ['message', 'String'],
    ['position', 'String'],
    ['bytes', 'UInt64'],
    ['data', 'String'],
  ]),
}

export const rejectSelect =
  'lower(hex(id)), toUnixTimestamp64Micro(received), site, source, sensor, reason, message, position, data'

/** Rows for `siem_rejects`. The bytes of a line may be anything, so they are kept as base64. */
export function encodeRejects(batchNumber: number, rejects: readonly Reject[]): Uint8Array {
  const line = (reject: Reject): string =>
    [
      reject.id,
      formatTimeUs(reject.receivedUs).replace('T', ' ').slice(0, -1),
      batchNumber,
      ...[reject.site, reject.source, reject.sensor, reject.reason, reject.message, reject.position].map(escapeTsv),
      reject.bytes.length,
      Buffer.from(reject.bytes.buffer, reject.bytes.byteOffset, reject.bytes.length).toString('base64'),
    ].join('\t')
  return Buffer.from(`${rejects.map(line).join('\n')}\n`)
}

/** Turns a row of `rejectSelect` into the reject it was. */
export function readRejectRow(row: SqlRow): Reject {
  const [id, receivedUs, site, source, sensor, reason, message, position, data] = row
  return {
    id: String(id),
    receivedUs: Number(receivedUs),
    site: String(site),
    source: String(source),
    sensor: String(sensor),
    reason: String(reason),
    message: String(message),
    position: String(position),
    bytes: Buffer.from(String(data), 'base64'),
  }
}
