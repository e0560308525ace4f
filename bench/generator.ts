import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** How often each line of fixtures/suricata/eve.jsonl stands in the mix, by its order there: flows and DNS lead. */
const weights = [5, 7, 3, 2, 6, 6, 1, 3, 3, 3, 2, 1, 1, 1, 1, 1, 1, 1, 1]

/** Names and addresses are drawn from pools of this size, so that compression and dictionaries see a real network. */
const pools = { innerHosts: 5000, outerHosts: 300_000, names: 20_000, agents: 60 }

/** Seeded random numbers (xorshift32): the same seed gives the same events. */
export class Random {
  #state: number
  constructor(seed: number) {
    this.#state = seed | 0 || 1
  }
  /** A whole number from 0 to `below - 1`. */
  below(below: number): number {
    this.#state ^= this.#state << 13
    this.#state ^= this.#state >>> 17
    this.#state ^= this.#state << 5
    return (this.#state >>> 0) % below
  }
  /** The same, small numbers far more often: a few hosts and names make most of the traffic. */
  skewed(below: number): number {
    return Math.floor(below * (this.below(1 << 20) / (1 << 20)) ** 3)
  }
}

/** What the events of one flow, connection or logon share. */
interface Session {
  readonly flowId: string
  readonly inner: string
  readonly outer: string
  readonly port: string
  readonly communityId: string
  readonly name: string
  readonly uid: string
  readonly guid: string
  left: number
}

type Hole = (random: Random, timeMs: number, session: Session, old: string) => string

interface Template {
  readonly parts: readonly string[]
  readonly holes: readonly { readonly fill: Hole; readonly old: string }[]
}

interface HoleKind {
  readonly pattern: RegExp
  readonly fill: Hole
}

const isInner = (address: string): boolean => /^(?:10|127|169\.254|172\.(?:1[6-9]|2\d|3[01])|192\.168)\./.test(address)

const digits = (random: Random, count: number): string =>
  String(random.below(10 ** Math.min(count, 9))).padStart(count, '1')

/** What changes from event to event of our own Suricata fixtures. */
const eveHoles: readonly HoleKind[] = [
  {
    pattern: /2026-03-14T\d\d:\d\d:\d\d\.\d{6}(?=\+0000)/,
    fill: (random, timeMs) =>
      `${new Date(timeMs).toISOString().slice(0, 23)}${String(random.below(1000)).padStart(3, '0')}`,
  },
  { pattern: /(?<="flow_id":)\d+/, fill: (_random, _timeMs, session) => session.flowId },
  { pattern: /192\.168\.10\.\d+/, fill: (_random, _timeMs, session) => session.inner },
  { pattern: /203\.0\.113\.\d+|198\.51\.100\.\d+/, fill: (_random, _timeMs, session) => session.outer },
  { pattern: /(?<="src_port":)\d{5}/, fill: (_random, _timeMs, session) => session.port },
  {
    pattern: /(?<=")(?:updates|www|api|intranet|downloads|edge\.cdn|c2-relay)(?=\.example)/,
    fill: (_random, _timeMs, session) => session.name,
  },
  { pattern: /(?<="bytes_to(?:server|client)":)\d+/, fill: (random) => String(60 + random.skewed(2_000_000)) },
  { pattern: /(?<="pkts_to(?:server|client)":)\d+/, fill: (random) => String(1 + random.skewed(4000)) },
  { pattern: /(?<="id":)\d{4,5}(?!\d)/, fill: (random) => String(random.below(65_536)) },
  { pattern: /(?<="community_id":"1:)[^"]+/, fill: (_random, _timeMs, session) => session.communityId },
  { pattern: /(?<=Firefox\/)\d+/, fill: (random) => String(60 + random.below(pools.agents)) },
]

/** What changes from event to event of any product: times, addresses, ports, ids, counts. */
const anyHoles: readonly HoleKind[] = [
  {
    pattern: /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?/,
    fill: (random, timeMs, _session, old) =>
      (
        new Date(timeMs)
          .toISOString()
          .slice(0, 23)
          .replace('T', old[10] ?? 'T') + digits(random, 6)
      ).slice(0, old.length),
  },
  { pattern: /\{timestamp\}/, fill: (_random, timeMs) => new Date(timeMs).toISOString() },
  {
    pattern: /(?<="ts":)\d{10}\.\d+/,
    fill: (random, timeMs) => `${Math.floor(timeMs / 1000)}.${digits(random, 6)}`,
  },
  {
    pattern: /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d/,
    fill: (_random, timeMs) => {
      const [, month = '', day = '', , clock = ''] = new Date(timeMs).toUTCString().split(' ')
      return `${day} ${month.replace(/^0/, ' ')} ${clock}`
    },
  },
  {
    pattern: /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/,
    fill: (_random, _timeMs, session, old) => (isInner(old) ? session.inner : session.outer),
  },
  { pattern: /(?<="flow_id":)\d+/, fill: (_random, _timeMs, session) => session.flowId },
  { pattern: /(?<="(?:uid|fuid|id)":")[CF][A-Za-z0-9]{15,18}/, fill: (_random, _timeMs, session) => session.uid },
  { pattern: /(?<="community_id":"1:)[^"]+/, fill: (_random, _timeMs, session) => session.communityId },
  {
    pattern: /[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}/,
    fill: (_random, _timeMs, session) => session.guid,
  },
  { pattern: /(?<="session": ?")[0-9a-f]{8,12}/, fill: (_random, _timeMs, session) => session.guid.slice(0, 8) },
  { pattern: /(?<="(?:src_port|id\.orig_p|SourcePort|srcport)": ?"?)\d{4,5}/, fill: (_random, _timeMs, session) => session.port }, // prettier-ignore
  { pattern: /(?<=(?:bytes|pkts|Bytes|RecordID|RecordNumber|ProcessId|ProcessID)\w*": ?"?)\d+/, fill: (random, _timeMs, _session, old) => digits(random, old.length) }, // prettier-ignore
  { pattern: /(?<=sshd\[)\d+/, fill: (random) => String(random.below(60_000)) },
]

const inner = (n: number): string => `10.${n % 4}.${(n >> 2) % 250}.${1 + (n % 250)}`
const outer = (n: number): string => `${20 + (n % 180)}.${(n >> 3) % 256}.${(n >> 7) % 256}.${1 + (n % 254)}`

/** Cuts a line into constant text and holes. */
function cut(line: string, kinds: readonly HoleKind[]): Template {
  const parts: string[] = []
  const holes: { fill: Hole; old: string }[] = []
  let end = 0
  const any = new RegExp(kinds.map(({ pattern }) => `(${pattern.source})`).join('|'), 'g')
  for (const match of line.matchAll(any)) {
    const kind = match.slice(1, 1 + kinds.length).findIndex((group) => group !== undefined)
    parts.push(line.slice(end, match.index))
    holes.push({ fill: kinds[kind]?.fill ?? (() => ''), old: match[0] })
    end = match.index + match[0].length
  }
  parts.push(line.slice(end))
  return { parts, holes }
}

/** Flows that are open at one time, and the most events one of them has: a query, an answer, the flow record, … */
const openSessions = 256
const maxSessionEvents = 6

export interface GeneratorOptions {
  readonly seed: number
  readonly startMs: number
  readonly stepMs: number
}

/**
 * Multiplies recorded lines to any number of events: seeded, nothing is kept. Events of one session share its ids,
 * addresses and port, as they do on a network.
 */
export class LineGenerator {
  readonly #deck: readonly Template[]
  readonly #random: Random
  readonly #sessions: Session[] = []
  #timeMs: number
  readonly #stepMs: number

  /** Events are drawn from `deck`, begin at `startMs` and are `stepMs` apart on average. */
  constructor(deck: readonly Template[], options: GeneratorOptions) {
    this.#deck = deck
    this.#random = new Random(options.seed)
    this.#timeMs = options.startMs
    this.#stepMs = options.stepMs
  }

  line(): string {
    const template = this.#deck[this.#random.below(this.#deck.length)] as Template
    this.#timeMs += this.#stepMs * (this.#random.below(2000) / 1000)
    const session = this.#session()
    let text = template.parts[0] ?? ''
    for (const [i, { fill, old }] of template.holes.entries())
      text += fill(this.#random, this.#timeMs, session, old) + (template.parts[i + 1] ?? '')
    return text
  }

  /** One of the open sessions; one that has had its events is replaced by a new one. */
  #session(): Session {
    const random = this.#random
    const at = random.below(openSessions)
    const open = this.#sessions[at]
    if (open !== undefined && open.left-- > 0) return open
    const made: Session = {
      flowId: String(1e14 + random.below(4_000_000_000) * 450_000 + random.below(450_000)),
      inner: inner(random.skewed(pools.innerHosts)),
      outer: outer(random.skewed(pools.outerHosts)),
      port: String(32_768 + random.below(28_000)),
      communityId: Buffer.from(Array.from({ length: 20 }, () => random.below(256))).toString('base64'),
      name: `host${random.skewed(pools.names)}`,
      uid: `C${random.below(2 ** 32).toString(36)}${random.below(2 ** 32).toString(36)}xyzabc`.slice(0, 17),
      guid: guid(random),
      left: random.below(maxSessionEvents),
    }
    this.#sessions[at] = made
    return made
  }

  /** A body of `count` lines. */
  body(count: number): Buffer {
    const lines: string[] = []
    for (let i = 0; i < count; i++) lines.push(this.line())
    return Buffer.from(`${lines.join('\n')}\n`)
  }
}

function guid(random: Random): string {
  const hex = Array.from({ length: 8 }, () => random.below(65_536).toString(16).padStart(4, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** Suricata's events, made from the fixtures of the repository. */
export class EveGenerator extends LineGenerator {
  constructor(options: GeneratorOptions) {
    const fixtures = join(import.meta.dirname, '../fixtures/suricata/eve.jsonl')
    const templates = readFileSync(fixtures, 'utf8').trim().split('\n')
    const deck = templates.flatMap((line, i) => Array.from({ length: weights[i] ?? 1 }, () => cut(line, eveHoles)))
    super(deck, options)
  }
}

/** Events of any product, made from recorded lines. */
export const generatorOf = (lines: readonly string[], options: GeneratorOptions): LineGenerator =>
  new LineGenerator(
    lines.map((line) => cut(line, anyHoles)),
    options,
  )
