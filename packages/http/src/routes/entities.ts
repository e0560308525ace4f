import type { RiskyEntity } from '@aurora/cases'
import { formatTimeUs } from '@aurora/core'
import type { FastifyInstance } from '../fastify.ts'
import { handle } from '../handle.ts'
import type { Services } from '../services.ts'

/** Whom and what alerts are about, the riskiest first. */
export function entityRoutes(app: FastifyInstance, { casework }: Services): void {
  const { entities } = casework

  handle(app, 'listEntities', async ({ query }) => ({ items: (await entities.list(query)).map(toItem) }))

  handle(app, 'getEntity', async ({ params }) =>
    toItem(await entities.find(params['kind'] ?? '', params['value'] ?? '')),
  )
}

function toItem({ firstUs, lastUs, ...entity }: RiskyEntity) {
  return { ...entity, first: formatTimeUs(firstUs), last: formatTimeUs(lastUs) }
}
