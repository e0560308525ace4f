import { routes } from '@aurora/contract'
import type { FastifyInstance } from 'fastify'
import { readIngestTarget } from '../ingest-target.ts'
import { passBodiesThrough } from '../raw-body.ts'
import type { Services } from '../services.ts'

/** Taking log lines: `POST /api/v1/siem/logs`, answered once they are on disk (DESIGN §8). */
export function ingestRoutes(app: FastifyInstance, services: Services): void {
  void app.register(async (scope) => {
    const limits = passBodiesThrough(scope)
    scope.post(routes.ingest.path, limits, async (request) => await services.bodies.receive(readIngestTarget(request)))
  })
}
