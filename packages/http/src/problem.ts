import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { AppError, errorCodes, type ErrorCode } from '@aurora/core'
import type { Problem } from '@aurora/contract'
import { z } from 'zod'

/** RFC 9457: what a refusal looks like on the wire. */
export function toProblem(error: AppError, requestId: string): Problem {
  const { http, means } = errorCodes[error.code]
  return {
    ...error.detail,
    ...retryOf(error),
    type: `https://aurorasoc.invalid/errors/${error.code}`,
    title: means,
    status: http,
    detail: error.message,
    code: error.code,
    requestId,
  }
}

/** A refusal after which the same request may work says when to send it again; some parts leave that to us. */
const retryOf = (error: AppError): { retryAfterSeconds?: number } =>
  error.spec.retry ? { retryAfterSeconds: Math.ceil(error.detail.retryAfterSeconds ?? 5) } : {}

/** Codes of the web framework, and what they are in our table. */
const frameworkCodes: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'request.too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'request.media_type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'request.invalid',
  FST_ERR_CTP_INVALID_JSON_BODY: 'request.invalid',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request.invalid',
  FST_ERR_BAD_URL: 'request.invalid',
  FST_ERR_MAX_PARAM_LENGTH: 'request.invalid',
}

/** Turns anything a handler may throw into a refusal; a bug becomes 'internal', without its words. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof z.ZodError) return invalid(error)
  const code = error instanceof Error && 'code' in error ? frameworkCodes[String(error.code)] : undefined
  if (code !== undefined)
    return new AppError(
      code,
      error instanceof Error ? error.message.toLowerCase().replace(/\.$/, '') : 'the request cannot be read',
      {},
      error,
    )
  if (error instanceof SyntaxError) return new AppError('request.invalid', 'the body is not valid JSON', {}, error)
  return new AppError(
    'internal',
    'something went wrong here',
    { hint: 'the log has the details under the request id' },
    error,
  )
}

/** Answers bytes that are no HTTP request, or one with too long a head, on the bare connection. */
export function refuseConnection(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const refusal =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? new AppError('request.too_large', 'the head of the request is too long', {
          hint: 'a query stands in the address: make it shorter',
        })
      : new AppError('request.invalid', 'this is not an HTTP request')
  const problem = toProblem(refusal, randomUUID())
  const body = JSON.stringify(problem)
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${problem.requestId}`,
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

/** Names the first member that does not fit, and lists them all. */
function invalid(error: z.ZodError): AppError {
  const issues = error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
  const first = issues[0]
  return new AppError(
    'request.invalid',
    first === undefined
      ? 'the request does not have the expected form'
      : `${first.path || 'the request'}: ${first.message.toLowerCase()}`,
    { issues },
    error,
  )
}
