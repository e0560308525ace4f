import type { intelShapes } from '@aurora/contract'
import { formatTimeUs, parseSeverity, severityName } from '@aurora/core'
import type { Feed } from '@aurora/intel'
import type { z } from 'zod'
import type { FastifyInstance } from '../fastify.ts'
import { handle } from '../handle.ts'
import { changedBy, timeOrNull } from '../parameters.ts'
import type { Services } from '../services.ts'

/** The sources that the server asks for indicators by itself, and those that people bring. */
export function feedRoutes(app: FastifyInstance, services: Services): void {
  const { feeds } = services.intel

  handle(app, 'listFeeds', async () => ({ items: (await feeds.list()).map(toItem) }))

  handle(app, 'addFeed', async (call) => {
    const { whole, severity, ...wanted } = call.body
    const isWhole = whole ?? wanted.kind === 'csv'
    const made = await feeds.add({ ...wanted, isWhole, severity: severity && parseSeverity(severity) }, changedBy(call))
    call.reply.code(201)
    return toItem(made)
  })

  handle(app, 'discoverFeeds', async ({ body, signal }) => ({
    items: (await feeds.discover(body, signal)).map((one) => ({ ...one })),
  }))

  handle(app, 'pollFeed', async (call) => toItem(await feeds.pollNow(call.params['name'] ?? '', changedBy(call))))

  handle(app, 'removeFeed', async (call) => {
    await feeds.remove(call.params['name'] ?? '', changedBy(call))
    return undefined
  })
}

function toItem({ settings, ...feed }: Feed): z.input<typeof intelShapes.feedItem> {
  return {
    id: feed.id,
    name: feed.name,
    kind: feed.kind,
    settings:
      settings === undefined
        ? null
        : {
            url: settings.url,
            collection: settings.collection,
            user: settings.user,
            header: settings.header,
            secret: settings.secret,
            everyMinutes: settings.everyMinutes,
            confidence: settings.confidence,
            severity: settings.severity === undefined ? undefined : severityName(settings.severity),
            tlp: settings.tlp,
            keepDays: settings.keepDays,
            whole: settings.isWhole,
          },
    created: formatTimeUs(feed.createdUs),
    lastPoll: timeOrNull(feed.lastPollUs),
    lastOk: timeOrNull(feed.lastOkUs),
    nextPoll: timeOrNull(feed.nextPollUs),
    lastError: feed.lastError,
    lastReport: { ...feed.lastReport },
  }
}
