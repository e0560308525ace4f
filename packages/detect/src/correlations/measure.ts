import { canonicalNumber, type MeasureBound, type WindowSearch } from '@aurora/query'
import type { GroupedEvent } from './occurrence.ts'

/** What is measured of the events of one window; undefined when there is nothing to measure, which meets no bound. */
export function measureOf({ measure }: WindowSearch, events: readonly GroupedEvent[]): number | undefined {
  switch (measure.kind) {
    case 'events':
      return events.length
    case 'values':
      return new Set(events.flatMap(({ value }) => (value === undefined ? [] : [value]))).size
    case 'branches':
      return new Set(events.flatMap(({ branches }) => branches)).size
    case 'ordered':
      return undefined
    default: {
      const numbers = events.flatMap(({ value }) => numbersOf(value))
      if (numbers.length === 0) return undefined
      if (measure.kind === 'quantile') return quantile(numbers, measure.level)
      const sum = numbers.reduce((total, each) => total + each, 0)
      return measure.kind === 'sum' ? sum : sum / numbers.length
    }
  }
}

const numbersOf = (value: string | undefined): number[] =>
  value !== undefined && canonicalNumber(value) !== undefined ? [Number(value)] : []

/** The value of rank ⌊level × count⌋ from 0, the last at most: what the engine's exact quantile is, without interpolation. */
function quantile(numbers: number[], level: number): number {
  const sorted = numbers.sort((a, b) => a - b)
  return sorted[Math.min(Math.floor(level * sorted.length), sorted.length - 1)] as number
}

/** Whether every bound holds. */
export function meets(bounds: readonly MeasureBound[], measure: number | undefined): boolean {
  return measure !== undefined && bounds.every(({ operator, value }) => compare[operator](measure, value))
}

const compare: Readonly<Record<MeasureBound['operator'], (measure: number, value: number) => boolean>> = {
  gt: (measure, value) => measure > value,
  gte: (measure, value) => measure >= value,
  lt: (measure, value) => measure < value,
  lte: (measure, value) => measure <= value,
  eq: (measure, value) => measure === value,
  neq: (measure, value) => measure !== value,
}
