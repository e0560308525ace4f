import type { HistogramAnswer } from '@aurora/contract'
import { formatSpan, severityNames, type SeverityName } from '@aurora/core'
import { formatCount } from '../../../format/number.ts'
import { formatMinute } from '../../../time/format.ts'
import { toIso, type Span, type TimeRange } from '../../../time/range.ts'
import type { Zone } from '../../../time/zone.ts'

/** Severities from the bottom of a bar to its top: the worst ones stand on the axis, where small counts are seen. */
export const stackOrder: readonly SeverityName[] = severityNames.toReversed()

/** One bar. `isMissing`: the answer says nothing about this time. `isOpen`: its time is not over yet. */
export interface Bar {
  readonly fromMs: number
  readonly toMs: number
  readonly total: number
  readonly counts: Readonly<Record<SeverityName, number>>
  readonly isMissing: boolean
  readonly isOpen: boolean
}

/** The bars of an answer without holes: one for every step of the range, those that were not answered marked. */
export function barsOf(answer: HistogramAnswer, nowMs: number): Bar[] {
  const stepMs = answer.barSeconds * 1000
  const endMs = Date.parse(answer.range.to)
  const given = new Map(answer.bars.map((bar) => [Date.parse(bar.from), bar]))
  const firstMs = Math.floor(Date.parse(answer.range.from) / stepMs) * stepMs
  const count = Math.min(1_000, Math.max(0, Math.ceil((endMs - firstMs) / stepMs)))
  return Array.from({ length: count }, (_, i) => {
    const fromMs = firstMs + i * stepMs
    const bar = given.get(fromMs)
    const counts = Object.fromEntries(severityNames.map((name) => [name, bar?.severities[name] ?? 0]))
    return {
      fromMs,
      toMs: fromMs + stepMs,
      total: bar?.total ?? 0,
      counts: counts as Record<SeverityName, number>,
      isMissing: bar === undefined,
      isOpen: fromMs + stepMs > nowMs || fromMs + stepMs > endMs,
    }
  })
}

/** Heights for a stacked chart, from the bottom up: each line holds what is below it too. Missing bars are null. */
export function stacked(bars: readonly Bar[]): (number | null)[][] {
  const sums = bars.map(() => 0)
  return stackOrder.map((name) =>
    bars.map((bar, i) => {
      if (bar.isMissing) return null
      sums[i] = (sums[i] ?? 0) + bar.counts[name]
      return sums[i] ?? 0
    }),
  )
}

/** The chart in one sentence: its name for those who do not see it. */
export function summaryOf(bars: readonly Bar[], zone: Zone): string {
  const first = bars[0]
  const last = bars.at(-1)
  if (first === undefined || last === undefined) return 'Histogram of events over time: no bars.'
  const total = bars.reduce((sum, bar) => sum + bar.total, 0)
  const top = bars.reduce((most, bar) => (bar.total > most.total ? bar : most), first)
  const range = `${formatMinute(first.fromMs, zone)} to ${formatMinute(last.toMs, zone)}`
  const step = formatSpan(first.toMs - first.fromMs)
  const peak = total === 0 ? 'none' : `most at ${formatMinute(top.fromMs, zone)} with ${formatCount(top.total)}`
  return `Histogram: ${formatCount(total)} events from ${range} in bars of ${step}, ${peak}.`
}

/** One bar in words: its time, its count, and the severities that occur, worst first. */
export function sayBar(bar: Bar, zone: Zone): string {
  const when = `${formatMinute(bar.fromMs, zone)} to ${formatMinute(bar.toMs, zone)}`
  if (bar.isMissing) return `${when}: not known`
  const parts = stackOrder
    .filter((name) => bar.counts[name] > 0)
    .map((name) => `${formatCount(bar.counts[name])} ${name}`)
  const counted = `${formatCount(bar.total)} ${bar.total === 1 ? 'event' : 'events'}`
  return `${when}: ${counted}${parts.length === 0 ? '' : ` (${parts.join(', ')})`}${bar.isOpen ? ', not over yet' : ''}`
}

/** The range of the bars from one to another, in either order, cut to the range on the screen. */
export function rangeOfBars(bars: readonly Bar[], one: number, other: number, within: Span): TimeRange | undefined {
  const first = bars[Math.min(one, other)]
  const last = bars[Math.max(one, other)]
  if (first === undefined || last === undefined) return undefined
  const fromMs = Math.max(first.fromMs, within.fromMs)
  const toMs = Math.min(last.toMs, within.toMs)
  return toMs > fromMs ? { from: toIso(fromMs), to: toIso(toMs) } : undefined
}
