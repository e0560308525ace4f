import { expect, test } from 'vitest'
import { joinWords } from './promote-words.ts'

const alert = { id: '1', name: 'A-1042', title: 'Brute force', status: 'triaged' as const }
const joins = { event: 'e', alert, isKnown: false }
const opens = { event: 'f', alert: null, isKnown: false }
const alone = { into: 'alert' as const, caseName: undefined }

test.for([
  [[opens], ['Opens a new alert.']],
  [[joins], ['Same as A-1042 “Brute force”, open: joins it.']],
  [[{ ...joins, isKnown: true }], ['In A-1042 “Brute force” already: the alert stays as it is.']],
  [
    [{ ...joins, alert: { ...alert, status: 'resolved' as const } }],
    ['Same as A-1042 “Brute force”, closed: is counted there, or opens it again.'],
  ],
  [
    [joins, joins, opens, opens],
    ['2 join A-1042 “Brute force”, triaged.', 'Opens 2 new alerts.'],
  ],
] as const)('%j', ([previews, lines]) => {
  expect(joinWords(previews, alone)).toEqual(lines)
})

test('the case is said too', () => {
  expect(joinWords([opens], { into: 'new', caseName: undefined }).at(-1)).toMatch(/^Opens a case/)
  expect(joinWords([opens], { into: 'found', caseName: 'C-17' }).at(-1)).toBe('Joins C-17.')
})
