import { expect, test } from 'vitest'
import { sharesEntity, summaryOf } from './summary.ts'

const rule = { id: 'r', version: '1', title: 'Brute force', pack: 'p', author: 'a', license: 'l', opensCase: false }
const alert = {
  kind: 'finding',
  title: 'Brute force',
  source: 'syslog',
  rule,
  entities: [
    { kind: 'host', value: 'web1' },
    { kind: 'user', value: 'bob' },
    { kind: 'address', value: '203.0.113.9' },
  ],
  entityCount: 3,
  eventCount: 1_200,
  firstSeen: '2026-11-20T10:42:07.123456Z',
  lastSeen: '2026-11-20T10:44:00.000000Z',
  status: 'new',
  assignee: null,
  risk: 34.5,
  reopenedCount: 0,
  seenAgainCount: 0,
} as const

test('what happened, and how it stands', () => {
  expect(summaryOf({ ...alert, entities: [...alert.entities] }, 'UTC')).toEqual([
    '1,200 events from syslog matched “Brute force” about host web1 and user bob and 1 more, from 2026-11-20 10:42:07Z to 2026-11-20 10:44Z.',
    'It is new and nobody has it; the risk is 34.5.',
  ])
})

test('what a log says stays text: nothing in it turns the sentence around', () => {
  const hostile = { ...alert, entities: [{ kind: 'user' as const, value: 'a\u202egnp.exe' }], entityCount: 1 }
  expect(summaryOf(hostile, 'UTC')[0]).toContain('user a\\u202Egnp.exe')
})

test('one event at one time, closed and seen since', () => {
  const closed = {
    ...alert,
    entities: [],
    eventCount: 1,
    lastSeen: alert.firstSeen,
    status: 'false_positive',
    assignee: 'ann',
    seenAgainCount: 2,
  } as const
  expect(summaryOf({ ...closed, entities: [] }, 'UTC')).toEqual([
    '1 event from syslog matched “Brute force”, at 2026-11-20 10:42:07Z.',
    'It is false positive and ann has it, seen 2 times since it was closed; the risk is 34.5.',
  ])
})

test('alerts share an entity of the same kind and value', () => {
  const one = { entities: [{ kind: 'user' as const, value: 'x' }] }
  expect(sharesEntity(one, { entities: [{ kind: 'user', value: 'x' }] })).toBe(true)
  expect(sharesEntity(one, { entities: [{ kind: 'host', value: 'x' }] })).toBe(false)
})
