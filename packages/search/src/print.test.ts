import { literalOf, type Pattern } from '@aurora/query'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addTerm } from './add-term.ts'
import { completionContext } from './completion.ts'
import { highlight } from './highlight.ts'
import { parseTree } from './parser.ts'
import { print } from './print.ts'
import { quoteField, quoteValue } from './quote.ts'
import { parseSearch } from './search.ts'
import type { Tree, ValueTree } from './tree.ts'

const at = { offset: 0, length: 0 }

/** A tree without its places, which printing does not keep. */
const shapeOf = (tree: unknown): unknown =>
  JSON.parse(JSON.stringify(tree, (key, value: unknown) => (key === 'at' || key === 'fieldAt' ? undefined : value)))

const tricky = fc.constantFrom(
  'AND',
  'or',
  'NOT',
  'TO',
  'contains',
  '-a',
  '!b',
  'a:b',
  '"',
  '\\',
  '\\*',
  'a\\',
  '(x)',
  '[1',
  '{',
  '/re/',
  '/',
  '>5',
  '<=',
  '=',
  'a=b',
  "it's",
  "'q'",
  '|',
  '&&',
  '&',
  'C:\\x',
  'http://x/?a=1',
  '::1',
  'len(',
  '_exists_',
  ' ',
  '\n',
  'ü',
  '🦊',
  '*',
  '?',
  'a b',
  '5',
  '*a',
)
const text = fc.oneof(
  { weight: 3, arbitrary: tricky },
  { weight: 2, arbitrary: fc.string({ minLength: 1, maxLength: 6 }) },
  fc.array(tricky, { minLength: 2, maxLength: 3 }).map((parts) => parts.join('')),
)

/** Patterns in the form reading gives them: literals joined, stars not repeated. */
const pattern = fc
  .array(
    fc.oneof(
      { weight: 2, arbitrary: text.map((literal) => ({ literal })) },
      fc.constantFrom({ wild: '*' as const }, { wild: '?' as const }),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map(normal)

function normal(parts: Pattern): Pattern {
  const out: { literal?: string; wild?: string }[] = []
  for (const part of parts) {
    const last = out[out.length - 1]
    if ('wild' in part) {
      if (part.wild !== '*' || last?.wild !== '*') out.push({ wild: part.wild })
    } else if (last?.literal !== undefined) last.literal += part.literal
    else out.push({ literal: part.literal })
  }
  return out as Pattern
}

const end = fc
  .tuple(text, fc.boolean())
  .map(([written, quoted]) => ({ text: written, quoted, at }))
  .filter((it) => it.quoted || it.text !== 'TO')
const field = fc.oneof(
  fc.constantFrom('source', 'dns.answers[0].rdata', 'a\\.b', '@timestamp', 'Threat Name', 'len(x', '_exists_', 'AND'),
  text.filter((name) => !/[*?]/.test(name)),
)

const valueLeaf: fc.Arbitrary<ValueTree> = fc.oneof(
  pattern
    .filter((it) => !/^(?:AND|OR|NOT)$/.test(literalOf(it) ?? ''))
    .map((it): ValueTree => ({ kind: 'value', pattern: it, quoted: false, at })),
  text.map((it): ValueTree => ({ kind: 'value', pattern: [{ literal: it }], quoted: true, at })),
  fc.constant<ValueTree>({ kind: 'value', pattern: [], quoted: true, at }),
  fc
    .constantFrom('a.*b', 'x/y', '\\d+ \\w', '[a-z]{2}', '\\\\')
    .map((source): ValueTree => ({ kind: 'regex', source, flags: 'i', at })),
  fc
    .tuple(fc.constantFrom('>' as const, '>=' as const, '<' as const, '<=' as const), end)
    .map(([operator, it]): ValueTree => ({ kind: 'compare', operator, end: it, at })),
  fc
    .tuple(
      end,
      end,
      fc.constantFrom('[' as const, '{' as const),
      fc.constantFrom(']' as const, '}' as const),
      fc.nat(2),
    )
    .map(([from, to, open, close, which]): ValueTree => ({
      kind: 'range',
      ...(which !== 0 && { from }),
      ...(which !== 1 && { to }),
      open,
      close,
      at,
    })),
)
const { value } = fc.letrec<{ value: ValueTree }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    { weight: 4, arbitrary: valueLeaf },
    tie('value').map((of): ValueTree => ({ kind: 'not', of, at })),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('value'), { minLength: 2, maxLength: 3 }))
      .map(([kind, of]): ValueTree => ({ kind, of, at })),
  ),
}))
const leaf: fc.Arbitrary<Tree> = fc.oneof(
  pattern.map((it): Tree => ({ kind: 'word', pattern: it, at })),
  field.map((it): Tree => ({ kind: 'exists', field: it, at, fieldAt: at })),
  fc.tuple(field, value, fc.boolean()).map(([name, it, isLength]): Tree => ({
    kind: 'field',
    field: name,
    ...(isLength && { measure: 'length' as const }),
    test: it,
    at,
    fieldAt: at,
  })),
)
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    { weight: 4, arbitrary: leaf },
    tie('tree').map((of): Tree => ({ kind: 'not', of, at })),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('tree'), { minLength: 2, maxLength: 3 }))
      .map(([kind, of]): Tree => ({ kind, of, at })),
  ),
}))

