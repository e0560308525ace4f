import { Readable } from 'node:stream'
import type { EventItem } from '@aurora/contract'
import { AppError } from '@aurora/core'
import type { EventStore, Scope } from '@aurora/store'
import type { FastifyInstance } from '../fastify.ts'
import { toEventItem } from '../event-item.ts'
import { handle } from '../handle.ts'
import { byOf } from '../parameters.ts'
import { readScope } from '../scope.ts'
import type { Services } from '../services.ts'
import { csvLine } from './csv.ts'

/** Events of one read: few enough to be held, many enough that reading is not most of the work. */
const pageEvents = 1_000

const defaultColumns = ['time', 'severity', 'source', 'dataset', 'sensor', 'message']

/** Everything that matches a search, as a file that is written while it is read (UX §9, SIEM workspace). */
export function exportRoutes(app: FastifyInstance, services: Services): void {
  handle(app, 'exportLogs', async (call) => {
    const { query, signal } = call
    const { scope, range } = readScope(query, services)
    const columns = query.columns?.split(',').filter((name) => name !== '') ?? defaultColumns
    const { actor, address, requestId } = byOf(call)
    await services.audit.append({
      eventType: 'config',
      action: 'siem.export',
      outcome: 'success',
      actor,
      address,
      requestId,
      details: { q: query.q.slice(0, 1_000), from: range.from, to: range.to, format: query.format },
    })
    const isCsv = query.format === 'csv'
    call.reply
      .type(isCsv ? 'text/csv; charset=utf-8' : 'application/x-ndjson')
      .header('content-disposition', `attachment; filename="events.${isCsv ? 'csv' : 'jsonl'}"`)
    const line = isCsv ? (item: EventItem) => csvLine(columns.map((name) => cellOf(item, name))) : jsonLine
    const head = isCsv ? csvLine(columns) : ''
    return Readable.from(linesOf(services.store, { scope, order: query.sort, head, line }, signal), {
      objectMode: false,
    })
  })
}

interface Wanted {
  readonly scope: Scope
  readonly order: 'newest' | 'oldest'
  /** What stands before the first event. */
  readonly head: string
  readonly line: (item: EventItem) => string
}

/**
 * A text for every page of events, read when the one before was taken. Fails in the middle, which cuts the answer, rather
 * than end as if it were whole.
 */
async function* linesOf(store: EventStore, { scope, order, head, line }: Wanted, signal: AbortSignal) {
  if (head !== '') yield head
  let after: Parameters<EventStore['find']>[1]['after']
  do {
    const page = await store.find(scope, { limit: pageEvents, after, order }, signal)
    if (page.events.length > 0) yield page.events.map((event) => line(toEventItem(event))).join('')
    if (page.partial !== undefined && page.next === undefined)
      throw new AppError('search.limit', 'the search met a limit before its end')
    after = page.next
  } while (after !== undefined)
}

const jsonLine = (item: EventItem): string => `${JSON.stringify(item)}\n`

/** What a column shows of an event: what we keep of it, a common field, or a value of the sender's own document by path. */
function cellOf(item: EventItem, name: string): string {
  const own = Object.hasOwn(item, name) ? item[name as keyof EventItem] : undefined
  if (typeof own === 'string') return own
  if (Array.isArray(own)) return own.join(', ')
  const field = item.fields[name]
  if (field !== undefined) return String(field)
  let value: unknown = item.native
  for (const part of name.replace(/^native\./, '').split('.'))
    value = typeof value === 'object' && value !== null && Object.hasOwn(value, part) ? value[part as never] : undefined
  return value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)
}
