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

/** What a message is made of, in its order: words, texts of the record by their path, a flow. What is missing is left out. */
export type MessageParts = readonly (string | undefined | PathNumber | FlowPaths)[]

/** The message of a record in one line. */
export function composeMessage(record: SourceRecord, parts: MessageParts): string {
  return joinParts(
    ...parts.map((part) =>
      typeof part === 'number' ? record.text(part) : typeof part === 'object' ? flowOf(record, part) : part,
    ),
  )
}

const flowOf = (record: SourceRecord, flow: FlowPaths): string =>
  flowText(
    record.text(flow.sourceIp),
    record.count(flow.sourcePort),
    record.text(flow.destinationIp),
    record.count(flow.destinationPort),
  )
