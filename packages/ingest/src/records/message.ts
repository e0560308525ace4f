import { flowText, joinParts } from './message-text.ts'
import type { SourceRecord } from './record.ts'
import type { PathNumber } from './path.ts'

/** The ends of an exchange, as a message shows them: `address:port -> address:port`. */
export interface FlowPaths {
  readonly sourceIp: PathNumber
  readonly sourcePort: PathNumber
  readonly destinationIp: PathNumber
  readonly destinationPort: PathNumber
}

/** The beginning of a text: so many characters, and no more than its first line when `isLine`. */
export interface Beginning {
  readonly beginningOf: PathNumber
  readonly maxCharacters: number
  readonly isLine: boolean
}

/** What a message is made of, in its order: words, texts of the record by their path or the beginnings of them, a flow. What is missing is left out. */
export type MessageParts = readonly (string | undefined | PathNumber | FlowPaths | Beginning)[]

/** The message of a record in one line. */
export function composeMessage(record: SourceRecord, parts: MessageParts): string {
  return joinParts(...parts.map((part) => textOfPart(record, part)))
}

function textOfPart(record: SourceRecord, part: MessageParts[number]): string | undefined {
  if (typeof part === 'number') return record.text(part)
  if (typeof part !== 'object') return part
  return 'beginningOf' in part ? beginningText(record, part) : flowOf(record, part)
}

/** The beginning of a text of the record. */
export function beginningText(record: SourceRecord, { beginningOf, maxCharacters, isLine }: Beginning): string {
  const text = (record.text(beginningOf) ?? '').slice(0, maxCharacters)
  const end = isLine ? text.search(/[\r\n]/) : -1
  return end < 0 ? text : text.slice(0, end)
}

const flowOf = (record: SourceRecord, flow: FlowPaths): string =>
  flowText(
    record.text(flow.sourceIp),
    record.count(flow.sourcePort),
    record.text(flow.destinationIp),
    record.count(flow.destinationPort),
  )
