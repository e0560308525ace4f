import { expect, test } from 'vitest'
import { ReceiverTrouble } from './receiver-trouble.ts'

test('each reason is told once, and the end once', () => {
  const told: string[] = []
  const trouble = new ReceiverTrouble('a place', {
    receiverFailed: ({ receiver, reason }) => void told.push(`${receiver}: ${reason}`),
    receiverRecovered: ({ receiver }) => void told.push(`${receiver} is back`),
  })
  trouble.end()
  for (const cause of ['away', 'away', new Error('refused'), 7, 'x'.repeat(1000)]) trouble.begin(cause)
  expect(trouble.reason).toHaveLength(300)
  trouble.end()
  trouble.end()
  expect(trouble.reason).toBeUndefined()
  expect(told).toEqual([
    'a place: away',
    'a place: refused',
    'a place: it failed',
    `a place: ${'x'.repeat(300)}`,
    'a place is back',
  ])
})
