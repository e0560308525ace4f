import { AppError, formatTimeUs } from '@aurora/core'
import { recognize, replayRejects, sources, type SensorState } from '@aurora/ingest'
import type { Reject } from '@aurora/store'
import type { FastifyInstance } from 'fastify'
import { printCursor, readCursor } from '../cursor.ts'
import { demoSensor } from '../demo-sensor.ts'
import { handle } from '../handle.ts'
import { byOf } from '../parameters.ts'
import type { Services } from '../services.ts'

/** Sources with their accounts, and the lines that could not be used. */
export function sourceRoutes(app: FastifyInstance, services: Services): void {
  const { store, ledger, pipeline, sensors } = services

  handle(app, 'listSources', async () => ({
    sources: (await ledger.accounts()).map((account) => {
      const { source, sensor, received, stored, rejected, deduplicated, lastMs } = account
      const state = sensors.of(source, sensor)
      const inFlight = pipeline.inFlight.of(source, sensor)
      const lastEventMs = Math.max(state.lastMs ?? 0, lastMs)
      const { eventsPerSecond, today, longestPauseSeconds, clockSkewSeconds } = state
      return {
        source,
        sensor,
        status: statusOf(state, lastEventMs),
        eventsPerSecond,
        today,
        lastEvent: new Date(lastEventMs).toISOString(),
        silentSeconds: Math.round(state.silentSeconds),
        longestPauseSeconds: longestPauseSeconds === undefined ? null : Math.round(longestPauseSeconds),
        clockSkewSeconds,
        received: received + inFlight,
        stored,
        rejected,
        deduplicated,
        inFlight,
        isDemo: sensor === demoSensor,
      }
    }),
    known: sources.map(({ name, title, summary }) => ({ name, title, summary })),
    listening: [...services.listening],
    droppedBeforeReceipt: { udp: await services.udpDropped(), redis: services.redisDropped() },
  }))

  handle(app, 'recognizeSource', ({ body }) => {
    const { datasets, ...found } = recognize(Buffer.from(body.head))
    return Promise.resolve({ ...found, datasets: [...datasets] })
  })

  handle(app, 'listRejects', async ({ query }) => {
    const page = await store.findRejects(
      { source: query.source, sensor: query.sensor, reason: query.reason },
      { limit: query.limit, after: readCursor(query.cursor) },
    )
    return { items: page.rejects.map(toItem), total: page.total, cursor: printCursor(page.next) }
  })

  handle(app, 'getReject', async ({ params }) => {
    const id = params['id'] ?? ''
    const page = /^[0-9a-f]{32}$/.test(id) ? await store.findRejects({ ids: [id] }, { limit: 1 }) : undefined
    const reject = page?.rejects[0]
    if (reject === undefined) throw new AppError('request.not_found', 'not found, or not yours to see')
    return { ...toItem(reject), base64: Buffer.from(reject.bytes).toString('base64') }
  })

  handle(
    app,
    'replayRejects',
    async ({ body }) => await replayRejects(services, { ids: body.ids, source: body.source, reason: body.reason }),
  )

  handle(app, 'replayDemo', async (call) => {
    const replayed = await services.demonstration.replay(byOf(call))
    await recordDemo(services, call, 'demo.replay', replayed)
    return replayed
  })

  handle(app, 'removeDemo', async (call) => {
    const removed = await services.demonstration.remove()
    await recordDemo(services, call, 'demo.remove', removed)
    return removed
  })
}

async function recordDemo(
  { audit }: Services,
  call: Parameters<typeof byOf>[0],
  action: string,
  details: Readonly<Record<string, string | number | null>>,
): Promise<void> {
  const { actor, address, requestId } = byOf(call)
  await audit.append({ eventType: 'config', action, outcome: 'success', actor, address, requestId, details })
}

/** A sensor that was heard so lately is connected, whatever its rhythm. */
const connectedSeconds = 300

function statusOf(state: SensorState, lastEventMs: number): 'connected' | 'silent' | 'disconnected' {
  if (state.silentSeconds > 0) return 'silent'
  const quietSeconds = (Date.now() - lastEventMs) / 1000
  return quietSeconds < Math.max(connectedSeconds, state.longestPauseSeconds ?? 0) ? 'connected' : 'disconnected'
}

const sampleBytes = 512

function toItem(reject: Reject) {
  return {
    id: reject.id,
    received: formatTimeUs(reject.receivedUs),
    source: reject.source,
    sensor: reject.sensor,
    reason: reject.reason,
    message: reject.message,
    position: reject.position,
    bytes: reject.bytes.length,
    sample: Buffer.from(reject.bytes.subarray(0, sampleBytes)).toString('utf8'),
  }
}
