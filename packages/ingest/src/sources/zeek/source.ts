import { printNativeValue, type NativeDocument } from '@aurora/core'
import { Rejected, type Draft } from '../../draft.ts'
import { parseJsonLine } from '../../parsers/json-line.ts'
import { textsNotIn } from '../../parsers/texts-not-in.ts'
import { emptyZeekHeader, parseZeekLine, readZeekHeaderLine, type ZeekHeader } from '../../parsers/zeek-tsv.ts'
import type { LineReader, ReadContext, Recognition, Sample, Source } from '../../source.ts'
import { textAt } from '../document.ts'
import { normalizeZeek, toCommonForm } from './mapping.ts'

/** Zeek's logs, as TSV with their `#` header or as JSON lines. Zeek documentation, "Log Formats". */
export const zeekSource: Source = {
  name: 'zeek',
  title: 'Zeek',
  summary: 'Logs of the network monitor, TSV with header or JSON, every log type.',
  isStateful: true,
  aliases: {
    'tls.server.ja3s': 'ja3s',
    'observer.name': 'peer_descr',
    'tls.version': 'version',
    'http.request.referrer': 'referrer',
    'email.subject': 'subject',
  },
  open: (context) => new ZeekReader(context),
  jsonWrappers: [],
  recognize,
}

/** A TSV log begins with its separator; a JSON record has a path, or the literal names of a connection's ends. */
function recognize({ line, document, first }: Sample): Recognition | undefined {
  if (first.startsWith('#separator ') && document === undefined)
    return { confidence: 0.98, dataset: 'tsv', because: 'the first line is #separator' }
  if (line.startsWith('#fields\t')) return { confidence: 0.9, dataset: 'tsv', because: 'a #fields line' }
  if (document === undefined || !('ts' in document)) return undefined
  const path = textAt(document, '_path')
  if (path !== undefined) return { confidence: 0.98, dataset: path, because: '_path beside ts' }
  const ends = 'id.orig_h' in document && 'id.resp_h' in document
  return ends ? { confidence: 0.95, dataset: 'unknown', because: 'id.orig_h and id.resp_h' } : undefined
}

/** Follows the header of a TSV log; JSON lines may stand anywhere. The context is the header as JSON. */
class ZeekReader implements LineReader {
  #header: ZeekHeader
  constructor(context: ReadContext) {
    this.#header = context.context === '' ? emptyZeekHeader : (JSON.parse(context.context) as ZeekHeader)
  }

  get context(): string {
    return this.#header === emptyZeekHeader ? '' : JSON.stringify(this.#header)
  }

  read(line: string): Draft | Rejected | undefined {
    if (line.startsWith('{')) return readJson(line)
    if (line.startsWith('#')) {
      this.#header = readZeekHeaderLine(line, this.#header)
      return undefined
    }
    const document = parseZeekLine(line, this.#header)
    if (document instanceof Rejected) return document
    const named: NativeDocument = { _path: this.#header.path, ...document }
    const common = toCommonForm(named) ?? named
    return normalizeZeek(common, printNativeValue(common), textsNotIn(common, line, false))
  }
}

function readJson(line: string): Draft | Rejected {
  const parsed = parseJsonLine(line, 'machine')
  if (parsed instanceof Rejected) return parsed
  const common = toCommonForm(parsed.document)
  if (common === undefined) return normalizeZeek(parsed.document, parsed.fields, parsed.decoded)
  return normalizeZeek(common, printNativeValue(common), textsNotIn(common, line, false))
}
