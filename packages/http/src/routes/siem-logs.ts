import { AppError, formatTimeUs } from '@aurora/core'
import { resolveField } from '@aurora/query'
import { LinePatterns } from '@aurora/search'
import type { EventStore, Page, Scope } from '@aurora/store'
import type { FastifyInstance } from 'fastify'
import { printCursor, readCursor } from '../cursor.ts'
import { toEventItem } from '../event-item.ts'
import { shareFields } from '../fields.ts'
import { handle } from '../handle.ts'
import { partialAnswer, readScope } from '../scope.ts'
import type { Services } from '../services.ts'

const fieldSample = 500

/** Events that patterns are made of, read so many at a time, and patterns that are told. */
const patternSample = 10_000
const patternPage = 1_000
const mostPatterns = 200

/** Rows come first: they wait for the total only this long, all in all. A slower count is asked for by itself (`count`). */
const countPatienceMs = 40

/** With less time left no count is begun: few would end. */
const leastCountMs = 12

/** Reading events: page, count, histogram, fields, values (DESIGN §8). */
export function siemLogRoutes(app: FastifyInstance, services: Services): void {
  const { store } = services

  handle(app, 'searchLogs', async ({ query, signal }) => {
    const startedMs = performance.now()
    const { scope, range, warnings } = readScope(query, services)
    const page = await store.find(
      scope,
      { limit: query.limit, after: readCursor(query.cursor), order: query.sort },
      signal,
    )
    const isWhole = page.next === undefined && page.partial === undefined
    const total =
      query.cursor !== undefined
        ? undefined
        : isWhole
          ? page.events.length
          : await countWithin(countPatienceMs - elapsed(startedMs), store, scope, signal)
    return {
      items: page.events.map(toEventItem),
      total: total ?? null,
      cursor: printCursor(page.next),
      range,
      warnings: warnings.map(({ message, offset, length }) => ({ message, offset, length })),
      ...partialAnswer(page.partial),
      tookMs: elapsed(startedMs),
    }
  })

  handle(app, 'countLogs', async ({ query, signal }) => {
    const startedMs = performance.now()
    const { scope, range } = readScope(query, services)
    const { total, partial } = await store.count(scope, signal)
    if (total === undefined)
      throw new AppError('search.limit', `counting met its ${(partial ?? 'time_limit').replace('_', ' ')}`, {
        hint: 'narrow the range or the query',
      })
    return { total, range, tookMs: elapsed(startedMs) }
  })

  handle(app, 'histogram', async ({ query, signal }) => {
    const startedMs = performance.now()
    const { scope, range } = readScope(query, services)
    const barUs = barWidthUs(scope.toUs - scope.fromUs, query.bars)
    const aligned = { ...scope, fromUs: Math.floor(scope.fromUs / barUs) * barUs }
    const answer = await store.histogram(aligned, barUs, signal)
    return {
      range,
      barSeconds: barUs / 1e6,
      bars: answer.bars.map(toBar),
      ...partialAnswer(answer.partial),
      tookMs: elapsed(startedMs),
    }
  })

  handle(app, 'listFields', async ({ query, signal }) => {
    const { scope } = readScope(query, services)
    const page = await store.find(scope, { limit: fieldSample, order: 'newest' }, signal)
    const fields = shareFields(page.events).map((field) => ({ ...field, promoted: store.promoted.has(field.name) }))
    return { sampled: page.events.length, fields, ...partialAnswer(page.partial) }
  })

  handle(app, 'fieldValues', async ({ query, signal }) => {
    const startedMs = performance.now()
    const { scope } = readScope(query, services)
    const field = resolveField(query.field, services.aliases)
    const top = await store.topValues(scope, field, { limit: query.limit, contains: query.prefix }, signal)
    return {
      field: query.field,
      total: top.total,
      exact: top.isExact,
      sampled: null,
      values: [...top.values],
      ...partialAnswer(top.partial),
      tookMs: elapsed(startedMs),
    }
  })

  handle(app, 'linePatterns', async ({ query, signal }) => {
    const startedMs = performance.now()
    const { scope, range } = readScope(query, services)
    const { patterns, ...sample } = await samplePatterns(store, scope, signal)
    const list = patterns.list()
    return {
      range,
      sampled: sample.sampled,
      isWhole: sample.isWhole,
      others: patterns.others,
      patterns: list.slice(0, mostPatterns).map(({ text, value, count, firstUs, lastUs, example }) => ({
        text,
        query: `message:${value}`,
        count,
        first: formatTimeUs(firstUs),
        last: formatTimeUs(lastUs),
        example,
      })),
      hidden: Math.max(0, list.length - mostPatterns),
      ...partialAnswer(sample.partial),
      tookMs: elapsed(startedMs),
    }
  })

  handle(app, 'getLog', async ({ params, signal }) => {
    const id = params['id'] ?? ''
    const event = /^[0-9a-f]{32}$/.test(id) ? await store.findById(id, signal) : undefined
    if (event === undefined) throw new AppError('request.not_found', 'not found, or not yours to see')
    return toEventItem(event)
  })

  handle(app, 'promoteField', async ({ body }) => {
    const field = resolveField(body.field, services.aliases)
    if (field.space !== 'native') throw new AppError('request.invalid', `${body.field} has a column already`)
    return { field: body.field, column: await store.promote(field.path) }
  })
}

