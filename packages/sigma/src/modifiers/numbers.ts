import type { TimePart } from '@aurora/query'
import type { CompareOperator } from '../search.ts'
import { decimalOf } from '../yaml/scalar.ts'
import { refusal, unfit, type Modifier } from './modifier.ts'

const compare =
  (operator: CompareOperator): Modifier =>
  (value) => {
    if (value.kind === 'number') return { kind: 'compare', operator, number: decimalOf(value.text) }
    if (value.kind !== 'text') return unfit(operator, value)
    return refusal('value', `\`${operator}\` needs a number`, 'write the number without quotes')
  }

/** Comparisons of numbers. A value of the event that is no number is outside. */
export const comparisons: Readonly<Record<CompareOperator, Modifier>> = {
  lt: compare('lt'),
  lte: compare('lte'),
  gt: compare('gt'),
  gte: compare('gte'),
}

/** Smallest and largest number of each part of a time (UTC); weeks are those of ISO 8601. */
const bounds: Record<TimePart, readonly [number, number]> = {
  minute: [0, 59],
  hour: [0, 23],
  day: [1, 31],
  week: [1, 53],
  month: [1, 12],
  year: [1, 9999],
}

const timePart =
  (part: TimePart): Modifier =>
  (value) => {
    if (value.kind !== 'number') {
      return value.kind === 'text' ? refusal('value', `\`${part}\` needs a number`) : unfit(part, value)
    }
    const number = Number(decimalOf(value.text))
    const [least, most] = bounds[part]
    if (!Number.isInteger(number) || number < least || number > most) {
      return refusal('value', `\`${part}\` needs a whole number from ${least} to ${most}`)
    }
    return { kind: 'time', part, number }
  }

export const timeParts: Readonly<Record<TimePart, Modifier>> = {
  minute: timePart('minute'),
  hour: timePart('hour'),
  day: timePart('day'),
  week: timePart('week'),
  month: timePart('month'),
  year: timePart('year'),
}
