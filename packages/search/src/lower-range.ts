import { parseSeverity } from '@aurora/core'
import { canonicalNumber, parseAddress, type Bound, type Predicate, type RangeScale } from '@aurora/query'
import type { FieldContext } from './context.ts'
import { refuse } from './problem.ts'
import type { CompareOperator, RangeEnd, ValueLeaf } from './tree.ts'
import { severityValue, timeValue } from './typed-value.ts'

/** An end with what it excludes, before its text is read. */
interface Ends {
  readonly from?: { readonly end: RangeEnd; readonly inclusive: boolean }
  readonly to?: { readonly end: RangeEnd; readonly inclusive: boolean }
}

type RangeNode = Extract<ValueLeaf, { kind: 'compare' | 'range' }>

/** `[a TO b]`, `>a` and their kin. Numbers, addresses, times and severities by value; anything else by its folded text. */
export function lowerRange(node: RangeNode, context: FieldContext): Predicate {
  const ends = endsOf(node)
  const as = scaleOf(ends, context)
  const from = ends.from && readEnd(ends.from, 'from', as, context)
  const to = ends.to && readEnd(ends.to, 'to', as, context)
  return { kind: 'range', field: context.field, as, ...(from && { from }), ...(to && { to }) }
}

function endsOf(node: RangeNode): Ends {
  if (node.kind === 'compare') return comparedEnds(node.operator, node.end)
  const from = node.from && { end: node.from, inclusive: node.open === '[' }
  const to = node.to && { end: node.to, inclusive: node.close === ']' }
  return { ...(from && { from }), ...(to && { to }) }
}

function comparedEnds(operator: CompareOperator, end: RangeEnd): Ends {
  const bound = { end, inclusive: operator.endsWith('=') }
  return operator.startsWith('>') ? { from: bound } : { to: bound }
}

function scaleOf({ from, to }: Ends, { kind }: FieldContext): RangeScale {
  if (kind === 'time' || kind === 'severity' || kind === 'number') return 'number'
  if (kind === 'ip') return 'address'
  const texts = [from, to].flatMap((bound) => (bound === undefined ? [] : [bound.end]))
  if (texts.every(({ text, quoted }) => !quoted && isNumber(text))) return 'number'
  return texts.every(({ text, quoted }) => !quoted && parseAddress(text) !== undefined) ? 'address' : 'text'
}

const isNumber = (text: string): boolean => canonicalNumber(text) !== undefined || /^-?[1-9]\d{18,300}$/.test(text)

function readEnd(
  bound: { end: RangeEnd; inclusive: boolean },
  side: 'from' | 'to',
  as: RangeScale,
  context: FieldContext,
): Bound {
  const { end, inclusive } = bound
  if (context.kind === 'time') return timeBound(end, inclusive, side, context.nowUs)
  if (context.kind === 'severity') {
    return { value: String(parseSeverity(severityValue(end.text, end.at)) ?? 0), inclusive }
  }
  if (as === 'number' && !isNumber(end.text))
    refuse(end.at, `${context.term.field} is a number, "${end.text}" is none`, ['a number'])
  if (as === 'address' && parseAddress(end.text) === undefined) {
    refuse(end.at, `${context.term.field} is an address, "${end.text}" is none`, ['an address'])
  }
  return { value: end.text, inclusive }
}

/** A range that includes a day includes all of it; one that excludes it excludes all of it. */
function timeBound(end: RangeEnd, inclusive: boolean, side: 'from' | 'to', nowUs: number): Bound {
  const { firstUs, lastUs } = timeValue(end.text, end.at, nowUs)
  const takesFirst = (side === 'from') === inclusive
  return { value: String(takesFirst ? firstUs : lastUs), inclusive }
}

/** `len(field):…` in whole numbers. */
export function lowerLength(node: ValueLeaf, { field }: FieldContext): Predicate {
  if (node.kind === 'regex') return refuse(node.at, 'a length is a number', lengthForms)
  if (node.kind === 'value') {
    const text = node.pattern.map((part) => ('wild' in part ? part.wild : part.literal)).join('')
    const length = readLength({ text, quoted: node.quoted, at: node.at })
    return { kind: 'length', field, from: length, to: length }
  }
  const { from, to } = endsOf(node)
  const low = from && readLength(from.end) + (from.inclusive ? 0 : 1)
  const high = to && readLength(to.end) - (to.inclusive ? 0 : 1)
  if (high !== undefined && high < 0) return { kind: 'none' }
  return { kind: 'length', field, ...(low !== undefined && { from: low }), ...(high !== undefined && { to: high }) }
}

const lengthForms = ['100', '>=100', '[10 TO 20]']

function readLength({ text, at }: RangeEnd): number {
  return /^\d{1,9}$/.test(text)
    ? Number(text)
    : refuse(at, `a length is a whole number, "${text}" is none`, lengthForms)
}
