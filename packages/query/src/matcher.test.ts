import type { Event, NativeDocument } from '@aurora/core'
import { describe, expect, test } from 'vitest'
import { compileMatcher } from './matcher.ts'
import type { Predicate } from './predicate.ts'

const native: NativeDocument = {
  CommandLine: 'C:\\Tools\\Rubeus.exe kerberoast',
  EventID: 4688,
  tags: ['a', 'B'],
  empty: '',
  gone: null,
}

const event: Event = {
  id: '0'.repeat(32), timeUs: 0, receivedUs: 0, site: 's', source: 'windows', sensor: 'w', dataset: '', severity: 0, message: '',
  techniques: [], indicators: [], ecs: { 'source.ip': '10.0.0.5' }, native, raw: JSON.stringify(native), decoded: '',
} // prettier-ignore

const field = { space: 'native', path: 'CommandLine' } as const
const at = (path: string) => ({ space: 'native', path }) as const

describe('what only rules ask for', () => {
  test.for<[predicate: Predicate, matches: boolean]>([
    [{ kind: 'contains', field, value: 'RUBEUS' }, true],
    [{ kind: 'contains', field, value: 'RUBEUS', cased: true }, false],
    [{ kind: 'contains', field, value: 'Rubeus', cased: true }, true],
    [{ kind: 'startsWith', field, value: 'c:\\tools\\' }, true],
    [{ kind: 'endsWith', field, value: 'KERBEROAST' }, true],
    [{ kind: 'endsWith', field, value: 'kerberoast', cased: true }, true],
    [{ kind: 'equals', field: at('tags'), value: 'b' }, true],
    [{ kind: 'equals', field: at('tags'), value: 'b', cased: true }, false],
    [{ kind: 'equals', field: at('EventID'), value: '4688' }, true],
    [{ kind: 'equals', field: at('EventID'), value: '4688.0' }, false],
    [{ kind: 'equals', field: at('EventID'), value: '4688.0', numeric: true }, true],
    [{ kind: 'contains', field: at('EventID'), value: '68' }, true],
    [{ kind: 'contains', field: at('empty'), value: '' }, true],
    [{ kind: 'contains', field: at('gone'), value: '' }, false],
    [{ kind: 'not', of: { kind: 'contains', field: at('gone'), value: '' } }, true],
    [
      {
        kind: 'wildcard',
        field,
        pattern: [
          { literal: 'C:\\' },
          { wild: '*' },
          { literal: 'Rubeus' },
          { wild: '?' },
          { literal: 'exe' },
          { wild: '*' },
        ],
        cased: true,
      },
      true,
    ],
    [{ kind: 'regex', field, pattern: 'rubeus', flags: '' }, false],
    [{ kind: 'regex', field, pattern: '(?i)rubeus', flags: '' }, true],
    [{ kind: 'cidr', field: { space: 'ecs', name: 'source.ip' }, network: '10.0.0.0/99' }, false],
    [{ kind: 'range', field, as: 'number', from: { value: 'x', inclusive: true } }, false],
    [{ kind: 'part', pattern: [{ literal: 'tools\\rub' }] }, true],
    [{ kind: 'part', pattern: [{ literal: 'tools\\rub' }], cased: true }, false],
    [{ kind: 'part', pattern: [{ literal: 'Tools\\Rub' }, { wild: '*' }, { literal: 'roast' }], cased: true }, true],
    [{ kind: 'pair', left: field, how: 'contains', right: at('tags') }, true],
    [{ kind: 'pair', left: at('tags'), how: 'equals', right: at('tags'), cased: true }, true],
    [{ kind: 'pair', left: field, how: 'equals', right: at('EventID') }, false],
    [{ kind: 'pair', left: field, how: 'endsWith', right: at('empty') }, true],
    [{ kind: 'pair', left: at('gone'), how: 'startsWith', right: at('empty') }, false],
    [{ kind: 'pair', left: at('gone'), how: 'equals', right: at('gone') }, false],
    [{ kind: 'present', field: at('gone') }, true],
    [{ kind: 'present', field: at('empty') }, true],
    [{ kind: 'present', field: at('tags.x') }, false],
    [{ kind: 'present', field: at('toString') }, false],
    [{ kind: 'present', field: { space: 'ecs', name: 'source.ip' } }, true],
    [{ kind: 'present', field: { space: 'ecs', name: 'destination.ip' } }, false],
    [{ kind: 'timePart', field: { space: 'platform', name: 'time' }, part: 'year', value: 1970 }, true],
    [{ kind: 'timePart', field, part: 'year', value: 1970 }, false],
    [{ kind: 'lineRegex', pattern: '"EventID":4[0-9]+,', flags: '' }, false],
    [{ kind: 'lineRegex', pattern: '[{,]4[0-9]+,', flags: '' }, true],
    [{ kind: 'lineRegex', pattern: 'rubeus', flags: '' }, false],
    [{ kind: 'lineRegex', pattern: 'rubeus', flags: 'i' }, true],
    [{ kind: 'lineRegex', pattern: '^$', flags: '' }, false],
    [
      {
        kind: 'wildcard',
        field,
        pattern: [{ wild: '*' }, { wild: 'oneOf', oneOf: ['\\r', '-r'] }, { literal: 'ubeus' }, { wild: '*' }],
      },
      true,
    ],
    [
      {
        kind: 'wildcard',
        field,
        pattern: [{ wild: '*' }, { wild: 'oneOf', oneOf: ['/', '-'] }, { literal: 'rubeus' }, { wild: '*' }],
      },
      false,
    ],
    [{ kind: 'and', of: [] }, true],
    [{ kind: 'or', of: [] }, false],
  ])('%j', ([predicate, matches]) => {
    expect(compileMatcher(predicate)(event)).toBe(matches)
  })
})

test('names a document inherits are not in it', () => {
  for (const path of ['constructor', 'toString', '__proto__', 'CommandLine.length']) {
    expect(compileMatcher({ kind: 'exists', field: at(path) })(event)).toBe(false)
  }
})

test('hostile patterns take linear time', () => {
  const raw = 'a'.repeat(100_000)
  const long: Event = { ...event, raw, native: { x: raw } }
  const stars = Array.from({ length: 50 }, () => [{ wild: '*' as const }, { literal: 'a' }]).flat()
  const startedMs = performance.now()
  expect(compileMatcher({ kind: 'wildcard', field: at('x'), pattern: [...stars, { literal: 'b' }] })(long)).toBe(false)
  expect(compileMatcher({ kind: 'regex', field: at('x'), pattern: '^(a+)+$b', flags: '' })(long)).toBe(false)
  expect(
    compileMatcher({
      kind: 'glob',
      pattern: [{ literal: 'a' }, { wild: '*' }, { literal: 'a' }, { wild: '*' }, { literal: 'b' }],
    })(long),
  ).toBe(false)
  expect(performance.now() - startedMs).toBeLessThan(10_000)
})
