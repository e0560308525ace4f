import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import type { State } from '@aurora/state'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { address, ann, finding, minuteUs, useDesk } from '../casework.fixture.ts'
import { openCasework, type Casework } from '../casework.ts'
import type { CaseSettings } from '../limits.ts'
import type { WebhookQuestion } from './call.ts'

/** What webhooks promise on every state store. */
export function webhooksContract(name: string, newStore: () => Promise<() => Promise<State>>): void {
  describe(`webhooks on ${name}`, () => {
    const desk = useDesk(newStore)
    const open: Casework[] = []
    afterEach(async () => {
      for (const work of open.splice(0)) await work.close()
    })

    /** A server that answers as it is told, and what it took. */
    const serverOf = (answer: (question: WebhookQuestion) => { status: number; retryAfterMs?: number }) => {
      const taken: { delivery: string; sequence?: number; type: string; title?: string }[] = []
      const caller = async (question: WebhookQuestion) => {
        const { status, retryAfterMs } = await Promise.resolve(answer(question))
        const content = JSON.parse(Buffer.from(question.body).toString()) as { type: string; sequence?: number; alert?: { title: string } } // prettier-ignore
        const delivery = question.headers['x-aurora-delivery'] ?? ''
        if (status < 300) taken.push({ delivery, type: content.type, ...(content.sequence !== undefined && { sequence: content.sequence }), ...(content.alert !== undefined && { title: content.alert.title }) }) // prettier-ignore
        return { status, retryAfterMs }
      }
      return { taken, caller }
    }
    const work = async (
      caller: ReturnType<typeof serverOf>['caller'],
      settings: Partial<CaseSettings> = {},
    ): Promise<Casework> => {
      const { state, audit, folder } = desk()
      const made = await openCasework({
        ...{ state, audit, evidenceFolder: join(folder, 'evidence'), settings, nowMs: () => desk().nowUs() / 1000 },
        webhooks: { caller, secretOf: (secret) => Promise.resolve(`${secret} of ours`) },
      })
      open.push(made)
      return made
    }
    const url = 'https://chat.example/hook'
    const alertOf = (rule: string, severity: 0 | 1 | 2 | 3 | 4 = 3) =>
      finding({ rule, severity, entities: [address(`203.0.113.${rule.length}`)], receivedUs: desk().nowUs() })
    const until = async (check: () => void | Promise<void>): Promise<void> =>
      await vi.waitFor(check, { timeout: 20_000 })

    test('what happens to alerts is sent once, in order, from the moment on, as far as it is wanted', async () => {
      const { taken, caller } = serverOf(() => ({ status: 204 }))
      const one = await work(caller)
      await one.foldFindings([alertOf('before')])
      await one.webhooks.add({ name: 'chat', url, leastSeverity: 3 }, ann)
      one.start()
      await one.foldFindings([alertOf('a'), alertOf('bb', 1), alertOf('ccc')])
      await one.foldFindings([alertOf('a')])
      await one.foldFindings([alertOf('dddd', 4)])
      await until(() => expect(taken).toHaveLength(3))
      expect(taken.map(({ title }) => title)).toEqual(['Title of a', 'Title of ccc', 'Title of dddd'])
      expect(new Set(taken.map(({ delivery }) => delivery)).size).toBe(3)
      await until(async () => expect(await one.webhooks.list()).toMatchObject([{ failures: 0, lastError: '' }]))
    })

    test('it is signed with the secret that is named, over time and body', async () => {
      const asked: WebhookQuestion[] = []
      const { caller } = serverOf((question) => (asked.push(question), { status: 200 }))
      const one = await work(caller)
      await one.webhooks.add({ name: 'chat', url, secret: 'chat' }, ann)
      expect(await one.webhooks.test('chat', ann)).toBeUndefined()
      const [{ headers, body }] = asked as [WebhookQuestion]
      const wanted = createHmac('sha256', 'chat of ours').update(`${headers['x-aurora-timestamp']}.`).update(body).digest('hex') // prettier-ignore
      expect(headers['x-aurora-signature']).toBe(`sha256=${wanted}`)
      expect(JSON.parse(Buffer.from(body).toString())).toEqual({ type: 'test', webhook: 'chat' })
    })

    test('one that takes nothing is tried again and holds up no other; nothing is lost or out of order', async () => {
      let isUp = false
      const { taken, caller } = serverOf(({ url: at }) =>
        at.hostname === 'down.example' && !isUp ? { status: 503, retryAfterMs: 120_000 } : { status: 200 },
      )
      const one = await work(caller)
      await one.webhooks.add({ name: 'down', url: 'https://down.example/' }, ann)
      await one.webhooks.add({ name: 'well', url }, ann)
      one.start()
      await one.foldFindings([alertOf('a')])
      await one.foldFindings([alertOf('bb')])
      await until(() => expect(taken).toHaveLength(2))
      await until(
        async () =>
        expect((await one.webhooks.list())[0]).toMatchObject({ failures: 1, lastError: 'it answers 503', nextTryUs: desk().nowUs() + 120e6 }), // prettier-ignore
      )
      isUp = true
      await one.close()
      desk().pass(3 * minuteUs)
      const again = await work(caller)
      again.start()
      await until(() => expect(taken).toHaveLength(4))
      expect(taken.slice(2).map(({ title }) => title)).toEqual(['Title of a', 'Title of bb'])
      await until(async () => expect((await again.webhooks.list())[0]).toMatchObject({ failures: 0 }))
    })

    test('a clock that is put back holds nothing up', async () => {
      let status = 503
      const { taken, caller } = serverOf(() => ({ status }))
      const one = await work(caller)
      await one.webhooks.add({ name: 'chat', url }, ann)
      desk().pass(2 * 1440 * minuteUs)
      one.start()
      await one.foldFindings([alertOf('a')])
      await until(async () => expect(await one.webhooks.list()).toMatchObject([{ failures: 1 }]))
      await one.close()
      status = 200
      desk().pass(-2 * 1440 * minuteUs)
      const again = await work(caller)
      again.start()
      await until(() => expect(taken).toHaveLength(1))
    })

    test('what the feed keeps no longer is told as a gap', async () => {
      const { taken, caller } = serverOf(() => ({ status: 200 }))
      const one = await work(caller, { feedMessages: 2 })
      await one.webhooks.add({ name: 'chat', url }, ann)
      for (const rule of ['a', 'bb', 'ccc', 'dddd']) await one.foldFindings([alertOf(rule)])
      one.start()
      await until(() => expect(taken.map(({ type }) => type)).toEqual(['gap', 'alert', 'alert']))
    })

    test('two processes send each message once', async () => {
      const { taken, caller } = serverOf(() => ({ status: 200 }))
      const [one, other] = [await work(caller), await work(caller)]
      await one.webhooks.add({ name: 'chat', url }, ann)
      one.start()
      other.start()
      for (let i = 1; i <= 20; i++) await one.foldFindings([alertOf('x'.repeat(i))])
      await until(() => expect(taken).toHaveLength(20))
      expect(new Set(taken.map(({ delivery }) => delivery)).size).toBe(20)
    })

    test('one that is gone is switched off, and begins anew when it is switched on', async () => {
      let status = 410
      const { taken, caller } = serverOf(() => ({ status }))
      const one = await work(caller)
      await one.webhooks.add({ name: 'chat', url }, ann)
      one.start()
      await one.foldFindings([alertOf('a')])
      await until(async () => expect(await one.webhooks.list()).toMatchObject([{ isEnabled: false, lastError: 'it answers 410' }])) // prettier-ignore
      await one.foldFindings([alertOf('bb')])
      status = 200
      expect(await one.webhooks.change('chat', { isEnabled: true }, ann)).toMatchObject({
        isEnabled: true,
        failures: 0,
      })
      await one.foldFindings([alertOf('ccc')])
      await until(() => expect(taken.map(({ title }) => title)).toEqual(['Title of ccc']))
    })

    test.for([
      [{ name: '', url }, 'name'],
      [{ name: 'a', url: 'http://chat.example/' }, 'https'],
      [{ name: 'a', url: 'https://u:p@chat.example/' }, 'password'],
      [{ name: 'a', url: 'file:///etc/passwd' }, 'https'],
      [{ name: 'a', url, secret: '../audit.key' }, 'secret'],
      [{ name: 'a', url, kinds: ['exploded'] }, 'kinds'],
    ] as const)('refused: %o', async ([wanted, why]) => {
      const one = await work(serverOf(() => ({ status: 200 })).caller)
      await expect(one.webhooks.add(wanted, ann)).rejects.toMatchObject({ code: 'request.invalid', message: expect.stringContaining(why) as string }) // prettier-ignore
    })

    test('what people do with them is in the audit log', async () => {
      const one = await work(serverOf(() => ({ status: 500 })).caller)
      await one.webhooks.add({ name: 'chat', url }, ann)
      await expect(one.webhooks.add({ name: 'chat', url }, ann)).rejects.toMatchObject({ code: 'request.conflict' })
      expect(await one.webhooks.test('chat', ann)).toBe('it answers 500')
      await one.webhooks.change('chat', { isEnabled: false, leastSeverity: 4 }, ann)
      await one.webhooks.remove('chat', ann)
      await expect(one.webhooks.remove('chat', ann)).rejects.toMatchObject({ code: 'request.not_found' })
      const { items } = await desk().audit.list({ limit: 10 })
      expect(items.map(({ action }) => action).filter((action) => action.startsWith('webhook.')).sort()).toEqual(['webhook.add', 'webhook.change', 'webhook.remove', 'webhook.test']) // prettier-ignore
    })
  })
}
