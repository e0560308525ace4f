import { errorCodes, type ErrorCode } from '@aurora/core'
import { askHttp, type HttpAnswer } from '@aurora/ingest'
import type { IngestReport } from '@aurora/contract'
import { showText } from '../cli/terminal.ts'
import type { SpooledRequest } from './spool-file.ts'

/** The platform a bridge sends to. */
export interface Platform {
  readonly url: URL
  readonly authority: string | undefined
}

/** What became of a request that was sent once. */
export type Delivery =
  | { readonly kind: 'stored'; readonly report: IngestReport }
  /** These lines will never be taken. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Nothing of ours is taken until a person changes something: the key, the address. */
  | { readonly kind: 'barred'; readonly reason: string }
  /** Later, perhaps. */
  | { readonly kind: 'away'; readonly reason: string; readonly retryAfterMs: number | undefined }

const timeoutMs = 120_000
const maxAnswerBytes = 1 << 20

/** Sends one request and says what became of it; never rejects. */
export async function deliver(
  platform: Platform,
  apiKey: string,
  request: SpooledRequest,
  idempotencyKey: string,
  signal: AbortSignal,
): Promise<Delivery> {
  const url = new URL('api/v1/siem/logs', platform.url)
  url.searchParams.set('source', request.source)
  url.searchParams.set('sensor', request.sensor)
  if (request.isContinued) url.searchParams.set('continued', '1')
  try {
    const answer = await askHttp({
      url,
      method: 'POST',
      headers: {
        authorization: `Bearer ${apiKey}`,
        'content-type': 'application/x-ndjson',
        'content-encoding': 'zstd',
        'idempotency-key': idempotencyKey,
      },
      body: request.body,
      authority: platform.authority,
      timeoutMs,
      maxAnswerBytes,
      signal,
    })
    return read(answer)
  } catch (error) {
    return { kind: 'away', reason: error instanceof Error ? error.message : 'it failed', retryAfterMs: undefined }
  }
}

/** Refusals that are about these lines; whatever else is refused is about us, or passes. */
const aboutLines: readonly ErrorCode[] = [
  'request.invalid',
  'request.too_large',
  'ingest.encoding',
  'ingest.ratio',
  'ingest.key_reused',
]

function read(answer: HttpAnswer): Delivery {
  const { status, retryAfterMs } = answer
  const said = readJson(answer)
  if (status === 200 && typeof said['received'] === 'number')
    return { kind: 'stored', report: said as unknown as IngestReport }
  const code = String(said['code'] ?? '')
  const words = typeof said['detail'] === 'string' ? `: ${showText(said['detail'].slice(0, 200))}` : ''
  const reason = `the platform answers ${status}${words}`
  if (aboutLines.includes(code as ErrorCode) || status === 413) return { kind: 'refused', reason }
  const mayPass = code in errorCodes ? errorCodes[code as ErrorCode].retry : status >= 500 || status === 408
  if (mayPass || status === 429 || status >= 500) return { kind: 'away', reason, retryAfterMs }
  return { kind: 'barred', reason: status < 300 ? `${platformIsNone} (it answers ${status})` : reason }
}

const platformIsNone = 'there is something else than a platform under this address'

function readJson({ body }: HttpAnswer): Record<string, unknown> {
  try {
    const read = JSON.parse(body.toString('utf8')) as unknown
    return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
