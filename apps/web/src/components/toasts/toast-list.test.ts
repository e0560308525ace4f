import { beforeEach, expect, test, vi } from 'vitest'
import {
  act,
  clearKept,
  close,
  dismiss,
  keptToasts,
  seeAll,
  toast,
  toasts,
  unseenOf,
  withdrawAction,
} from './toast-list.ts'

beforeEach(() => {
  for (const { id } of toasts.get()) dismiss(id)
  clearKept()
})

const texts = (list: readonly { readonly text: string }[]): string[] => list.map(({ text }) => text)

test('three at most are on the screen, and all are kept, newest first', () => {
  for (const text of ['a', 'b', 'c', 'd', 'b']) toast(text)
  expect(texts(toasts.get())).toEqual(['c', 'd', 'b'])
  expect(texts(keptToasts.get())).toEqual(['b', 'd', 'c', 'a'])
})

test('what others wrote is shown as text, and not without end', () => {
  toast(`Opened “pay\u202efdp.exe ${'x'.repeat(2_000)}”.`)
  expect(keptToasts.get()[0]?.text).toMatch(/^Opened “pay\\u202Efdp\.exe x+…x+”\.$/)
  expect(keptToasts.get()[0]?.text).toHaveLength(500)
})

test('a hundred are kept', () => {
  for (let i = 0; i < 130; i++) toast(`message ${i}`)
  expect(keptToasts.get()).toHaveLength(100)
  expect(keptToasts.get()[0]?.text).toBe('message 129')
})

test('what left by itself was not seen; what was closed, or confirmed an act of one’s own, was', () => {
  const [gone, closed] = [toast('gone'), toast('closed')]
  toast('Copied the value.', { tone: 'good' })
  dismiss(gone)
  close(closed)
  expect(unseenOf(keptToasts.get())).toBe(1)
  seeAll()
  expect(unseenOf(keptToasts.get())).toBe(0)
})

test('what a message offers can be done once, from either place', () => {
  const run = vi.fn()
  toast('Closed A-12.', { action: { label: 'Undo', run } })
  const [kept] = keptToasts.get()
  if (kept !== undefined) act(kept)
  expect(run).toHaveBeenCalledTimes(1)
  expect(toasts.get()).toEqual([])
  expect(keptToasts.get()[0]).not.toHaveProperty('action')
})

test('what is not possible any more is not offered', () => {
  const id = toast('Closed A-12.', { action: { label: 'Undo', run: () => undefined } })
  withdrawAction(id)
  expect(toasts.get()[0]).not.toHaveProperty('action')
  expect(keptToasts.get()[0]).not.toHaveProperty('action')
})
