import { severityNames, type FieldSpec } from '@aurora/core'
import { isIntegerText } from '../number.ts'
import type { Bound } from '../predicate.ts'
import { mayHoldForEmpty, mergedCondition, type MergedTest } from './merged.ts'
import { columnTimePart } from './time-part.ts'
import type { Bind } from './writer.ts'

/** How a stored field appears as one text; '' where it is missing. Lists have no one text. */
export function columnText(spec: FieldSpec): string {
  switch (spec.kind) {
    case 'number':
      return `toString(${spec.column})`
    case 'time':
      return `formatDateTime(${spec.column}, '%Y-%m-%dT%H:%i:%S.%fZ')`
    case 'severity':
      return `arrayElement([${severityNames.map((name) => `'${name}'`).join(', ')}], ${spec.column} + 1)`
    case 'id':
      return `replaceAll(toString(${spec.column}), '-', '')`
    default:
      return spec.column
  }
}

/** Whether a row has the field. */
export function columnExists(spec: FieldSpec): string {
  switch (spec.kind) {
    case 'text':
    case 'ip':
      return `${spec.column} != ''`
    case 'number':
      return `${spec.column} >= 0`
    case 'list':
      return `notEmpty(${spec.column})`
    default:
      return '1'
  }
}

/** A condition on a stored field, false where it is missing. */
export function columnCondition(spec: FieldSpec, test: MergedTest, bind: Bind): string {
  if (test.kind === 'never') return '0'
  if (spec.kind === 'list') return `arrayExists(x -> ${mergedCondition(test, 'x', bind)}, ${spec.column})`
  if (spec.kind === 'id' && test.kind === 'in') return identityCondition(spec, test.texts, bind)
  if (spec.kind === 'severity' && test.kind === 'in') return severityCondition(spec, test.texts)
  if (spec.kind === 'number' && test.kind === 'in') return numberIn(spec, test.texts, bind)
  if (test.kind === 'numbers' && isNumeric(spec)) return integerRange(spec, test, bind)
  if (test.kind === 'timePart' && spec.kind === 'time') return columnTimePart(spec.column, test, bind)
  const condition = mergedCondition(test, columnText(spec), bind)
  const isGuarded = spec.kind === 'number' || ((spec.kind === 'text' || spec.kind === 'ip') && mayHoldForEmpty(test))
  return isGuarded ? `(${columnExists(spec)} AND ${condition})` : `(${condition})`
}

const isNumeric = (spec: FieldSpec): boolean =>
  spec.kind === 'number' || spec.kind === 'time' || spec.kind === 'severity'

function identityCondition(spec: FieldSpec, texts: readonly string[], bind: Bind): string {
  const ids = texts.filter((text) => /^[0-9a-f]{32}$/.test(text))
  return ids.length === 0 ? '0' : `(${ids.map((id) => `${spec.column} = toUUID(${bind(id, 'String')})`).join(' OR ')})`
}

function severityCondition(spec: FieldSpec, texts: readonly string[]): string {
  const numbers = severityNames.flatMap((name, number) => (texts.includes(name) ? [number] : []))
  return numbers.length === 0 ? '0' : `${spec.column} IN (${numbers.join(', ')})`
}

const int64Max = 2n ** 63n - 1n

function numberIn(spec: FieldSpec, texts: readonly string[], bind: Bind): string {
  const numbers = texts.filter((text) => isIntegerText(text) && !text.startsWith('-') && BigInt(text) <= int64Max)
  return numbers.length === 0
    ? '0'
    : `(${numbers.map((text) => `${spec.column} = ${bind(text, 'Int64')}`).join(' OR ')})`
}

/** What a numeric column can hold: outside, an end is the same as these. Times: the years DateTime64 knows. */
const limits: Partial<Record<FieldSpec['kind'], readonly [bigint, bigint]>> = {
  number: [0n, int64Max],
  time: [-2_208_988_800_000_000n, 10_413_791_999_999_999n],
  severity: [0n, 4n],
}

/** A range over a column of integers: its ends are rounded inwards to integers, then compared with the bare column. */
function integerRange(spec: FieldSpec, test: { from?: Bound; to?: Bound }, bind: Bind): string {
  const [least, most] = limits[spec.kind] ?? [0n, int64Max]
  const low = test.from === undefined ? least : firstInteger(test.from)
  const high = test.to === undefined ? most : -firstInteger({ ...test.to, value: negated(test.to.value) })
  if (low > high || low > most || high < least) return '0'
  const write = (value: bigint): string =>
    spec.kind === 'time' ? `fromUnixTimestamp64Micro(${bind(value, 'Int64')}, 'UTC')` : bind(value, 'Int64')
  const above = `${spec.column} >= ${write(low < least ? least : low)}`
  return high >= most ? `(${above})` : `(${above} AND ${spec.column} <= ${write(high)})`
}

const negated = (number: string): string => (number.startsWith('-') ? number.slice(1) : `-${number}`)

/** The least integer above a bound, or equal to it when it is inclusive. */
function firstInteger({ value, inclusive }: Bound): bigint {
  if (isIntegerText(value)) return BigInt(value) + (inclusive ? 0n : 1n)
  const ceiling = Math.ceil(Number(value))
  return BigInt(ceiling) + (inclusive || ceiling !== Number(value) ? 0n : 1n)
}
