import { expect, test } from 'vitest'
import { prettyJson } from './pretty-json.ts'

test('values stay as they were written', () => {
  const text = '{"id":12345678901234567890,"s":"a\\u0041, {b}: [c]","e":{},"l":[1.0,[],null],"id":2}'
  expect(prettyJson(text)).toBe(
    '{\n  "id": 12345678901234567890,\n  "s": "a\\u0041, {b}: [c]",\n  "e": {},\n  "l": [\n    1.0,\n    [],\n    null\n  ],\n  "id": 2\n}',
  )
})

test('what is not JSON is left alone', () => {
  expect(prettyJson('Nov 20 10:42:07 web1 sshd[1]: {')).toBeUndefined()
})
