import { expect, test } from 'vitest'
import { besideTitle } from './beside-title.ts'

test.for([
  ['Suricata Alert', 'ET TROJAN Beacon', 'ET TROJAN Beacon'],
  ['Many logins', 'Many logins: 40 by bob', '40 by bob'],
  ['Odd login', 'Odd login', ''],
  ['Odd login', '', ''],
] as const)('%s with “%s” shows “%s”', ([title, summary, shown]) => {
  expect(besideTitle({ title, summary })).toBe(shown)
})
