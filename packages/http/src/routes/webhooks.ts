import type { Webhook } from '@aurora/cases'
import type { webhookShapes } from '@aurora/contract'
import { formatTimeUs, parseSeverity } from '@aurora/core'
import type { z } from 'zod'
import type { FastifyInstance } from '../fastify.ts'
import { handle } from '../handle.ts'
import { byOf, timeOrNull } from '../parameters.ts'
import type { Services } from '../services.ts'

/** Where changes of alerts are sent. */
export function webhookRoutes(app: FastifyInstance, { casework: { webhooks } }: Services): void {
  const nameOf = (call: { readonly params: Readonly<Record<string, string>> }): string => call.params['name'] ?? ''

  handle(app, 'listWebhooks', async () => ({ items: (await webhooks.list()).map(toItem) }))

  handle(app, 'addWebhook', async (call) => {
    const { severity, ...wanted } = call.body
    const made = await webhooks.add({ ...wanted, leastSeverity: severity && parseSeverity(severity) }, byOf(call))
    call.reply.code(201)
    return toItem(made)
  })

  handle(app, 'changeWebhook', async (call) => {
    const { severity, enabled, kinds } = call.body
    const wanted = { isEnabled: enabled, kinds, leastSeverity: severity && parseSeverity(severity) }
    return toItem(await webhooks.change(nameOf(call), wanted, byOf(call)))
  })

  handle(app, 'testWebhook', async (call) => {
    const error = await webhooks.test(nameOf(call), byOf(call))
    return { taken: error === undefined, error: error ?? '' }
  })

  handle(app, 'removeWebhook', async (call) => {
    await webhooks.remove(nameOf(call), byOf(call))
    return undefined
  })
}

function toItem(webhook: Webhook): z.input<typeof webhookShapes.webhookItem> {
  const { leastSeverity, isEnabled, nextTryUs, lastOkUs, createdUs, secret, kinds, ...rest } = webhook
  return {
    ...rest,
    kinds: [...kinds],
    secret: secret ?? null,
    severity: leastSeverity,
    enabled: isEnabled,
    nextTry: timeOrNull(nextTryUs),
    lastOk: timeOrNull(lastOkUs),
    created: formatTimeUs(createdUs),
  }
}
