import { expect, test } from 'vitest'
import { suppressionState } from './suppression-state.ts'

const nowMs = Date.parse('2026-11-20T12:00:00Z')

test.for([
  ['2026-11-21T12:00:00Z', null, 'until', false],
  ['2026-11-20T15:00:00Z', null, 'ends', true],
  ['2026-11-20T11:00:00Z', null, 'ended', false],
  ['2026-11-21T12:00:00Z', '2026-11-20T11:00:00Z', 'lifted', false],
] as const)('%s, ended %s: %s', ([expires, ended, word, endsSoon]) => {
  expect(suppressionState({ expires, ended }, nowMs)).toMatchObject({ word, endsSoon })
})
