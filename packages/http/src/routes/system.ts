import { openApiDocument } from '@aurora/contract'
import type { FastifyInstance } from 'fastify'
import { handle } from '../handle.ts'
import type { Services } from '../services.ts'

/** Health, mode and the description of the API. */
export function systemRoutes(app: FastifyInstance, services: Services): void {
  const startedMs = Date.now()

  handle(app, 'health', async ({ reply }) => {
    const checks = await services.checks()
    const isOk = Object.values(checks).every((check) => check.ok)
    if (!isOk) reply.code(503)
    return {
      status: isOk ? ('ok' as const) : ('degraded' as const),
      version: services.version,
      mode: services.mode,
      uptimeSeconds: Math.round((Date.now() - startedMs) / 1000),
      checks,
    }
  })

  handle(app, 'systemMode', async () => {
    const checks = await services.checks()
    const isAvailable = checks['state']?.ok === true && checks['store']?.ok === true
    return {
      mode: services.mode,
      is_database_available: isAvailable,
      showcase_reads_allowed: services.mode === 'dummy',
      uses_showcase_data: false,
      read_data_source: isAvailable ? ('database' as const) : ('unavailable' as const),
      is_mutations_allowed: services.mode === 'real',
    }
  })

  app.get('/api/v1/openapi.json', () => openApiDocument(services.version))
}
