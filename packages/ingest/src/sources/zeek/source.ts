import { printNativeValue, type NativeDocument } from '@aurora/core'
import { Rejected, type Draft } from '../../draft.ts'
import { parseJsonLine } from '../../parsers/json-line.ts'
import { textsNotIn } from '../../parsers/texts-not-in.ts'
import { emptyZeekHeader, parseZeekLine, readZeekHeaderLine, type ZeekHeader } from '../../parsers/zeek-tsv.ts'
import type { LineReader, ReadContext, Source } from '../../source.ts'
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
