import { AppError, severityName, type Severity, type SeverityName } from '@aurora/core'
import { boundedText } from '../plain-text.ts'
import type { CasesTables } from '../tables.ts'
import type { FeedKind } from '../work.ts'

export type WebhookRow = CasesTables['alert_webhooks']

/** What an alert did that somebody may want to be told of. */
export const webhookKinds = ['opened', 'repeated', 'reopened', 'seen_again', 'changed'] as const satisfies readonly FeedKind[] // prettier-ignore

/** Where changes of alerts are sent. Times are microseconds since 1970 UTC. */
export interface Webhook {
  readonly id: string
  readonly name: string
  readonly url: string
  /** Name of the secret that signs what is sent; undefined when nothing is signed. */
  readonly secret: string | undefined
  readonly kinds: readonly FeedKind[]
  readonly leastSeverity: SeverityName
  readonly isEnabled: boolean
  /** Tries since the last one that was taken; 0 when all is well. */
  readonly failures: number
  readonly nextTryUs: number | undefined
  readonly lastOkUs: number | undefined
  readonly lastError: string
  readonly createdUs: number
}

/** What somebody wants of a new webhook. */
export interface NewWebhook {
  readonly name: string
  readonly url: string
  readonly secret?: string | undefined
  /** Those that a person must know of, when left out: opened and reopened. */
  readonly kinds?: readonly string[] | undefined
  readonly leastSeverity?: Severity | undefined
}

const nameShape = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u
const secretShape = /^[a-z0-9][a-z0-9_-]{0,63}$/i

export function checkName(name: string): string {
  const given = name.trim()
  if (!nameShape.test(given)) throw new AppError('request.invalid', 'a webhook needs a name of letters and digits')
  return given
}

export function checkSecret(secret: string | undefined): string {
  if (secret === undefined || secret === '') return ''
  if (secretShape.test(secret)) return secret
  throw new AppError('request.invalid', 'name the secret: a file of that name holds it', {
    hint: 'letters, digits, - and _',
  })
}

export function checkKinds(kinds: readonly string[] | undefined): FeedKind[] {
  if (kinds === undefined) return ['opened', 'reopened']
  const known = webhookKinds.filter((kind) => kinds.includes(kind))
  if (known.length === new Set(kinds).size && known.length > 0) return known
  throw new AppError('request.invalid', `kinds are ${webhookKinds.join(', ')}`)
}

/**
 * The address of a webhook: https, or http on this machine. Without user and password in it, which would be shown.
 * Fails with 'request.invalid'.
 */
export function checkUrl(text: string): string {
  const url = URL.parse(text)
  if (url === null || text.length > 1000) throw new AppError('request.invalid', 'the webhook has no sound URL')
  const isHere = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isHere))
    throw new AppError('request.invalid', 'a webhook is called over https', {
      hint: 'http is for a server on this machine',
    })
  if (url.username !== '' || url.password !== '')
    throw new AppError('request.invalid', 'no user or password in the URL', { hint: 'name a secret instead' })
  url.hash = ''
  return url.href
}

export function webhookOf(row: WebhookRow): Webhook {
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    secret: row.secret === '' ? undefined : row.secret,
    kinds: JSON.parse(row.kinds) as FeedKind[],
    leastSeverity: severityName(row.least_severity),
    isEnabled: row.is_enabled === 1,
    failures: row.failures,
    nextTryUs: row.failures === 0 ? undefined : row.next_try_us,
    lastOkUs: row.last_ok_us ?? undefined,
    lastError: row.last_error,
    createdUs: row.created_us,
  }
}

/** Why a delivery failed, as it is shown: nothing of an answer, and no secret. */
export const shownError = (error: unknown): string =>
  boundedText(error instanceof Error ? error.message : String(error), 300)
