import { expect, test } from 'vitest'
import { balanceOf } from './balance.ts'

test('an account balances when every line became something', () => {
  const account = { received: 10, stored: 6, rejected: 2, deduplicated: 1, inFlight: 1 }
  expect(balanceOf(account)).toBe(0)
  expect(balanceOf({ ...account, stored: 5 })).toBe(1)
})
