import { findField } from '@aurora/core'
import type { EventStore, Range } from '@aurora/store'

/** Fields that hold an address, a sum or a URL by themselves, whether or not indicators were kept with the event. */
const plainFields = [
  'source.ip', 'destination.ip', 'client.ip', 'host.ip',
  'file.hash.sha256', 'file.hash.sha1', 'file.hash.md5', 'url.full',
] as const // prettier-ignore
/** Fields that hold a name, which is also below each name it ends with. */
const nameFields = [
  'dns.question.name', 'tls.client.server_name', 'url.domain', 'destination.domain', 'source.domain',
] as const // prettier-ignore

/** Which events are asked for. */
export interface CandidateQuestion {
  readonly values: readonly string[]
  readonly networks: readonly string[]
  /** Of each value no more events than these, the newest. */
  readonly eventsEach: number
  readonly maxRows: number
  /** Whether messages and command lines are looked through too, which is slow. */
  readonly isInTexts: boolean
  /** Of receipt. */
  readonly range: Range
}

/** An event that may hold a value: to be asked itself. */
export interface Candidate {
  readonly id: string
  readonly timeUs: number
}

/**
 * Looks for events that hold one of the values, in what was kept of their indicators and in the fields that hold such things.
 * The same function that finds indicators live says which of them count: so this may find too much. Undefined when the
 * statement met a limit of time or memory.
 */
export async function findCandidates(
  store: Pick<EventStore, 'read'>,
  question: CandidateQuestion,
  signal: AbortSignal,
): Promise<readonly Candidate[] | undefined> {
  const { values, networks, isInTexts } = question
  const found = await ask(
    store,
    question,
    (within) => statement(within, question),
    { wanted: values, networks },
    signal,
  )
  if (found === undefined || !isInTexts) return found
  const all = [...found]
  for (let at = 0; at < values.length; at += maxNeedles) {
    const needles = values.slice(at, at + maxNeedles).map((value) => value.toLowerCase())
    const more = await ask(store, question, (within) => textStatement(within, question), { needles }, signal)
    if (more === undefined) return undefined
    all.push(...more)
  }
  return all
}

/** Texts that the engine looks for at once (`multiSearchAny`). */
const maxNeedles = 250

async function ask(
  store: Pick<EventStore, 'read'>,
  { range, maxRows }: CandidateQuestion,
  write: (within: string) => string,
  params: Readonly<Record<string, readonly string[]>>,
  signal: AbortSignal,
): Promise<readonly Candidate[] | undefined> {
  const { rows, partial } = await store.read(
    (table) => {
      const within = table.within({ received: range })
      return { sql: write(within.sql), params: { ...within.params, ...params } }
    },
    { maxRows, timeMs: maxStatementMs },
    signal,
  )
  if (partial === 'cancelled') throw new Error('the look back was stopped')
  if (partial === 'time_limit' || partial === 'memory_limit') return undefined
  return rows.map(([id, timeUs]) => ({ id: String(id), timeUs: Number(timeUs) }))
}

const maxStatementMs = 60_000

const columnOf = (name: string): string => {
  const column = findField(name)?.column
  if (column === undefined) throw new Error(`${name} has no column`)
  return column
}

const namesIn = (column: string): string => {
  const parts = `splitByChar('.', lower(${column}))`
  return `if(${column} = '', [], arrayMap(i -> arrayStringConcat(arraySlice(${parts}, i), '.'), range(1, 1 + length(${parts}))))`
}

/** Values of a row that may be meant. Both lists of the question are bound. */
const named = [
  'indicators',
  ...plainFields.map((name) => `[lower(${columnOf(name)}), ${columnOf(name)}]`),
  ...nameFields.map((name) => namesIn(columnOf(name))),
].join(', ')

/** Whether an address is in a network; what is no address is asked about as one that is in none. */
const inNetwork = `arrayExists(n -> isIPAddressInRange(if(isIPv4String(v) OR isIPv6String(v), v, '::'), n), {networks:Array(String)})`

function statement(within: string, { networks, eventsEach, maxRows }: CandidateQuestion): string {
  const isWanted = networks.length === 0 ? 'v IN {wanted:Array(String)}' : inNetwork
  return `SELECT id, timeUs FROM (
  SELECT lower(hex(siem_logs.id)) AS id, toUnixTimestamp64Micro(time) AS timeUs, received,
    arrayJoin(arrayDistinct(arrayFilter(v -> ${isWanted}, arrayConcat(${named})))) AS value
  FROM siem_logs WHERE ${within}
) ORDER BY received DESC LIMIT ${Math.floor(eventsEach)} BY value LIMIT ${Math.floor(maxRows)}`
}

/** Events whose message or command line holds one of the texts, the newest. */
const textStatement = (within: string, { maxRows }: CandidateQuestion): string =>
  `SELECT lower(hex(id)), toUnixTimestamp64Micro(time) FROM siem_logs
WHERE ${within} AND (multiSearchAny(lower(message), {needles:Array(String)}) OR multiSearchAny(lower(${columnOf('process.command_line')}), {needles:Array(String)}))
ORDER BY received DESC LIMIT ${Math.floor(maxRows)}`
