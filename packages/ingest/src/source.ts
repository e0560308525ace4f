import type { NativeDocument } from '@aurora/core'
import type { Draft, Rejected } from './draft.ts'
import type { RecordMapping } from './records/mapping.ts'
import type { RecordRewriter } from './records/rewriter.ts'

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
  /** For records that can be read where they lie; lines that cannot are given to `read`. */
  readonly mapping?: RecordMapping
  /** For records that `mapping` reads in another form than the sender's. */
  readonly rewriter?: RecordRewriter
}

/** A record as it is shown to every source, to find out whose it is. */
export interface Sample {
  readonly line: string
  /** The line read as one JSON object; undefined when it is none. */
  readonly document: NativeDocument | undefined
  /** First line of the stream, which in some formats says what follows. */
  readonly first: string
}

/**
 * That a source takes a record for its own: how sure it is, from 0 to 1, what kind of record it is, and by what it knows
 * it, in words for a person.
 *
 * 0.95 and more: by a mark that this product alone writes. 0.8: by members or a form that others hardly have together.
 * 0.5: it could be. Below that a source says nothing.
 */
export interface Recognition {
  readonly confidence: number
  readonly dataset: string
  readonly because: string
}

/** One product whose logs we read. Adding one is a folder, its test, and a line in the registry. */
export interface Source {
  readonly name: string
  readonly title: string
  readonly summary: string
  /** Whether later lines need what earlier ones said; then the chunks of a stream are read one after the other. */
  readonly isStateful: boolean
  open(context: ReadContext): LineReader
  /**
   * Given where records also come as JSON that newlines do not part, in lists or over several lines: the names of the
   * lists that an object of the product only wraps, such as CloudTrail's `Records`.
   */
  readonly jsonWrappers?: readonly string[]
  /** Whether a record is of this product; undefined when nothing says so. Never throws. */
  recognize(sample: Sample): Recognition | undefined
  /** Whether messages are what the sender wrote for people, so that indicators are looked for in them. */
  readonly hasText?: true
  /** Where the sender names ATT&CK techniques, for the reference; left out where it names none. */
  readonly techniques?: string
  /** ECS names without a column, and the sender's path that carries their meaning. */
  readonly aliases: Readonly<Record<string, string>>
}

/** A reader whose lines stand each for itself. */
export function statelessReader(read: (line: string) => Draft | Rejected | undefined): LineReader {
  return { read, context: '' }
}
