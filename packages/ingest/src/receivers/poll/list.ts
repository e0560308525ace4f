import { createHash } from 'node:crypto'
import { findJsonMember, findJsonRecords } from '../../parsers/json-records.ts'
import { PollFault } from './api.ts'
import { checkWhole } from './client.ts'

/** The records of the list at a dotted path of an answer ('' for the answer itself), as they are written there. */
export function listAt(body: Buffer, path: string): Buffer[] {
  checkWhole(body)
  const at = path === '' ? { start: 0, end: body.length } : findJsonMember(body, path)
  const list = at === undefined ? undefined : body.subarray(at.start, at.end)
  if (list === undefined || list.subarray(0, 64).toString('latin1').trimStart()[0] !== '[')
    throw new PollFault(`its answer has no list at ${path === '' ? 'the top' : path}`)
  return [...findJsonRecords(list, [])].map(({ start, end }) => list.subarray(start, end))
}

/** The records of JSON lines. Fails when the last is not whole. */
export function linesOf(body: Buffer): Buffer[] {
  if (body.length > 0 && body.at(-1) !== 0x0a) throw new PollFault('its answer is not whole')
  const lines: Buffer[] = []
  for (let start = 0; start < body.length;) {
    const end = body.indexOf('\n', start)
    if (end > start) lines.push(body.subarray(start, end))
    start = end + 1
  }
  return lines
}

/**
 * Names for records that have none: what they are, and which of its equals in this answer each is, for two equal records
 * are two.
 */
export function namesOf(records: readonly Buffer[]): string[] {
  const counts = new Map<string, number>()
  return records.map((record) => {
    const digest = createHash('sha256').update(record).digest('base64url').slice(0, 22)
    const nth = counts.get(digest) ?? 0
    counts.set(digest, nth + 1)
    return `${digest}#${nth}`
  })
}
