import { parseNativeDocument, type NativeDocument } from '@aurora/core'
import { Rejected } from '../../../draft.ts'
import { techniquesOfDocument } from '../../../enrich/techniques.ts'
import { parseJsonLine } from '../../../parsers/json-line.ts'
import { countAt, objectAt, textAt } from '../../document.ts'
import { productOfDocument } from '../../json/products.ts'
import { isAddress, side, type MessageReader } from '../reading.ts'

/** Reads a message that is one JSON object, with or without the cookie `@cee:` before it. Project Lumberjack, CEE. */
export const readJson: MessageReader = (text) => {
  const start = /^\s{0,8}(?:@cee:\s{0,8})?(?=\{)/.exec(text.slice(0, 32))
  if (start === null || !text.trimEnd().endsWith('}')) return undefined
  const body = text.slice(start[0].length)
  const parsed = parseJsonLine(body, 'any')
  if (parsed instanceof Rejected) return undefined
  const { document } = parsed
  const find = (...names: readonly string[]): string | undefined => {
    for (const name of names) {
      const found = textAt(document, name) ?? textAt(nested(document, name), name.slice(name.lastIndexOf('.') + 1))
      if (found !== undefined && found !== '') return found
    }
    return undefined
  }
  const ip = find('source.ip', 'src_ip', 'srcip', 'source_address', 'client_ip', 'remote_addr', 'ipv4')
  return {
    dataset: productOfDocument(document) ?? 'json',
    severity: 0,
    techniques: techniquesOfDocument(document),
    message: find('message', 'msg'),
    decoded: parsed.decoded === '' ? [] : [parsed.decoded],
    fields: parseNativeDocument(parsed.fields === '' ? body : parsed.fields), // which keeps every digit
    ecs: {
      ...(ip !== undefined && isAddress(ip) ? side('source', ip, countAt(document, 'src_port')) : {}),
      'event.action': find('event.action', 'action', 'event_type'),
      'event.outcome': find('event.outcome'),
      'user.name': find('user.name', 'user', 'username'),
    },
  }
}

/** The object that holds the last part of a dotted name. */
function nested(document: NativeDocument, name: string): NativeDocument | undefined {
  const dot = name.lastIndexOf('.')
  return dot < 0 ? undefined : objectAt(document, name.slice(0, dot))
}
