import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatPhc, parsePhc } from './phc.ts'

const bytes = fc.uint8Array({ minLength: 8, maxLength: 64 }).map((array) => Buffer.from(array))
const hashes = fc.record({
  parallelism: fc.integer({ min: 1, max: 16 }),
  passes: fc.integer({ min: 1, max: 32 }),
  memoryKib: fc.integer({ min: 128, max: 1_048_576 }),
  salt: bytes,
  tag: bytes,
})

test('what is written is read back', () => {
  fc.assert(fc.property(hashes, (hash) => void expect(parsePhc(formatPhc(hash))).toEqual(hash)))
})

test('no text makes it throw, or ask for more than the machine has', () => {
  const numbers = fc.oneof(fc.nat().map(String), fc.constantFrom('', '-1', '1e9', '99999999999', '0', ' 1'))
  const near = fc
    .tuple(numbers, numbers, numbers, fc.base64String(), fc.base64String())
    .map(([m, t, p, salt, tag]) => `$argon2id$v=19$m=${m},t=${t},p=${p}$${salt}$${tag}`)
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), near), (text) => {
      const hash = parsePhc(text)
      expect(hash === undefined || (hash.memoryKib <= 1_048_576 && hash.passes <= 32 && hash.parallelism <= 16)).toBe(
        true,
      )
    }),
  )
})

test.for([
  ['another variant', '$argon2i$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b4dWRWJTmaaJObG'],
  ['another version', '$argon2id$v=16$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b4dWRWJTmaaJObG'],
  ['too much memory', '$argon2id$v=19$m=2097152,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b4dWRWJTmaaJObG'],
  ['too little memory for its lanes', '$argon2id$v=19$m=16,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b4dWRWJTmaaJObG'],
  ['a short salt', '$argon2id$v=19$m=65536,t=3,p=4$c29t$RdescudvJCsgt3ub+b4dWRWJTmaaJObG'],
  ['nothing', ''],
] as const)('%s is no hash of ours', ([, text]) => {
  expect(parsePhc(text)).toBeUndefined()
})
