import type { SourceCard } from '@aurora/contract'
import { expect, test } from 'vitest'
import { perSource } from './per-source.ts'

const card = (part: Partial<SourceCard>): SourceCard => ({
  source: 'zeek',
  sensor: 'a',
  status: 'connected',
  eventsPerSecond: 1,
  today: 10,
  lastEvent: null,
  received: 0,
  stored: 0,
  rejected: 0,
  deduplicated: 0,
  inFlight: 0,
  silentSeconds: 0,
  longestPauseSeconds: null,
  clockSkewSeconds: 0,
  isDemo: false,
  ...part,
})

test('the sensors of a source are taken together', () => {
  const cards = [
    card({ status: 'silent', lastEvent: '2026-11-20T10:00:00Z' }),
    card({ sensor: 'b', lastEvent: '2026-11-20T11:00:00Z', eventsPerSecond: 2 }),
    card({ source: 'syslog', status: 'disconnected', isDemo: true }),
  ]
  expect(perSource(cards)).toEqual([
    {
      source: 'zeek',
      status: 'connected',
      eventsPerSecond: 3,
      today: 20,
      lastEvent: '2026-11-20T11:00:00Z',
      sensors: 2,
      isDemo: false,
    },
    {
      source: 'syslog',
      status: 'disconnected',
      eventsPerSecond: 1,
      today: 10,
      lastEvent: null,
      sensors: 1,
      isDemo: true,
    },
  ])
})
