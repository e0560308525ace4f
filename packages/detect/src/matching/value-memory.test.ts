import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MemoryBudget, ValueMemory } from './value-memory.ts'

const idsOf = (text: string): number[] => [text.length, text.charCodeAt(0)]

test('gives what was found, whatever was asked before and however little it may keep', () => {
  const texts = fc.array(fc.oneof(fc.constantFrom('a', 'bb', 'x'.repeat(600)), fc.string()), { maxLength: 3000 })
  fc.assert(
    fc.property(texts, fc.integer({ min: 0, max: 500 }), (asked, maxCharacters) => {
      const memory = new ValueMemory(new MemoryBudget(maxCharacters))
      for (const text of asked) if (memory.wants(text)) expect(memory.idsIn(text, idsOf)).toEqual(idsOf(text))
    }),
  )
})

test('a value that comes again is looked through once, until the budget was spent twice', () => {
  const budget = new MemoryBudget(1000)
  const memory = new ValueMemory(budget)
  const searched: string[] = []
  const ask = (text: string): readonly number[] => memory.idsIn(text, () => [searched.push(text)])
  ask('again')
  expect([ask('again'), ask('again')]).toEqual([[1], [1]])
  budget.spend(1000)
  expect(ask('again')).toEqual([1])
  budget.spend(1000)
  budget.spend(1001)
  ask('again')
  expect(searched).toEqual(['again', 'again'])
})

test('values that never come again, and long ones, are not kept', () => {
  const memory = new ValueMemory(new MemoryBudget())
  const wanted = Array.from({ length: 3000 }, (_, i) => {
    const wants = memory.wants(`unique ${i}`)
    if (wants) memory.idsIn(`unique ${i}`, idsOf)
    return wants
  })
  expect(wanted.lastIndexOf(true)).toBe(1023)
  expect(new ValueMemory(new MemoryBudget()).wants('x'.repeat(513))).toBe(false)
})
