import { randomUUID } from 'node:crypto'
import { AppError, type Severity } from '@aurora/core'
import type { By } from '../by.ts'
import { change, type Context } from '../change.ts'
import { latestSequence } from '../feed/alert-feed.ts'
import { tablesOf } from '../tables.ts'
import { record, type Work } from '../work.ts'
import { callWebhook, type SenderParts } from './call.ts'
import {
  checkKinds,
  checkName,
  checkSecret,
  checkUrl,
  shownError,
  webhookOf,
  type NewWebhook,
  type Webhook,
  type WebhookRow,
} from './webhook.ts'

const maxWebhooks = 50
const testTimeoutMs = 15_000

/** What is changed about a webhook; what is left out stays. */
export interface WebhookChange {
  readonly isEnabled?: boolean | undefined
  readonly kinds?: readonly string[] | undefined
  readonly leastSeverity?: Severity | undefined
}

/** Where changes of alerts are sent: what people see of it and do with it. */
export class Webhooks {
  readonly #context: Context
  readonly #parts: Pick<SenderParts, 'caller' | 'secretOf'>

  constructor(context: Context, parts: Pick<SenderParts, 'caller' | 'secretOf'>) {
    this.#context = context
    this.#parts = parts
  }

  async list(): Promise<Webhook[]> {
    const rows = await tablesOf(this.#context.state)
      .selectFrom('alert_webhooks')
      .selectAll()
      .orderBy('name')
      .limit(maxWebhooks)
      .execute()
    return rows.map(webhookOf)
  }

  /** Sends what happens from now on. Fails with 'request.invalid', and 'request.conflict' for a name that is taken. */
  async add(wanted: NewWebhook, by: By): Promise<Webhook> {
    const name = checkName(wanted.name)
    const said = {
      url: checkUrl(wanted.url),
      secret: checkSecret(wanted.secret),
      kinds: JSON.stringify(checkKinds(wanted.kinds)),
      least_severity: wanted.leastSeverity ?? 0,
    }
    return await change(this.#context, async (work) => {
      const known = await work.db.selectFrom('alert_webhooks').select('name').execute()
      if (known.some((one) => one.name === name)) throw new AppError('request.conflict', `there is a webhook "${name}"`)
      if (known.length >= maxWebhooks)
        throw new AppError('request.conflict', `there are at most ${maxWebhooks} webhooks`)
      const latest = await latestSequence(work.db)
      const row: WebhookRow = {
        ...{ id: randomUUID(), name, ...said, is_enabled: 1, position: latest, failures: 0, next_try_us: 0 },
        ...{ taken_until_us: 0, last_ok_us: null, last_error: '', created_us: work.nowUs },
      }
      await work.db.insertInto('alert_webhooks').values(row).execute()
      note(work, by, 'webhook.add', row, { url: row.url, kinds: row.kinds, least_severity: row.least_severity })
      return webhookOf(row)
    })
  }

  /** Fails with 'request.not_found'. One that is switched on again begins with what happens then. */
  async change(name: string, wanted: WebhookChange, by: By): Promise<Webhook> {
    const { isEnabled, kinds, leastSeverity } = wanted
    return await change(this.#context, async (work) => {
      const before = await rowOf(work, name)
      const begins = isEnabled === true && before.is_enabled === 0
      const latest = begins ? await latestSequence(work.db) : before.position
      const set = {
        ...(isEnabled !== undefined && { is_enabled: isEnabled ? 1 : 0 }),
        ...(begins && { position: latest, failures: 0, next_try_us: 0, last_error: '' }),
        ...(kinds !== undefined && { kinds: JSON.stringify(checkKinds(kinds)) }),
        ...(leastSeverity !== undefined && { least_severity: leastSeverity }),
      }
      const row = { ...before, ...set }
      await work.db
        .updateTable('alert_webhooks')
        .set({ ...set, id: before.id })
        .where('id', '=', before.id)
        .execute()
      const details = { enabled: row.is_enabled === 1, kinds: row.kinds, least_severity: row.least_severity }
      note(work, by, 'webhook.change', row, details)
      return webhookOf(row)
    })
  }

  /** Fails with 'request.not_found'. */
  async remove(name: string, by: By): Promise<void> {
    await change(this.#context, async (work) => {
      const row = await rowOf(work, name)
      await work.db.deleteFrom('alert_webhooks').where('id', '=', row.id).execute()
      note(work, by, 'webhook.remove', row, { url: row.url })
    })
  }

  /** Sends a message that says it is a test. Resolves to why it was not taken, else to undefined. */
  async test(name: string, by: By): Promise<string | undefined> {
    const row = await change(this.#context, async (work) => {
      const found = await rowOf(work, name)
      note(work, by, 'webhook.test', found, {})
      return found
    })
    const message = { delivery: `${row.id}.test`, content: { type: 'test', webhook: row.name }, nowUs: this.#nowUs }
    try {
      await callWebhook(this.#parts, row, message, AbortSignal.timeout(testTimeoutMs))
      return undefined
    } catch (error) {
      return shownError(error)
    }
  }

  get #nowUs(): number {
    return this.#context.nowMs() * 1000
  }
}

async function rowOf(work: Work, name: string): Promise<WebhookRow> {
  const row = await work.db
    .selectFrom('alert_webhooks')
    .selectAll()
    .where('name', '=', name.slice(0, 100))
    .executeTakeFirst()
  if (row === undefined) throw new AppError('request.not_found', 'there is no such webhook')
  return row
}

function note(
  work: Work,
  by: By,
  action: string,
  { id, name }: WebhookRow,
  details: Readonly<Record<string, string | number | boolean>>,
): void {
  record(work, by, { eventType: 'settings', action, target: { kind: 'webhook', id, name }, details })
}
