import { Rejected } from '../../draft.ts'
import { parseJsonLine } from '../../parsers/json-line.ts'
import { statelessReader, type Source } from '../../source.ts'
import { normalizeJson } from './mapping.ts'

/** Any program that writes one JSON object a line. Members named after ECS are understood, nested or dotted. */
export const jsonSource: Source = {
  name: 'json',
  title: 'JSON',
  summary: 'One JSON object a line, from any program; ECS names are understood.',
  isStateful: false,
  aliases: {},
  open: () =>
    statelessReader((line) => {
      const parsed = parseJsonLine(line, 'any')
      return parsed instanceof Rejected ? parsed : normalizeJson(parsed)
    }),
}
