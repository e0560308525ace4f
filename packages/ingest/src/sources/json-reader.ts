import { Rejected, type Draft } from '../draft.ts'
import { parseJsonLine, type JsonLine, type JsonWriter } from '../parsers/json-line.ts'
import { draftOf, type RecordMapping } from '../records/mapping.ts'
import { statelessReader, type LineReader } from '../source.ts'

/** A reader of one JSON object a line, each for itself. */
export function jsonReader(writer: JsonWriter, normalize: (line: JsonLine) => Draft): LineReader {
  return statelessReader((line) => {
    const parsed = parseJsonLine(line, writer)
    return parsed instanceof Rejected ? parsed : normalize(parsed)
  })
}

/** The same of a product whose records are read by a mapping: where they lie, if they can be. */
export const recordReader = (mapping: RecordMapping): LineReader => ({
  ...jsonReader('machine', (line) => draftOf(mapping, line)),
  mapping,
})
