import { JsonAssembler } from './json-assembler.ts'
import { LineAssembler, type PieceAssembler } from './line-assembler.ts'
import { isJsonFramed } from './parsers/json-records.ts'
import { splitHead } from './receivers/http/split-head.ts'
import { RecordAssembler } from './record-assembler.ts'
import { recognize, type StreamRecognition } from './recognize.ts'
import { autoSource, findSource } from './sources/registry.ts'

/** Bytes of a piece: enough that its cost is that of its lines. */
const pieceBytes = 768 << 10

/** A stream of which it is known whose it is, and what parts its records: newlines, or the JSON they are written in. */
export interface OpenContent {
  readonly source: string
  readonly content: AsyncIterable<Buffer>
  readonly assembler: PieceAssembler
  /** Who was found to have written it, where that was asked for. */
  readonly recognized?: StreamRecognition
}

/**
 * Looks into a stream as far as that says whose it is, or how its records are parted. `source` is a name, or `auto`:
 * whoever the first lines say. With `isUnpacked` each of its buffers is a record already; with `isContinued` it begins
 * inside a line.
 */
export async function openContent(
  content: AsyncIterable<Buffer>,
  source: string,
  { isUnpacked = false, isContinued = false } = {},
): Promise<OpenContent> {
  const plain = isUnpacked ? new RecordAssembler(pieceBytes) : new LineAssembler(pieceBytes, isContinued)
  const isAuto = source === autoSource
  const mayBeFramed = !isUnpacked && !isContinued && (isAuto || findSource(source).jsonWrappers !== undefined)
  if (!isAuto && !mayBeFramed) return { source, content, assembler: plain }
  const { head, rest } = await splitHead(content, isUnpacked ? '\n' : '')
  const recognized = isAuto ? recognize(head) : undefined
  const found = recognized?.source ?? source
  const wrappers = mayBeFramed ? findSource(found).jsonWrappers : undefined
  const isFramed = wrappers !== undefined && isJsonFramed(head, wrappers)
  const assembler = isFramed ? new JsonAssembler(wrappers, pieceBytes) : plain
  return { source: found, content: rest, assembler, ...(recognized === undefined ? {} : { recognized }) }
}
