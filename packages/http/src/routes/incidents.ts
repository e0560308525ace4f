import type { Incident } from '@aurora/cases'
import { formatTimeUs } from '@aurora/core'
import { toCaseItem } from '../case-item.ts'
import type { FastifyInstance } from '../fastify.ts'
import { handle } from '../handle.ts'
import { byOf } from '../parameters.ts'
import type { Services } from '../services.ts'

/** Incidents: alerts that belong together, and why. */
export function incidentRoutes(app: FastifyInstance, { casework }: Services): void {
  const { incidents } = casework

  handle(app, 'listIncidents', async ({ query }) => {
    const page = await incidents.list(query)
    return { items: page.items.map(toItem), cursor: page.cursor ?? null }
  })

  handle(app, 'busyValues', async () => ({
    items: (await incidents.busy()).map(({ seenUs, ...value }) => ({ ...value, seen: formatTimeUs(seenUs) })),
  }))

  handle(app, 'getIncident', async ({ params }) => {
    const incident = await incidents.find(params['id'] ?? '')
    return {
      ...toItem(incident),
      links: incident.links.map(({ gapUs, linkedUs, ...link }) => ({
        ...link,
        gapSeconds: gapUs / 1e6,
        linked: formatTimeUs(linkedUs),
      })),
    }
  })

  handle(app, 'renameIncident', async (call) =>
    toItem(await incidents.rename(call.params['id'] ?? '', call.body.title, byOf(call))),
  )

  handle(app, 'promoteIncident', async (call) => {
    const made = await incidents.promote(call.params['id'] ?? '', byOf(call))
    call.reply.code(201)
    return toCaseItem(made)
  })
}

function toItem(incident: Incident) {
  return {
    id: incident.id,
    name: incident.name,
    title: incident.title,
    severity: incident.severity,
    alertCount: incident.alertCount,
    firstReceived: formatTimeUs(incident.firstReceivedUs),
    lastReceived: formatTimeUs(incident.lastReceivedUs),
    created: formatTimeUs(incident.createdUs),
    updated: formatTimeUs(incident.updatedUs),
    caseId: incident.caseId ?? null,
    mergedInto: incident.mergedInto ?? null,
    revision: incident.revision,
  }
}
