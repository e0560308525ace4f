import { expect, test } from 'vitest'
import { checkPassphrase } from './passphrase.ts'

test.for([
  'violet kettle argues with rain',
  'tr0ub4dor&3 on a tricycle',
  'Übermäßig große Giraffe',
  '8f!kQ2#mZx0Lp',
  '冬の朝に猫が歌うと雪が降るでしょう',
  '🦊🐢🎺🚲🌋🧊🍉🔭🧵🪁🦔🛶',
  '39 71 04 88 26 15 60',
])('takes %s', (passphrase) => {
  expect(() => checkPassphrase(passphrase, 'alice')).not.toThrow()
})

test.for([
  ['short', 'too short'],
  ['a\u0308a\u0308a\u0308a\u0308a\u0308a\u0308', 'too short'], // six characters, however they are composed
  ['long '.repeat(60), 'too long'],
  ['the great ALICE of wonderland', 'user name'],
  ['password1234', 'many people'],
  ['P4ssw0rd-2024!!', 'many people'],
  ['passwordpassword', 'many people'],
  ['123456789012', 'many people'],
  ['aaaaaaaaaaaaaaa', 'many people'],
  ['abcabcabcabcabc', 'many people'],
  ['qwertyuiop12', 'many people'],
  ['Administrator1', 'many people'],
  ['correct horse battery staple', 'many people'],
  ['Summer2025!!!!', 'many people'],
] as const)('refuses %s: %s', ([passphrase, reason]) => {
  expect(() => checkPassphrase(passphrase, 'alice')).toThrow(
    expect.objectContaining({
      code: 'auth.weak_passphrase',
      message: expect.stringContaining(reason),
      detail: { hint: expect.any(String) },
    }),
  )
})

test('a very short user name is not looked for', () => {
  expect(() => checkPassphrase('violet kettle argues with rain', 'al')).not.toThrow()
})
