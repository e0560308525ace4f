import { formatTimeUs, severityNames, type SeverityName } from '@aurora/core'
import type { Casework } from '@aurora/cases'
import type { Predicate } from '@aurora/query'
import type { EventStore, Scope } from '@aurora/store'
import type { FastifyInstance } from 'fastify'
import { demoSensor } from '../demo-sensor.ts'
import { handle, principalOf } from '../handle.ts'
import { Recent } from '../recent.ts'
import type { Services } from '../services.ts'

const hourUs = 3600e6
const dayUs = 24 * hourUs

/** Everybody looks at the same numbers: they are worked out so often at most. */
const keptMs = 5_000

/** A session in a honeypot is active while its last event is younger. */
const activeUs = 15 * 60e6

/** Sessions that are told apart at most. */
const maxSessions = 1_000

/** What is known at a glance (ET-44 to ET-46). */
export function dashboardRoutes(app: FastifyInstance, services: Services): void {
  const {
    casework: { dashboard },
    store,
  } = services
  const stats = new Recent(keptMs, () => readStats(dashboard, store))
  handle(app, 'dashboardStats', () => stats.read(''))

  const timeline = new Recent(keptMs, (key) => readTimeline(dashboard, key))
  handle(app, 'dashboardTimeline', ({ query }) => timeline.read(`${query.interval} ${query.hours}`))

  handle(app, 'dashboardFirstSteps', async (call) => {
    const [accounts, work, hunts, users] = await Promise.all([
      services.ledger.accounts(),
      dashboard.firstWork(),
      services.detections.hunts.list(principalOf(call)),
      services.identity.users.list(),
    ])
    return {
      ...work,
      ownSource: accounts.some(({ sensor }) => sensor !== demoSensor),
      huntSaved: hunts.length > 0,
      colleague: users.length > 1,
    }
  })

  handle(app, 'topAttackers', async ({ query: { sort_by: sort, limit, hours } }) => {
    const fromUs = Date.now() * 1000 - hours * hourUs
    const { count, items } = await dashboard.attackers({ fromUs, sort, limit })
    return {
      count,
      items: items.map(({ firstUs, lastUs, ...one }) => ({
        ...one,
        firstSeen: formatTimeUs(firstUs),
        lastSeen: formatTimeUs(lastUs),
      })),
    }
  })
}

async function readStats(dashboard: Casework['dashboard'], store: EventStore) {
  const toUs = Date.now() * 1000
  const fromUs = toUs - dayUs
  const [events, attackers, open, activeSessions] = await Promise.all([
    store.count({ predicate: { kind: 'all' }, fromUs, toUs, by: 'received' }),
    dashboard.attackers({ fromUs, sort: 'risk', limit: 0 }),
    dashboard.openAlerts(),
    countSessions(store, toUs),
  ])
  return {
    from: formatTimeUs(fromUs),
    to: formatTimeUs(toUs),
    events: events.total ?? null,
    attackers: { count: attackers.count, isWhole: attackers.isWhole },
    activeSessions,
    openAlerts: wholeOf(open.bySeverity),
    criticalUnowned: open.criticalUnowned,
  }
}

async function readTimeline(dashboard: Casework['dashboard'], key: string) {
  const [interval = '', hours = ''] = key.split(' ')
  const barUs = interval === 'day' ? dayUs : hourUs
  const nowUs = Date.now() * 1000
  const toUs = Math.ceil(nowUs / barUs) * barUs
  const fromUs = Math.floor((nowUs - Number(hours) * hourUs) / barUs) * barUs + barUs
  const bars = await dashboard.levels({ fromUs: Math.min(fromUs, toUs - barUs), toUs, barUs })
  return {
    interval: interval === 'day' ? ('day' as const) : ('hour' as const),
    bars: bars.map(({ fromUs: from, bySeverity }) => ({
      from: formatTimeUs(from),
      total: Object.values(bySeverity).reduce((sum, n) => sum + n, 0),
      bySeverity: wholeOf(bySeverity),
    })),
  }
}

const wholeOf = (given: Readonly<Partial<Record<SeverityName, number>>>): Record<SeverityName, number> =>
  Object.fromEntries(severityNames.map((name) => [name, given[name] ?? 0])) as Record<SeverityName, number>

const ofHoneypot: Predicate = { kind: 'equals', field: { space: 'platform', name: 'source' }, value: 'cowrie' }
const closing: Predicate = {
  kind: 'equals',
  field: { space: 'platform', name: 'dataset' },
  value: 'session.closed',
}

/** Sessions that had an event lately and no end, null without a honeypot. */
async function countSessions(store: EventStore, nowUs: number): Promise<number | null> {
  const lately = { fromUs: nowUs - activeUs, toUs: nowUs, by: 'received' } as const
  const sessions = async (predicate: Predicate): Promise<ReadonlySet<string>> => {
    const scope: Scope = { ...lately, predicate }
    const { values } = await store.topValues(
      scope,
      { space: 'native', path: 'session' },
      { limit: maxSessions, contains: '' },
    )
    return new Set(values.map(({ value }) => value))
  }
  const open = await sessions(ofHoneypot)
  if (open.size === 0) return (await hasHoneypot(store, nowUs)) ? 0 : null
  const closed = await sessions({ kind: 'and', of: [ofHoneypot, closing] })
  return [...open].filter((session) => !closed.has(session)).length
}

/** Whether a honeypot sent anything in a month. */
async function hasHoneypot(store: EventStore, nowUs: number): Promise<boolean> {
  const scope: Scope = { fromUs: nowUs - 30 * dayUs, toUs: nowUs, by: 'received', predicate: ofHoneypot }
  return (await store.find(scope, { limit: 1, order: 'newest' })).events.length > 0
}
