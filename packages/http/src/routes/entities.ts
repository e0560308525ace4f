import type { EntityRisk, RiskyEntity } from '@aurora/cases'
import { formatTimeUs } from '@aurora/core'
import { loadPeers } from '../entity-peers.ts'
import type { FastifyInstance } from '../fastify.ts'
import { handle } from '../handle.ts'
import { rangeGiven, timeOrNull } from '../parameters.ts'
import { partialAnswer } from '../scope.ts'
import type { Services } from '../services.ts'

/** Whom and what alerts and events are about: the riskiest, the risk of one, and with whom it has to do. */
export function entityRoutes(app: FastifyInstance, { casework, store }: Services): void {
  const { entities } = casework

  handle(app, 'listEntities', async ({ query }) => ({ items: (await entities.list(query)).map(toItem) }))

  handle(app, 'getEntity', async ({ params }) =>
    toItem(await entities.find(params['kind'] ?? '', params['value'] ?? '')),
  )

  handle(app, 'entityRisk', async ({ query: { days, ...entity } }) => ({
    ...entity,
    ...toRisk(await entities.risk(entity, days)),
  }))

  handle(app, 'entityPeers', async ({ query: { from, to, ...entity }, signal }) => {
    const startedMs = performance.now()
    const range = rangeGiven(from, to)
    const { kinds, partial } = await loadPeers(store, entity, range, signal)
    return {
      range: { from: formatTimeUs(range.fromUs), to: formatTimeUs(range.toUs) },
      kinds: kinds.map(({ kind, peers, isWhole }) => ({
        kind,
        peers: peers.map(({ fields, ...peer }) => ({ ...peer, fields: [...fields] })),
        isWhole,
      })),
      ...partialAnswer(partial),
      tookMs: Math.round((performance.now() - startedMs) * 10) / 10,
    }
  })
}

function toItem({ firstUs, lastUs, ...entity }: RiskyEntity) {
  return { ...entity, first: formatTimeUs(firstUs), last: formatTimeUs(lastUs) }
}

function toRisk({ firstUs, lastUs, halfLifeUs, parts, history, ...risk }: EntityRisk) {
  return {
    ...risk,
    first: timeOrNull(firstUs),
    last: timeOrNull(lastUs),
    halfLifeSeconds: halfLifeUs / 1e6,
    parts: parts.map(({ id, name, lastUs: seenUs, ...part }) => ({
      ...part,
      alertId: id,
      alert: name,
      last: formatTimeUs(seenUs),
    })),
    history: history.map(({ atUs, risk: then }) => ({ at: formatTimeUs(atUs), risk: then })),
  }
}
