import type { AlertItem } from '@aurora/contract'
import { expect, test } from 'vitest'
import { dropFromPages, patchPages } from './alert-cache.ts'
import type { AlertPages } from './queries.ts'

const item = (id: string): AlertItem => ({ id, status: 'new' }) as AlertItem
const pages: AlertPages = {
  pages: [
    { items: [item('a'), item('b')], cursor: 'x' },
    { items: [item('c')], cursor: null },
  ],
  pageParams: [undefined, 'x'],
}

test('one alert changes, its neighbours stay the same objects', () => {
  const after = patchPages(pages, 'b', { status: 'triaged' })
  expect(after?.pages[0]?.items[1]).toEqual({ id: 'b', status: 'triaged' })
  expect(after?.pages[0]?.items[0]).toBe(pages.pages[0]?.items[0])
})

test('an alert that no page shows changes nothing', () => {
  expect(patchPages(pages, 'z', { status: 'triaged' })).toBe(pages)
  expect(patchPages(undefined, 'a', {})).toBeUndefined()
})

test('alerts leave, cursors stay', () => {
  const after = dropFromPages(pages, new Set(['a', 'c']))
  expect(after?.pages.map(({ items, cursor }) => [items.length, cursor])).toEqual([
    [1, 'x'],
    [0, null],
  ])
})
