import type { Draft, Rejected } from './draft.ts'

/** What a reader may know about the stream its lines come from. */
export interface ReadContext {
  readonly receivedUs: number
  /** What the same stream's earlier lines said about the later ones (a Zeek header); '' at its start. */
  readonly context: string
}

/**
 * Reads the lines of one stream in order.
 *
 * `read` gives the event, or `Rejected`, or undefined for a line that is no record (a header, a comment). It never
 * throws. `context` is what the next reader of the same stream must be given.
 */
export interface LineReader {
  read(line: string): Draft | Rejected | undefined
  readonly context: string
}

/** One product whose logs we read. Adding one is a folder, its test, and a line in the registry. */
export interface Source {
  readonly name: string
  readonly title: string
  readonly summary: string
  /** Whether later lines need what earlier ones said; then the chunks of a stream are read one after the other. */
  readonly isStateful: boolean
  open(context: ReadContext): LineReader
  /** ECS names without a column, and the sender's path that carries their meaning. */
  readonly aliases: Readonly<Record<string, string>>
}

/** A reader whose lines stand each for itself. */
export function statelessReader(read: (line: string) => Draft | Rejected | undefined): LineReader {
  return { read, context: '' }
}
