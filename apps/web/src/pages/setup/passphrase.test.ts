import { expect, test } from 'vitest'
import { passphraseHint, tokenOf } from './passphrase.ts'

test.for([
  ['', 'At least 12'],
  ['elevenchars', '1 more character.'],
  ['aaaaaaaaaaaaaaaa', 'Weak: few'],
  ['my-admin-passphrase', 'Weak: it holds'],
  ['correct horse 9', 'Good'],
  ['correct horse battery staple', 'Strong.'],
] as const)('%j: %s', ([passphrase, start]) => {
  expect(passphraseHint(passphrase, 'admin').startsWith(start)).toBe(true)
})

test('the token is read from the fragment', () => {
  expect([tokenOf('#token=a_b-c'), tokenOf('#x=1'), tokenOf('')]).toEqual(['a_b-c', '', ''])
})
