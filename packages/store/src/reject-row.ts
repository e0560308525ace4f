import { BlockWriter } from './block/block-writer.ts'
import type { Reject } from './event-store.ts'
import type { InsertTarget, SqlRow } from './sql-engine.ts'

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

/** A block for `siem_rejects`. The bytes of a line may be anything, so they are kept as base64. */
export function encodeRejects(batchNumber: number, rejects: readonly Reject[]): Uint8Array {
  const block = new BlockWriter(rejectTarget.columns)
  for (const reject of rejects) {
    const { row } = block
    const bytes = Buffer.from(reject.bytes.buffer, reject.bytes.byteOffset, reject.bytes.length)
    block.id('id').put(row, reject.id)
    block.integer('received').put(row, Math.floor(reject.receivedUs))
    block.integer('batch').put(row, batchNumber)
    for (const name of ['site', 'source', 'sensor', 'reason', 'message', 'position'] as const)
      block.text(name).put(row, reject[name])
    block.integer('bytes').put(row, bytes.length)
    block.text('data').put(row, bytes.toString('base64'))
    block.row++
  }
  return block.finish()
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
