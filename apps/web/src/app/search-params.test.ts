import { expect, test } from 'vitest'
import { parseSearchParams, printSearchParams } from './search-params.ts'

test.for([
  [{ q: '123', from: 'now-1h' }, '?q=123&from=now-1h'],
  [
    { q: 'user:"a b" & c=d #x +1 %', severity: 'high,critical' },
    '?q=user:%22a%20b%22%20%26%20c%3Dd%20%23x%20%2B1%20%25&severity=high,critical',
  ],
  [{ q: '', host: undefined }, ''],
] as const)('%j is written and read back', ([params, text]) => {
  expect(printSearchParams(params)).toBe(text)
  const kept = Object.fromEntries(Object.entries(params).filter(([, value]) => Boolean(value)))
  expect(parseSearchParams(text)).toEqual(kept)
})
