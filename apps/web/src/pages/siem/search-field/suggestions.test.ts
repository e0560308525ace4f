import { expect, test } from 'vitest'
import { rankFields } from './suggestions.ts'

const field = (name: string, share: number) => ({
  name,
  share,
  space: 'ecs' as const,
  kind: 'text',
  about: '',
  promoted: false,
})

test('names match anywhere; those that begin with it come first, then frequent ones', () => {
  const fields = [field('destination.ip', 0.9), field('source.ip', 0.5), field('ip_rep', 0.01), field('user.name', 1)]
  expect(rankFields(fields, 'ip').map((one) => one.insert)).toEqual(['ip_rep:', 'destination.ip:', 'source.ip:'])
})

test('names are quoted as the search reads them, ten at most', () => {
  expect(rankFields([field('odd name', 0)], 'odd')[0]).toMatchObject({
    insert: '"odd name":',
    detail: 'not in this range',
  })
  expect(
    rankFields(
      Array.from({ length: 50 }, (_, i) => field(`f${i}`, 0)),
      'f',
    ),
  ).toHaveLength(10)
})
