import { endTimeDay, firstTimeDay, timePattern, type TimePart } from '../time-part.ts'
import type { Bind } from './writer.ts'

interface TimePartTest {
  readonly part: TimePart
  readonly value: number
}

const functions: Readonly<Record<TimePart, string>> = {
  minute: 'toMinute',
  hour: 'toHour',
  day: 'toDayOfMonth',
  week: 'toISOWeek',
  month: 'toMonth',
  year: 'toYear',
}

/** A condition on a column of times in UTC. */
export function columnTimePart(column: string, { part, value }: TimePartTest, bind: Bind): string {
  return `${functions[part]}(${column}) = ${bind(value, 'UInt32')}`
}

const date = 'substring(t, 1, 10)'
const number = (from: number): string => `toInt64OrZero(substring(t, ${from}, 2))`
/** `+hh` or `+hhmm`, '' for UTC: behind the minutes only, for a date has signs too. */
const zone = "replaceAll(extract(substring(t, 17), '[+-][0-9:]+$'), ':', '')"
const zoneMinutes = `arrayMap(z -> if(startsWith(z, '-'), -1, 1) * (toInt64OrZero(substring(z, 2, 2)) * 60 + toInt64OrZero(substring(z, 4, 2))), [${zone}])[1]`
/** Minutes since 1970 in UTC; a leap second is the one after it. The engine reads a 30th of February as the 1st of March. */
const minutes = `toInt64(toInt32(toDate32OrZero(${date}))) * 1440 + ${number(12)} * 60 + ${number(15)} + (substring(t, 17, 3) = ':60') - ${zoneMinutes}`
const isTime = `match(t, '${timePattern}') AND toString(toDate32OrZero(${date})) = ${date}`

/** A condition on a text, read as `timePartOf` reads it, without any parser of the engine that would take more. */
export function textTimePart(text: string, { part, value }: TimePartTest, bind: Bind): string {
  const inside = `m >= ${firstTimeDay * 1440} AND m < ${endTimeDay * 1440}`
  const holds = `${inside} AND ${partOf(part)} = ${bind(value, 'UInt32')}`
  return `arrayExists(t -> if(${isTime}, arrayExists(m -> ${holds}, [${minutes}]), 0), [${text}])`
}

function partOf(part: TimePart): string {
  if (part === 'minute') return 'positiveModulo(m, 60)'
  if (part === 'hour') return 'intDiv(positiveModulo(m, 1440), 60)'
  return `${functions[part]}(addDays(toDate32('1970-01-01'), intDiv(m - positiveModulo(m, 1440), 1440)))`
}
