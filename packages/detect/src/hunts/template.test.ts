import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventWith } from '../testing/events.ts'
import { parseTemplate, renderTemplate } from './template.ts'

const event = eventWith(
  {
    a: { b: 'deep' },
    list: ['x', 1, true],
    odd: 'line\nbreak \u202eturned',
    long: 'y'.repeat(5000),
    brace: '{user.name}',
  },
  { ecs: { 'user.name': 'Ann' }, severity: 3 },
)

test.for([
  ['no fields', 'plain', 'plain'],
  ['stored fields and the sender’s own', '{user.name} on {a.b}, {severity}', 'Ann on deep, high'],
  ['several values', '{list}', 'x, 1, true'],
  ['what is missing is left out', '[{nobody}]', '[]'],
  ['what does not show is written out', '{odd}', 'line\\u{a}break \\u{202e}turned'],
  ['values are no templates', '{brace}', '{user.name}'],
  ['braces', '{{x}} {{{a.b}}}', '{x} {deep}'],
  ['groups before fields', '{user.name} {count}', 'x 3'],
])('%s: %s', ([about, template, text]) => {
  const matched = about === 'groups before fields' ? { 'user.name': 'x', count: '3' } : {}
  expect(renderTemplate(template as string, event, matched, {})).toBe(text)
})

test('a value and the whole have a bound', () => {
  expect(renderTemplate('{long}', event, {}, {})).toHaveLength(200)
  expect(renderTemplate('{long}'.repeat(20), event, {}, {})).toHaveLength(1000)
})

test('without an event there are the matched values only', () => {
  expect(renderTemplate('{a.b}{n}', undefined, { n: '1' }, {})).toBe('1')
})

test.for(['{', 'a}', '{a', '{a{b}', '{}', '{a}'.repeat(21), 'x'.repeat(1001)])('%j is refused', (template) => {
  expect(() => parseTemplate(template)).toThrow(expect.objectContaining({ code: 'request.invalid' }))
})

test('whatever the template and the values, what comes out is bounded and shows', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (before, value) => {
      const rendered = renderTemplate(
        `${before.replace(/[{}]/g, '').slice(0, 900)}{v}`,
        eventWith({ v: value }),
        {},
        {},
      )
      expect(rendered.length).toBeLessThanOrEqual(1000)
      expect(rendered).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u200b-\u200f]/u)
      expect(rendered.isWellFormed()).toBe(true)
    }),
  )
})
