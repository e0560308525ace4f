import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LinePatterns, type Line } from './line-patterns.ts'
import { parseSearch } from './search.ts'

const clustered = (texts: readonly string[]): LinePatterns => {
  const patterns = new LinePatterns()
  texts.forEach((text, i) => patterns.add({ id: String(i), text, timeUs: i }))
  return patterns
}

test('lines that differ in names and numbers are one pattern', () => {
  const found = clustered([
    'Failed password for root from 203.0.113.77 port 4711 ssh2',
    'Failed password for bob from 10.0.0.5 port 22 ssh2',
    'Accepted publickey for bob from 10.0.0.5 port 22 ssh2',
    'Failed password for alice from 10.0.0.6 port 23 ssh2',
    'sshd[17]: session closed',
    'sshd[18]: session closed',
  ]).list()
  expect(found.map(({ text, count }) => `${count} ${text}`)).toEqual([
    '3 Failed password for * from * port * *',
    '2 sshd[*]: session closed',
    '1 Accepted publickey for bob from * port * *',
  ])
  expect(found[0]).toMatchObject({ firstUs: 0, lastUs: 3, example: '0' })
})

/** Words and punctuation as logs have them, and what an attacker may add. */
const word = fc.oneof(
  fc.constantFrom(
    'failed',
    'for',
    'root',
    'sshd[12]:',
    '10.0.0.5',
    'a*b',
    '"q"',
    'x:(y)',
    '\\',
    '',
    '\t',
    '/re/',
    '[a',
  ),
  fc.string({ maxLength: 12 }),
)
const text = fc.array(word, { maxLength: 60 }).map((words) => words.join(' '))

test('every line is counted once, and its pattern is a value the search language reads', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 40 }), (texts) => {
      const patterns = clustered(texts)
      const list = patterns.list()
      expect(list.reduce((sum, { count }) => sum + count, patterns.others)).toBe(texts.length)
      for (const { value } of list) {
        const read = parseSearch(`message:${value}`, { nowUs: 0 })
        if (!read.ok) throw new Error(`${value}: ${read.problem.message}`)
      }
    }),
    { numRuns: 300 },
  )
})

test('a pattern matches the lines it was made of, as a whole', () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 12 }), (texts) => {
      const list = clustered(texts).list()
      for (const line of texts)
        expect(
          list.some((pattern) => covers(pattern.text, line)),
          line,
        ).toBe(true)
    }),
    { numRuns: 300 },
  )
})

/** Whether a pattern stands for a line; found by walking its literal parts, first and last at the ends. */
function covers(pattern: string, line: string): boolean {
  const parts = pattern.split('*')
  const first = parts[0] ?? ''
  const last = parts.at(-1) ?? ''
  if (parts.length === 1) return line === pattern
  if (!line.startsWith(first) || !line.endsWith(last)) return false
  let at = first.length
  for (const part of parts.slice(1, -1)) {
    const found = line.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at + last.length <= line.length
}

test('lines made to be different take no more room than there is', () => {
  const patterns = new LinePatterns()
  const letters = 'abcdefghijklmnopqrstuvwxyz'
  const name = (i: number): string => [...i.toString(26)].map((digit) => letters[Number.parseInt(digit, 26)]).join('')
  const lines = Array.from({ length: 20_000 }, (_, i): Line => ({
    id: '',
    text: `${name(i)} x`.repeat(400),
    timeUs: i,
  }))
  for (const line of lines) patterns.add(line)
  const list = patterns.list()
  expect(list).toHaveLength(1_000)
  expect(Math.max(...list.map((pattern) => pattern.text.length))).toBeLessThan(700)
  expect(patterns.others).toBe(19_000)
})