describe('print', () => {
  test('what is printed reads as the same tree, and prints the same', () => {
    fc.assert(
      fc.property(tree, (it) => {
        const printed = print(it)
        const again = parseTree(printed).tree
        expect(shapeOf(again)).toEqual(shapeOf(it))
        expect(print(again)).toBe(printed)
      }),
      { numRuns: 3000 },
    )
  })
})

const anyText = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc
    .array(
      fc.oneof(
        tricky,
        fc.constantFrom(
          ' ',
          'source:',
          '(',
          ')',
          '[',
          ']',
          ' TO ',
          ' AND ',
          ' OR ',
          'NOT ',
          '_exists_:',
          'len(a):',
          'severity:',
          'time:',
          '>=',
          '"',
          "'",
          'x = ',
          ' like ',
        ),
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
)

describe('any text', () => {
  test('is read without an exception, and a problem lies inside it', () => {
    fc.assert(
      fc.property(anyText, (query) => {
        const result = parseSearch(query, { nowUs: 1.7e15, knownFields: ['dns.rrname'] })
        if (result.ok) {
          expect(print(result.tree)).toBe(print(parseTree(print(result.tree)).tree))
          return
        }
        const { offset, length, column, message } = result.problem
        expect(offset >= 0 && offset + length <= query.length && column === offset + 1).toBe(true)
        expect(message).toMatch(/^column \d+: \S/)
      }),
      { numRuns: 5000 },
    )
  })

  test('is coloured in order without overlap, and completed at any place', () => {
    fc.assert(
      fc.property(anyText, fc.nat(60), (query, offset) => {
        let reached = 0
        for (const { offset: start, length } of highlight(query)) {
          expect(start).toBeGreaterThanOrEqual(reached)
          reached = start + length
        }
        expect(reached).toBeLessThanOrEqual(query.length)
        const { replace } = completionContext(query, offset)
        expect(replace.offset + replace.length).toBeLessThanOrEqual(query.length)
      }),
      { numRuns: 3000 },
    )
  })

  test('takes linear time, however it is nested or left open', () => {
    const long = [
      '(',
      'NOT ',
      'a:(',
      '"',
      'x:[',
      "'",
      'a="',
      '-',
      'a OR ',
      '\\',
      'a:/',
      'x like ',
      '_exists_:',
      '[',
      'a b ',
      'a.',
    ].map((piece) => piece.repeat(16_384 / piece.length))
    const startedMs = performance.now()
    for (const query of long) {
      parseSearch(query, { nowUs: 0 })
      highlight(query)
      completionContext(query, query.length)
    }
    expect(performance.now() - startedMs).toBeLessThan(20_000)
  })
})

const parses = (query: string): boolean => parseSearch(query, { nowUs: 0 }).ok

describe('quoting', () => {
  test('a quoted value and field mean themselves', () => {
    fc.assert(
      fc.property(
        text,
        text.filter((name) => !/[*?]/.test(name)),
        (given, name) => {
          const read = parseTree(`${quoteField(name)}:${quoteValue(given)}`).tree
          expect(read).toMatchObject({
            kind: 'field',
            field: name,
            test: { kind: 'value', pattern: [{ literal: given }] },
          })
        },
      ),
    )
  })

  test('an added term is in the query, once', () => {
    fc.assert(
      fc.property(anyText, text, (query, given) => {
        fc.pre(parses(query))
        const once = addTerm(query, { field: 'user.name', value: given })
        expect(print(parseTree(once).tree)).toContain(`user.name:${quoteValue(given)}`)
        expect(addTerm(once, { field: 'user.name', value: given })).toBe(once)
      }),
    )
  })

  test('so is one without a field', () => {
    fc.assert(
      fc.property(anyText, text, (query, given) => {
        fc.pre(parses(query))
        const once = addTerm(query, { value: given })
        expect(parses(once)).toBe(true)
        expect(addTerm(once, { value: given })).toBe(once)
      }),
    )
  })
})
