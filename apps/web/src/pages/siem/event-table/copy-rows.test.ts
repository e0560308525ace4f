import type { EventItem } from '@aurora/contract'
import { expect, test } from 'vitest'
import { rowsAsCsv, rowsAsText } from './copy-rows.ts'

const event = (message: string): EventItem => ({
  id: '0'.repeat(32),
  time: '2026-11-20T10:42:07.000000Z',
  received: '2026-11-20T10:42:07.000000Z',
  site: '',
  source: 's',
  sensor: '',
  dataset: 'd',
  severity: 'info',
  message,
  techniques: [],
  indicators: [],
  fields: { 'destination.port': -5 },
  native: {},
  raw: '',
})

test.for([
  ['plain', 'plain'],
  ['a "b", c', '"a ""b"", c"'],
  ['=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
  ['@SUM(1)', "'@SUM(1)"],
] as const)('%s in CSV is %s', ([message, cell]) => {
  expect(rowsAsCsv([event(message)], ['message', 'destination.port'])).toBe(`message,destination.port\r\n${cell},-5`)
})

test('text keeps one row on one line', () => {
  expect(rowsAsText([event('a\nb')], ['source', 'message'])).toBe('s\ta\\nb')
})
