import { ingestShapes } from '@aurora/contract'
import { AppError } from '@aurora/core'
import { can, type Principal } from '@aurora/identity'
import type { FastifyRequest } from 'fastify'
import type { Readable } from 'node:stream'

/** Where the lines of a request go, and the body that carries them. */
export interface IngestTarget {
  readonly source: string
  readonly sensor: string
  readonly encoding: string | undefined
  readonly key: string | undefined
  /** The first line is the rest of one that a request before began. */
  readonly isContinued: boolean
  readonly body: Readable
}

/**
 * Reads whose lines a request carries, and whether its sender may store them. A request that names no source has
 * `defaultSource`. Fails with 'auth.required' and 'auth.forbidden'.
 */
export function readIngestTarget(
  request: FastifyRequest,
  defaultSource: (principal: Principal) => string = () => 'json',
): IngestTarget {
  const principal = requireWriter(request)
  const query = ingestShapes.ingestQuery.parse({ source: defaultSource(principal), ...(request.query as object) })
  if (principal.source !== undefined && principal.source !== query.source) {
    throw new AppError('auth.forbidden', `this key may send source ${principal.source} only`, {
      hint: `add ?source=${principal.source}`,
    })
  }
  return {
    source: query.source,
    sensor: query.sensor === '' ? principal.name.replace(/[^\w.:@/-]/g, '-') : query.sensor,
    encoding: firstOf(request.headers['content-encoding'])?.trim().toLowerCase(),
    key: readKey(firstOf(request.headers['idempotency-key'])),
    isContinued: query.continued !== undefined,
    body: (request.body ?? request.raw) as Readable,
  }
}

/** Who sends, when they may send events at all. */
export function requireWriter({ principal }: FastifyRequest): Principal {
  if (principal === undefined) throw new AppError('auth.required', 'sign in, or send a key or token')
  if (can(principal, 'siem:write')) return principal
  throw new AppError('auth.forbidden', 'this needs siem:write', {
    permission: 'siem:write',
    hint: 'ask an administrator',
  })
}

const firstOf = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value)

function readKey(key: string | undefined): string | undefined {
  if (key === undefined || key === '') return undefined
  if (key.length > 255 || !/^[\x21-\x7e]+$/.test(key))
    throw new AppError('request.invalid', 'an Idempotency-Key has at most 255 printable ASCII characters')
  return key
}