/** Clusters the newest events of a scope, a page at a time: no more than one page of them is held at once. */
async function samplePatterns(store: EventStore, scope: Scope, signal: AbortSignal) {
  const patterns = new LinePatterns()
  let sampled = 0
  let after: Page['next']
  for (;;) {
    const page: Page = await store.find(scope, { limit: patternPage, after, order: 'newest' }, signal)
    for (const { id, message, timeUs } of page.events) patterns.add({ id, text: message, timeUs })
    sampled += page.events.length
    after = page.next
    const isWhole = after === undefined && page.partial === undefined
    if (after === undefined || page.partial !== undefined || sampled >= patternSample)
      return { patterns, sampled, isWhole, partial: page.partial }
  }
}

/** The number of events of a scope, or undefined when counting takes longer. */
async function countWithin(
  ms: number,
  store: EventStore,
  scope: Scope,
  signal: AbortSignal,
): Promise<number | undefined> {
  if (ms < leastCountMs) return undefined
  const patience = AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(ms))])
  const gaveUp = new Promise<undefined>((resolve) => {
    patience.addEventListener('abort', () => resolve(undefined), { once: true })
  })
  const counted = store.count(scope, patience).then(
    ({ total }) => total,
    () => undefined,
  )
  return await Promise.race([counted, gaveUp])
}

const elapsed = (startedMs: number): number => Math.round((performance.now() - startedMs) * 10) / 10

/** Widths of a bar that people can read: 1, 2, 5, 10, 15, 30 seconds, minutes, and so on up to weeks. */
const barWidthsSeconds = [
  0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800,
  604_800, 2_592_000, 31_536_000, 315_360_000,
]

/** The narrowest width that needs no more than `bars`. */
function barWidthUs(rangeUs: number, bars: number): number {
  const seconds =
    barWidthsSeconds.find((width) => rangeUs / 1e6 / width <= bars - 1) ?? Math.ceil(rangeUs / 1e6 / (bars - 1))
  return seconds * 1e6
}

function toBar(bar: { fromUs: number; bySeverity: readonly number[] }): {
  from: string
  total: number
  severities: Record<'info' | 'low' | 'medium' | 'high' | 'critical', number>
} {
  const [info = 0, low = 0, medium = 0, high = 0, critical = 0] = bar.bySeverity
  return {
    from: new Date(bar.fromUs / 1000).toISOString(),
    total: info + low + medium + high + critical,
    severities: { info, low, medium, high, critical },
  }
}
