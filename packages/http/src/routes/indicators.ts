import { Readable } from 'node:stream'
import type { intelShapes } from '@aurora/contract'
import { AppError, formatTimeUs, parseSeverity, severityName } from '@aurora/core'
import { maxFeedBytes, mostInTexts, type Indicator } from '@aurora/intel'
import type { z } from 'zod'
import type { FastifyInstance } from '../fastify.ts'
import { handle } from '../handle.ts'
import { changedBy, timeOf, timeOrNull } from '../parameters.ts'
import { passBodiesThrough } from '../raw-body.ts'
import type { Services } from '../services.ts'

/** Indicators: brought by people, marked, looked for. */
export function indicatorRoutes(app: FastifyInstance, services: Services): void {
  const { indicators, lookBack } = services.intel

  void app.register(async (scope) => {
    passBodiesThrough(scope)
    handle(scope, 'importIndicators', async (call) => {
      const { severity, whole, ...given } = call.query
      const bytes = await readBody(call.request.body)
      const isWhole = whole === 'true'
      const wanted = { ...given, bytes, isWhole, severity: severity && parseSeverity(severity) }
      const { reasons, ...report } = await services.intel.import(wanted, changedBy(call), call.signal)
      return { ...report, reasons: reasons.map((one) => ({ ...one })) }
    })
  })

  handle(app, 'listIndicators', async ({ query }) => {
    const { q: text, type: kind, feed, hits, limit, cursor } = query
    const after = cursor === undefined ? undefined : readCursor(cursor)
    const items = await indicators.list({ text, kind, feed, hasHits: hits === 'true', limit, after })
    const last = items.length === limit ? items.at(-1) : undefined
    return { items: items.map(toItem), cursor: last === undefined ? null : `${last.lastSeenUs}.${last.id}` }
  })

  handle(app, 'getLookBack', async () => {
    const { waiting, isRunning, failure } = await lookBack.state()
    const figures = await indicators.figures()
    const kept = services.keepsIndicators
      ? 'fields and kept indicators'
      : 'fields (none are kept: AURORA_INDICATORS is off)'
    const scope = `${kept}; messages and command lines too while ${mostInTexts} wait or fewer`
    return { waiting, running: isRunning, failure: failure ?? null, ...figures, scope }
  })

  handle(app, 'cancelLookBack', async (call) => ({ cancelled: await lookBack.cancel(changedBy(call)) }))

  handle(app, 'getIndicator', async (call) => {
    const { sources, ...indicator } = await indicators.get(idOf(call))
    return {
      ...toItem(indicator),
      sources: sources.map(({ firstSeenUs, lastSeenUs, validUntilUs, isWithdrawn, confidence, ...source }) => ({
        ...source,
        confidence: confidence ?? null,
        firstSeen: formatTimeUs(firstSeenUs),
        lastSeen: formatTimeUs(lastSeenUs),
        validUntil: timeOrNull(validUntilUs),
        withdrawn: isWithdrawn,
      })),
    }
  })

  handle(app, 'removeIndicator', async (call) => {
    await indicators.remove(idOf(call), changedBy(call))
    return undefined
  })

  handle(app, 'markIndicator', async (call) => {
    const { reason, until } = call.body
    return toItem(await indicators.mark(idOf(call), { why: reason, untilUs: timeOf(until) }, changedBy(call)))
  })

  handle(app, 'unmarkIndicator', async (call) => {
    const unmarked = await indicators.unmark(idOf(call), changedBy(call))
    lookBack.wake()
    return toItem(unmarked)
  })

  handle(app, 'lookBackAgain', async (call) => {
    const asked = await indicators.lookBackAgain(idOf(call), changedBy(call))
    lookBack.wake()
    return toItem(asked)
  })
}

const idOf = (call: { readonly params: Readonly<Record<string, string>> }): string => call.params['id'] ?? ''

async function readBody(body: unknown): Promise<Buffer> {
  if (!(body instanceof Readable))
    throw new AppError('request.invalid', 'the body is empty', { hint: 'send the bytes of the file' })
  const parts: Buffer[] = []
  let length = 0
  for await (const part of body as AsyncIterable<Buffer>) {
    length += part.length
    if (length > maxFeedBytes) throw new AppError('request.too_large', `a feed has ${maxFeedBytes} bytes at most`)
    parts.push(part)
  }
  return Buffer.concat(parts, length)
}

function readCursor(text: string): { lastSeenUs: number; id: string } {
  const [, time, id] = /^(\d{1,16})\.([0-9a-f]{32})$/.exec(text) ?? []
  if (time === undefined || id === undefined)
    throw new AppError('request.invalid', 'the cursor is not one this server gave out')
  return { lastSeenUs: Number(time), id }
}

type Item = z.input<typeof intelShapes.indicatorItem>

function toItem(indicator: Indicator): Item {
  const { kind, mark, lookBack, validFromUs, validUntilUs, firstSeenUs, lastSeenUs, lastHitUs, ...rest } = indicator
  return {
    ...rest,
    techniques: [...rest.techniques],
    feeds: [...rest.feeds],
    type: kind,
    severity: severityName(rest.severity),
    validFrom: timeOrNull(validFromUs),
    validUntil: timeOrNull(validUntilUs),
    firstSeen: formatTimeUs(firstSeenUs),
    lastSeen: formatTimeUs(lastSeenUs),
    lastHit: timeOrNull(lastHitUs),
    falsePositive:
      mark === undefined
        ? null
        : { by: mark.by, reason: mark.why, at: formatTimeUs(mark.atUs), until: timeOrNull(mark.untilUs) },
    lookBack:
      lookBack === undefined
        ? null
        : { done: formatTimeUs(lookBack.doneUs), found: lookBack.found, hasMore: lookBack.hasMore },
  }
}
