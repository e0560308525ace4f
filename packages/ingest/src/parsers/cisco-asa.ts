import { wordTable } from '../word-table.ts'

/** One message of a Cisco firewall, and what its text says. */
export interface CiscoRecord {
  readonly product: 'ASA' | 'PIX' | 'FTD' | 'FWSM'
  /** 0 (emergency) to 7 (debugging). */
  readonly level: number
  /** Six digits. */
  readonly id: string
  readonly text: string
  readonly action: string | undefined
  readonly outcome: 'success' | 'failure' | undefined
  readonly source: Endpoint | undefined
  readonly destination: Endpoint | undefined
  readonly user: string | undefined
  readonly protocol: string | undefined
  readonly direction: 'inbound' | 'outbound' | undefined
  readonly accessList: string | undefined
  readonly command: string | undefined
  readonly url: string | undefined
}

/** One side of a connection as the firewall names it: `inside:192.0.2.1/443`. */
export interface Endpoint {
  readonly zone: string | undefined
  readonly address: string
  readonly port: number | undefined
}

/** More of a message is not looked at: what its parts are stands at its beginning. */
const maxLookedAt = 1024

/**
 * Reads `%ASA-4-106023: text`, also of `%PIX`, `%FTD` and `%FWSM`; `text` may begin without the percent sign.
 *
 * Addresses, ports, user and action come out of the words the messages share ("from", "to", "src", "dst", "for user"),
 * the action out of a table by id. Returns undefined (never throws) for any other text. "Cisco Secure Firewall ASA
 * Series Syslog Messages".
 */
export function parseCiscoAsa(text: string): CiscoRecord | undefined {
  const head = /^%?(ASA|PIX|FTD|FWSM)-(?:[a-z]{1,16}-)?([0-7])-(\d{6}):? ?/.exec(text.slice(0, 64))
  if (head === null) return undefined
  const [whole, product, level, id = ''] = head
  const body = text.slice(whole.length)
  const looked = body.slice(0, maxLookedAt)
  const direction = /\b(inbound|outbound)\b/i.exec(looked)?.[1]?.toLowerCase() as CiscoRecord['direction']
  const [source, destination] = endpoints(looked, direction)
  return {
    product: product as CiscoRecord['product'],
    level: Number(level),
    id,
    text: body,
    action: actions.get(id) ?? actionOfText(looked),
    outcome: outcomeOf(id, looked),
    source,
    destination,
    user: userOf(looked),
    protocol: /\b(tcp|udp|icmp|gre|esp)\b/i.exec(looked)?.[1]?.toLowerCase(),
    direction,
    accessList: /\b(?:access-group|access-list|list) "?([\w.-]{1,128})/.exec(looked)?.[1],
    command: /\bexecut(?:ed|ing)(?: the)? (?:cmd:)?'?([^']{1,512})/.exec(looked)?.[1]?.replace(/\.$/, ''),
    url: /\bURL ((?:[\d.]{7,15}:)?\S{1,1024})/.exec(looked)?.[1]?.replace(/^[\d.]{7,15}:/, ''),
  }
}

/** What happened, by message id. */
const actions = wordTable<string>({
  106001: 'denied', 106002: 'denied', 106006: 'denied', 106007: 'denied', 106010: 'denied', 106011: 'denied',
  106012: 'denied', 106013: 'denied', 106014: 'denied', 106015: 'denied', 106016: 'denied', 106017: 'denied',
  106018: 'denied', 106020: 'denied', 106021: 'denied', 106022: 'denied', 106023: 'denied', 106027: 'denied',
  302013: 'connection-started', 302015: 'connection-started', 302017: 'connection-started',
  302020: 'connection-started', 302022: 'connection-started', 609001: 'connection-started',
  302014: 'connection-finished', 302016: 'connection-finished', 302018: 'connection-finished',
  302021: 'connection-finished', 302023: 'connection-finished', 609002: 'connection-finished',
  305011: 'translation-built', 305012: 'translation-removed',
  605004: 'login', 605005: 'login', 611101: 'login', 611102: 'login', 611103: 'logout', 113004: 'authentication',
  113005: 'authentication', 113006: 'account-locked', 113015: 'authentication', 113012: 'authentication',
  109005: 'authentication', 109006: 'authentication', 308001: 'authentication', 716038: 'login', 716039: 'login',
  111008: 'command', 111009: 'command', 111010: 'command', 502101: 'user-added', 502102: 'user-deleted',
  502103: 'privilege-changed', 304001: 'url-accessed', 304002: 'url-denied', 710002: 'permitted', 710003: 'denied',
  401004: 'shunned', 733100: 'threat-detected',
}) // prettier-ignore

