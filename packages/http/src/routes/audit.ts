import { AppError } from '@aurora/core'
import type { FastifyInstance } from 'fastify'
import { handle } from '../handle.ts'
import type { Services } from '../services.ts'

/** Reading and verifying the audit log. */
export function auditRoutes(app: FastifyInstance, services: Services): void {
  const { audit } = services

  handle(app, 'listAudit', async ({ query }) => {
    if (query.cursor !== undefined && !/^\d{1,15}$/.test(query.cursor))
      throw new AppError('search.cursor', 'this is not a cursor of the audit log')
    const page = await audit.list({
      limit: query.limit,
      cursor: query.cursor === undefined ? undefined : Number(query.cursor),
    })
    return {
      items: page.items.map((record) => ({
        sequence: record.sequence,
        time: record.time,
        eventType: record.eventType,
        action: record.action,
        outcome: record.outcome,
        actor: record.actor.name,
        target: record.target?.name ?? '',
        details: (record.details ?? {}) as Record<string, unknown>,
        hash: record.hash,
      })),
      cursor: page.cursor === undefined ? null : String(page.cursor),
    }
  })

  handle(app, 'verifyAudit', async ({ signal }) => {
    const found = await audit.verify({ signal })
    if (found.ok)
      return {
        ok: true,
        records: found.records,
        checkpoints: found.checkpoints,
        brokenAt: null,
        message: `${found.records} records and ${found.checkpoints} checkpoints verify`,
      }
    return {
      ok: false,
      records: found.records,
      checkpoints: found.checkpoints,
      brokenAt: found.problem.record ?? null,
      message: found.problem.message,
    }
  })
}
