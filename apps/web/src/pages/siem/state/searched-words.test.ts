import { expect, test } from 'vitest'
import { searchedWords } from './searched-words.ts'

test.for([
  ['', []],
  ['failed password', ['failed', 'password']],
  ['user.name:root AND NOT "Accepted key"', ['root']],
  ['user.name:(root OR adm*)', ['root', 'adm']],
  ['"failed password"', ['failed password']],
  ['status:>=400', []],
  ['AND AND', []],
] as const)('%s', ([query, words]) => {
  expect(searchedWords(query)).toEqual(words)
})
