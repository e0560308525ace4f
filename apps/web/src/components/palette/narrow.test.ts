import { expect, test } from 'vitest'
import { narrow } from './narrow.ts'

const items = ['Go to SIEM', 'Sources', 'Go to Sources', 'Theme: dark'].map((label) => ({ label }))
const labels = (text: string): string[] => narrow(items, text).map(({ label }) => label)

test('all of them for no text, in their order', () => {
  expect(labels(' ')).toEqual(items.map(({ label }) => label))
})

test('every word must be there, in any case and order; what begins so stands first', () => {
  expect(labels('SOURCES')).toEqual(['Sources', 'Go to Sources'])
  expect(labels('sources go')).toEqual(['Go to Sources'])
  expect(labels('(')).toEqual([])
})
