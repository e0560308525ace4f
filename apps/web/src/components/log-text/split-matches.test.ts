import { expect, test } from 'vitest'
import { splitMatches } from './split-matches.ts'

test.for([
  ['Failed password for root', ['failed', 'ROOT'], ['*Failed', ' password for ', '*root']],
  ['a.b*c', ['b*c'], ['a.', '*b*c']],
  ['abc', [], ['abc']],
  ['sshd ssh', ['ssh', 'sshd'], ['*sshd', ' ', '*ssh']],
] as const)('%s by %j', ([text, words, expected]) => {
  expect(splitMatches(text, words).map((part) => (part.isMatch ? '*' : '') + part.text)).toEqual(expected)
})
