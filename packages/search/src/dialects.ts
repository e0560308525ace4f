import { findField } from '@aurora/core'
import { quoteField, quoteValue, writeValue } from './quote.ts'
import { problemAt, type Repair, type SyntaxProblem } from './problem.ts'
import { span } from './span.ts'

const operand = `"(?:[^"\\\\]|\\\\.){0,500}"|'[^']{0,500}'|[^\\s()"']{1,500}`
const nameForm = '[A-Za-z_@][\\w.@-]{0,200}(?:\\[\\d{1,6}\\])?'
const glued = new RegExp(`(${nameForm})(==|!=|=~|<>|>=|<=|=|>|<)(${operand})`, 'y')
const spaced = new RegExp(`(${nameForm})[ \\t]{1,20}(==|!=|=~|<>|>=|<=|=|>|<)[ \\t]{0,20}(${operand})?`, 'y')
const worded = new RegExp(
  `(${nameForm})[ \\t]{1,20}(like|contains|startswith|endswith|matches|is|eq|equals|in)[ \\t]{1,20}(${operand}|\\([^()]{0,500}\\))`,
  'iy',
)

/**
 * Recognises the syntax of other query languages where a term begins, and offers the right form.
 *
 * `start` and `end` bound the unquoted text found there. Undefined when it is a term of this language.
 */
export function findDialect(text: string, start: number, end: number): SyntaxProblem | undefined {
  return pipe(text, start) ?? ampersand(text, start, end) ?? singleQuoted(text, start) ?? comparison(text, start)
}

function pipe(text: string, start: number): SyntaxProblem | undefined {
  if (text[start] !== '|') return undefined
  const repair = { text: '', label: 'search with the part before the pipe' }
  return problemAt(
    span(start, text.length),
    'pipes ("|") are not part of this language',
    ['OR', 'AND', 'the end'],
    repair,
  )
}

function ampersand(text: string, start: number, end: number): SyntaxProblem | undefined {
  if (text.slice(start, end) !== '&') return undefined
  return problemAt(span(start, end), '"&" alone joins nothing', ['AND'], { text: 'AND', label: 'write AND' })
}

/** A text in single quotes, which mean nothing here. */
export function singleQuoted(text: string, start: number): SyntaxProblem | undefined {
  if (text[start] !== "'") return undefined
  const close = text.indexOf("'", start + 1)
  if (close < 0 || !/^[\s)]?$/.test(text[close + 1] ?? '')) return undefined
  const repair = { text: quoted(text.slice(start + 1, close)), label: 'use double quotes' }
  return problemAt(span(start, close + 1), 'a phrase stands in double quotes', ['"'], repair)
}

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`

function comparison(text: string, start: number): SyntaxProblem | undefined {
  const found = matchAt(glued, text, start) ?? matchAt(spaced, text, start) ?? knownWorded(text, start)
  if (found === undefined) return undefined
  const [whole, name = '', operator = '', value = ''] = found
  const what = `"${operator}" is not an operator here: a field and its value are joined by ":"`
  const repair = value === '' ? undefined : repairOf(name, operator.toLowerCase(), value)
  return problemAt(span(start, start + whole.length), what, ['field:value'], repair)
}

function matchAt(form: RegExp, text: string, start: number): RegExpExecArray | undefined {
  form.lastIndex = start
  return form.exec(text) ?? undefined
}

/** Words such as `contains` only count after a name that is surely a field. */
function knownWorded(text: string, start: number): RegExpExecArray | undefined {
  const found = matchAt(worded, text, start)
  const name = found?.[1] ?? ''
  return name.includes('.') || findField(name) !== undefined ? found : undefined
}

function repairOf(name: string, operator: string, operand: string): Repair {
  const field = quoteField(name)
  const text = repairText(field, operator, unquote(operand), operand)
  return { text, label: `write ${text.length > 60 ? `${text.slice(0, 60)}…` : text}` }
}

function repairText(field: string, operator: string, value: string, operand: string): string {
  const literal = writeValue([{ literal: value }])
  if (operator === '!=' || operator === '<>') return `NOT ${field}:${quoteValue(value)}`
  if (/^[<>]/.test(operator)) return `${field}:${operator}${quoteValue(value)}`
  if (operator === 'contains') return `${field}:*${literal}*`
  if (operator === 'startswith') return `${field}:${literal}*`
  if (operator === 'endswith') return `${field}:*${literal}`
  if (operator === 'like')
    return `${field}:${writeValue([{ literal: value }])
      .replaceAll('%', '*')
      .replaceAll('_', '?')}`
  if (operator === 'matches' || operator === '=~')
    return `${field}:/${value.replace(/^\/|\/$/g, '').replaceAll('/', '\\/')}/`
  if (operand.startsWith('('))
    return `${field}:(${value
      .split(/[,\s]+/)
      .filter(Boolean)
      .map((item) => quoteValue(unquote(item)))
      .join(' OR ')})`
  return `${field}:${/[*?]/.test(value) && operand === value ? value : quoteValue(value)}`
}

/** The text inside quotes or parentheses of another dialect. */
function unquote(operand: string): string {
  const inner = /^(?:"(.*)"|'(.*)'|\((.*)\))$/s.exec(operand)
  return inner === null ? operand : (inner[1]?.replace(/\\(["\\])/g, '$1') ?? inner[2] ?? inner[3] ?? '')
}
