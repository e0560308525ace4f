import { parseLogTimeUs } from '../../../parsers/log-time.ts'
import { toCount } from '../../../parsers/text-fields.ts'
import { side, type MessageReader } from '../reading.ts'

const start = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2} /
const methods = /^(?:GET|POST|HEAD|PUT|DELETE|OPTIONS|PATCH|TRACE|CONNECT|PROPFIND|[A-Z_]{3,20})$/
/** More words than this has no line of these fields. */
const maxWords = 32

/**
 * Reads a line of IIS in the fields it writes when nobody changed them: `date time [site host] s-ip cs-method
 * cs-uri-stem cs-uri-query s-port cs-username c-ip [cs-version] cs(User-Agent) [cs(Cookie)] [cs(Referer)] [cs-host]
 * sc-status …`. Microsoft, "IIS logging: default fields".
 */
export const readIis: MessageReader = (text) => {
  if (!start.test(text.slice(0, 21))) return undefined
  const words = text.split(' ', maxWords)
  const at = words.findIndex(
    (word, i) => i >= 2 && i <= 5 && methods.test(word) && words[i + 1]?.startsWith('/') === true,
  )
  const [method, stem, query = '-', port, user = '-', client] = at < 0 ? [] : words.slice(at)
  if (method === undefined || stem === undefined || client === undefined || toCount(port) === undefined)
    return undefined
  const statusAt = words.findIndex((word, i) => i > at + 6 && /^[1-5]\d{2}$/.test(word))
  const status = statusAt < 0 ? undefined : toCount(words[statusAt])
  const agentAt = words[at + 6]?.startsWith('HTTP/') === true ? at + 7 : at + 6
  const agent = words[agentAt]?.replaceAll('+', ' ')
  const target = query === '-' ? stem : `${stem}?${query}`
  const named = {
    's-ip': words[at - 1], 'cs-method': method, 'cs-uri-stem': stem, 'cs-uri-query': query, 'c-uri': target,
    's-port': port, 'cs-username': user, 'c-ip': client, 'cs-user-agent': agent, 'sc-status': words[statusAt],
  } // prettier-ignore
  return {
    dataset: 'iis',
    severity: status !== undefined && status >= 500 ? 1 : 0,
    timeUs: parseLogTimeUs(text.slice(0, 19)),
    message: `${client} ${method} ${target} ${status ?? '-'}`,
    fields: Object.fromEntries(
      Object.entries(named).flatMap(([name, word]) =>
        word === undefined || word === '-' ? [] : [[name, word] as const],
      ),
    ),
    decoded: [target, ...(agent === undefined ? [] : [agent])],
    ecs: {
      ...side('source', client, undefined),
      ...side('destination', words[at - 1], toCount(port)),
      'event.category': 'web',
      'event.outcome': status === undefined ? undefined : status < 400 ? 'success' : 'failure',
      'http.request.method': method,
      'http.response.status_code': status,
      'network.application': 'http',
      'url.path': target,
      'user.name': user === '-' ? undefined : user,
      'user_agent.original': agent === '-' ? undefined : agent,
    },
  }
}
