import { parseLogTimeUs } from './log-time.ts'
import { unescapeZeek } from './zeek-tsv.ts'

/** One line of a web server's access log. What the line gives as `-` is undefined. */
export interface AccessRecord {
  readonly virtualHost: string | undefined
  readonly virtualPort: number | undefined
  /** The client: where the line names those it was forwarded for, the first that is routed, else the first. */
  readonly client: string
  /** All of them, when there are several. */
  readonly forwardedFor: readonly string[]
  readonly identity: string | undefined
  readonly user: string | undefined
  readonly timeUs: number
  readonly time: string
  /** The request line, its escapes taken back. */
  readonly request: string | undefined
  readonly method: string | undefined
  readonly target: string | undefined
  readonly protocol: string | undefined
  readonly status: number | undefined
  readonly bytes: number | undefined
  readonly referrer: string | undefined
  readonly userAgent: string | undefined
  /** What stands behind the parts of the combined form. */
  readonly rest: string
  /** Texts that the line spells with escapes. */
  readonly decoded: readonly string[]
}

/**
 * Reads one line of an access log: NCSA common and combined, the default of nginx, Apache's `vhost_combined` and
 * TLS request log, and each with a list of addresses where the client stands, or with more behind.
 *
 * `\"`, `\\`, `\xHH` and the like in quoted parts are taken back. Returns undefined (never throws) when the time in
 * brackets or the quoted request and its status are not where they belong. Linear in the line. Apache HTTP Server
 * documentation, mod_log_config; nginx documentation, ngx_http_log_module.
 */
export function parseAccessLog(line: string): AccessRecord | undefined {
  if (line.startsWith('[')) return parseTlsLog(line)
  const open = line.slice(0, maxHead).indexOf(' [')
  const close = open < 0 ? -1 : line.slice(0, open + 40).indexOf('] "', open)
  if (close < 0) return undefined
  const time = line.slice(open + 2, close)
  const timeUs = parseLogTimeUs(time)
  const who = readHead(line.slice(0, open))
  if (Number.isNaN(timeUs) || who === undefined) return undefined
  const decoded: string[] = []
  const asked = readRequest(line, close + 3)
  if (asked === undefined) return undefined
  const request = unescapeItem(line.slice(close + 3, asked.end), decoded)
  const referrer = readItem(line, asked.next, decoded)
  const userAgent = readItem(line, referrer.next, decoded)
  return {
    ...who,
    timeUs,
    time,
    ...splitRequest(request),
    status: asked.status,
    bytes: asked.bytes,
    referrer: known(referrer.text),
    userAgent: known(userAgent.text),
    rest: line.slice(userAgent.next).trim(),
    decoded,
  }
}

const tls =
  /^\[(?<time>[^\]]{20,40})\] (?<client>\S{1,255}) (?<version>TLSv[\d.]{1,4}|SSLv\d|-) (?<cipher>[\w-]{1,64}) "/

/** One line of the log of TLS requests in Apache's own example: `[time] client protocol cipher "request" bytes`. */
function parseTlsLog(line: string): AccessRecord | undefined {
  const head = tls.exec(line.slice(0, maxHead))
  const { time = '', client = '', version = '', cipher = '' } = head?.groups ?? {}
  const timeUs = parseLogTimeUs(time)
  const end = /" (\d{1,15}|-)$/.exec(line.slice(-24))
  if (head === null || end === null || Number.isNaN(timeUs)) return undefined
  const decoded: string[] = []
  const request = unescapeItem(line.slice(head[0].length, line.length - end[0].length), decoded)
  return {
    virtualHost: undefined,
    virtualPort: undefined,
    client,
    forwardedFor: [],
    identity: undefined,
    user: undefined,
    timeUs,
    time,
    ...splitRequest(request),
    status: undefined,
    bytes: end[1] === '-' ? undefined : Number(end[1]),
    referrer: undefined,
    userAgent: undefined,
    rest: `${version} ${cipher}`,
    decoded,
  }
}

/** What stands before the time: names and addresses, no more than this. */
const maxHead = 4096

const known = (text: string | undefined): string | undefined => (text === '-' || text === '' ? undefined : text)

type Head = Pick<AccessRecord, 'virtualHost' | 'virtualPort' | 'client' | 'forwardedFor' | 'identity' | 'user'>

