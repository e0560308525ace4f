import { expect, test } from 'vitest'
import { countText } from './count-text.ts'

test.for([
  [200, 3_412, '1–200 of 3,412'],
  [0, 0, 'No alerts'],
  [3, undefined, '1–3, total not known'],
  [4, 3, '1–4 of 4'],
] as const)('%s of %s', ([loaded, total, text]) => {
  expect(countText(loaded, total)).toBe(text)
})