function actionOfText(text: string): string | undefined {
  if (/\b(?:deny|denied|dropped|drop|discard|discarded)\b/i.test(text)) return 'denied'
  if (/\b(?:permitted|allowed)\b/i.test(text)) return 'permitted'
  return undefined
}

const failures = new Set(['605004', '611102', '113005', '113006', '113015', '109006', '308001', '716039'])
const successes = new Set(['605005', '611101', '113004', '113012', '109005', '716038', '111008', '111009', '111010'])

function outcomeOf(id: string, text: string): CiscoRecord['outcome'] {
  if (failures.has(id)) return 'failure'
  if (successes.has(id)) return 'success'
  if (id === '106100') return /\bpermitted\b/.test(text) ? 'success' : 'failure'
  return actions.get(id) === 'denied' || actions.get(id) === 'url-denied' ? 'failure' : undefined
}

const address = String.raw`(?:(?<zone>[\w.-]{1,64}):)?(?<address>\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]{0,4}:[0-9a-fA-F:.]{2,41})(?:[/ (](?<port>\d{1,5})\b)?`
const sourceWords = new RegExp(String.raw`\b(?:from|src|for|laddr|SRC|src =|IP =|IP)\s{1,2}${address}`)
const destinationWords = new RegExp(String.raw`\b(?:to|dst|dest|DEST|dest =|->)\s{1,2}${address}`)
const arrow = new RegExp(
  String.raw`-> ?(?:(?<zone>[\w.-]{1,64})/)?(?<address>\d{1,3}(?:\.\d{1,3}){3})(?:\((?<port>\d{1,5})\))?`,
)
const arrowSource =
  /(?:(?<zone>[\w.-]{1,64})\/)?(?<address>\d{1,3}(?:\.\d{1,3}){3})(?:\((?<port>\d{1,5})\))?(?:\([^)]{0,64}\))? ->/
const leading = new RegExp(`^${address}`)

/** In "Built outbound … for A to B" the connection was opened by B: that side is the source. */
function endpoints(text: string, direction: string | undefined): [Endpoint | undefined, Endpoint | undefined] {
  const source = endpoint(arrowSource.exec(text)) ?? endpoint(sourceWords.exec(text)) ?? endpoint(leading.exec(text))
  const destination = endpoint(arrow.exec(text)) ?? endpoint(destinationWords.exec(text))
  const isReversed = direction === 'outbound' && text.startsWith('Built ') && destination !== undefined
  return isReversed ? [destination, source] : [source, destination]
}

function endpoint(found: RegExpExecArray | null): Endpoint | undefined {
  const parts: Readonly<Record<string, string | undefined>> | undefined = found?.groups
  if (parts?.['address'] === undefined) return undefined
  const port = parts['port'] === undefined ? undefined : Number(parts['port'])
  return { zone: parts['zone'], address: parts['address'], port }
}

function userOf(text: string): string | undefined {
  return /\b(?:for user|[Uu]ser(?:name)?(?: =)?|Uname:) (?:"([^"]{1,255})"|'([^']{1,255})'|<([^>]{1,255})>|([\w.@\\$-]{1,255}))/
    .exec(text.replace(/AAA user |user authentication |User priv |User logged |user added |User deleted /gi, ''))
    ?.slice(1)
    .find((name) => name !== undefined)
}