/** `[vhost[:port]] client[, client …] identity user`, or a quoted list before the client; a user may hold spaces. */
function readHead(text: string): Head | undefined {
  const quoted = /^"([0-9a-fA-F.:, ]{2,1024})" /.exec(text)
  const words = text
    .slice(quoted?.[0].length ?? 0)
    .trim()
    .split(' ')
    .filter((word) => word !== '')
  const hasHost = words.length > 3 && !words[0]?.endsWith(',') && isAddress(words[1] ?? '')
  const host = hasHost ? words.shift() : undefined
  const addresses = quoted?.[1]?.split(/, ?/) ?? []
  for (let more = true; more && words.length > 0;) {
    const word = words.shift() ?? ''
    more = word.endsWith(',')
    addresses.push(more ? word.slice(0, -1) : word)
  }
  while (addresses.length > 1 && isAddress(words[0] ?? '')) addresses.push(words.shift() ?? '')
  const [identity, ...user] = words
  const client = addresses.find((one) => isAddress(one) && !isPrivate(one)) ?? addresses[0]
  if (client === undefined || client === '' || identity === undefined || user.length === 0) return undefined
  if (user.length > 1 && user.some((word) => word.endsWith(':'))) return undefined // a header of syslog
  const port = /^([^:]*):(\d{1,5})$/.exec(host ?? '')
  return {
    virtualHost: known(port?.[1] ?? host),
    virtualPort: port === null ? undefined : Number(port[2]),
    client,
    forwardedFor: addresses.length > 1 ? addresses : [],
    identity: known(identity),
    user: known(user.join(' ')),
  }
}

/** Whether an address is of a network that is not routed: the client behind it is another one of the list. */
const isPrivate = (text: string): boolean =>
  /^(?:10\.|127\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|::1$|f[cd]|fe80:)/i.test(text)

/** Whether a text has the look of an IPv4 or IPv6 address. */
const isAddress = (text: string): boolean =>
  /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) || (/^[0-9a-fA-F:.]{2,45}$/.test(text) && text.includes(':'))

interface Asked {
  readonly end: number
  readonly status: number | undefined
  readonly bytes: number | undefined
  readonly next: number
}

const answer = /" (\d{3}|-) (\d{1,15}|-)(?= |$)/y

/** Finds the quote that ends the request: the first without a backslash that a status and a size follow. */
function readRequest(line: string, from: number): Asked | undefined {
  for (let at = from; at < line.length; at++) {
    const code = line.charCodeAt(at)
    if (code === 0x5c) at++
    else if (code === 0x22) {
      answer.lastIndex = at
      const found = answer.exec(line)
      if (found === null) continue
      const number = (text: string | undefined): number | undefined => (text === '-' ? undefined : Number(text))
      return { end: at, status: number(found[1]), bytes: number(found[2]), next: at + found[0].length }
    }
  }
  return undefined
}

/** One more part: quoted, or a bare `-`; anything else is left where it is. */
function readItem(line: string, from: number, decoded: string[]): { text: string | undefined; next: number } {
  if (line.startsWith(' "', from)) {
    for (let at = from + 2; at < line.length; at++) {
      if (line[at] === '\\') at++
      else if (line[at] === '"') return { text: unescapeItem(line.slice(from + 2, at), decoded), next: at + 1 }
    }
  }
  if (line.startsWith(' - "', from)) return { text: undefined, next: from + 2 }
  return { text: undefined, next: from }
}

function splitRequest(request: string): Pick<AccessRecord, 'request' | 'method' | 'target' | 'protocol'> {
  const space = request.indexOf(' ')
  const method = space < 0 ? undefined : request.slice(0, space)
  if (method === undefined || !/^[A-Za-z_-]{1,32}$/.test(method))
    return { request: known(request), method: undefined, target: undefined, protocol: undefined }
  const last = request.lastIndexOf(' ')
  const protocol = /^[A-Z]{2,8}\/\d(?:\.\d)?$/.exec(request.slice(last + 1))?.[0]
  const target = protocol === undefined ? request.slice(space + 1) : request.slice(space + 1, Math.max(last, space + 1))
  return { request, method, target: known(target.trim()), protocol }
}

const escapes = /(?:\\x[0-9a-fA-F]{2})+|\\(["\\bnrtv])/g
const controls: Readonly<Record<string, string>> = { b: '\b', n: '\n', r: '\r', t: '\t', v: '\v' }

/** Takes back what the server escaped; bytes that are no text stay as they are written. */
function unescapeItem(text: string, decoded: string[]): string {
  if (!text.includes('\\')) return text
  const plain = text.replace(escapes, (run, one: string | undefined) =>
    one === undefined ? unescapeZeek(run) : (controls[one] ?? one),
  )
  if (plain !== text) decoded.push(plain)
  return plain
}
