import { expect, test } from 'vitest'
import { readBytes } from './read-bytes.ts'

test.for([
  ['aMOkbGxv', 'hällo'],
  ['YWL/Y2Q=', 'ab\\xFFcd'],
  ['', ''],
] as const)('%s is %s', ([base64, text]) => {
  expect(readBytes(base64)).toBe(text)
})
