import { flowText } from '../../../records/message-text.ts'
import { side, type MessageReader } from '../reading.ts'

/** `time elapsed client result/status bytes method URL user hierarchy/peer type`. Squid documentation, "Log formats". */
const native =
  /^(?<time>\d{9,10}\.\d{3}) {1,8}(?<elapsed>\d{1,10}) (?<client>\S{1,255}) (?<result>[A-Z_]{3,40})\/(?<status>\d{3}) (?<bytes>\d{1,15}) (?<method>\S{1,32}) (?<url>\S{1,8192}) (?<user>\S{1,255}) (?<hierarchy>[\w-]{1,32})\/(?<peer>\S{1,255})(?: (?<type>\S{1,128}))?/

/** Reads a line of Squid's native access log. */
export const readSquid: MessageReader = (text) => {
  const groups = /^\d{9}/.test(text.slice(0, 9)) ? native.exec(text.slice(0, 12_000))?.groups : undefined
  if (groups === undefined) return undefined
  const at = (name: string): string => groups[name] ?? ''
  const url = URL.parse(at('url'))
  const isDenied = /DENIED|^NONE$/.test(at('result'))
  return {
    dataset: 'squid',
    severity: 0,
    timeUs: Math.round(Number(at('time')) * 1e6),
    message: `${flowText(at('client'), undefined, undefined, undefined)} ${at('method')} ${at('url')} ${at('result')}/${at('status')}`,
    fields: { ...groups } as Record<string, string>,
    ecs: {
      ...side('source', at('client'), undefined),
      ...(at('peer') === '-' ? {} : side('destination', at('peer'), undefined)),
      'destination.bytes': Number(at('bytes')),
      'event.action': at('result').toLowerCase(),
      'event.category': 'web',
      'event.duration': Number(at('elapsed')) * 1e6,
      'event.outcome': isDenied || Number(at('status')) >= 400 ? 'failure' : 'success',
      'http.request.method': at('method'),
      'http.response.status_code': Number(at('status')),
      'network.application': 'http',
      'url.domain': url?.hostname,
      'url.full': at('url'),
      'url.path': url === null ? undefined : `${url.pathname}${url.search}`,
      'user.name': at('user'),
    },
  }
}
