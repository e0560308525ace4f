import { Rejected, type Draft } from '../draft.ts'
import { parseJsonLine, type JsonLine, type JsonWriter } from '../parsers/json-line.ts'
import { statelessReader, type LineReader } from '../source.ts'

/** A reader of one JSON object a line, each for itself. */
export function jsonReader(writer: JsonWriter, normalize: (line: JsonLine) => Draft): LineReader {
  return statelessReader((line) => {
    const parsed = parseJsonLine(line, writer)
    return parsed instanceof Rejected ? parsed : normalize(parsed)
  })
}
