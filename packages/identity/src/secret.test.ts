import { expect, test } from 'vitest'
import { randomName, randomSecret } from './secret.ts'

test('a random name is no option of a command line, and never the same', () => {
  const names = Array.from({ length: 1000 }, () => randomName(12))
  for (const name of names) expect(name).toMatch(/^[A-Za-z0-9]{12}$/)
  expect(new Set(names).size).toBe(names.length)
})

test('a random secret is 256 bits', () => {
  expect(Buffer.from(randomSecret(), 'base64url')).toHaveLength(32)
})
