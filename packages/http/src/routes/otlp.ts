import { otlpLogs } from '@aurora/ingest'
import { AppError } from '@aurora/core'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { readIngestTarget } from '../ingest-target.ts'
import { toAppError } from '../problem.ts'
import { passBodiesThrough } from '../raw-body.ts'
import type { Services } from '../services.ts'

type Encoding = 'json' | 'protobuf'

const mediaTypes: Readonly<Record<Encoding, string>> = {
  json: 'application/json',
  protobuf: 'application/x-protobuf',
}

/**
 * OTLP/HTTP for logs (OpenTelemetry Protocol Specification 1.x, "OTLP/HTTP"): `/v1/logs`, also below `/otlp`, in both
 * encodings, with an API key as Bearer. Answered once the records are on disk.
 *
 * Without `?source=`, each record is an event of the source `otlp` with its attributes and its resource. With another
 * source, named there or by the key, its body alone is the record: what a collector reads from somebody's file.
 */
export function otlpRoutes(app: FastifyInstance, services: Services): void {
  void app.register(async (scope) => {
    const limits = passBodiesThrough(scope)
    scope.setErrorHandler(async (error, request, reply) => {
      const refusal = toAppError(error)
      if (refusal.spec.retry) reply.header('retry-after', String(Math.ceil(refusal.detail.retryAfterSeconds ?? 5)))
      const encoding = encodingOf(request) ?? 'json'
      const { hint } = refusal.detail
      const message = hint === undefined ? refusal.message : `${refusal.message}; ${hint}`
      const status = refusal.spec.retry && refusal.spec.http !== 429 ? 503 : refusal.spec.http
      return await reply
        .code(status)
        .type(mediaTypes[encoding])
        .send(encoding === 'json' ? JSON.stringify({ code: 0, message }) : statusOf(message))
    })
    for (const path of ['/v1/logs', '/otlp/v1/logs'])
      scope.post(path, limits, async (request, reply) => {
        const encoding = encodingOf(request)
        if (encoding === undefined)
          throw new AppError('request.media_type', `OTLP is ${Object.values(mediaTypes).join(' or ')}`)
        const target = readIngestTarget(request, (principal) => principal.source ?? 'otlp')
        const isWrapped = target.source === 'otlp'
        await services.bodies.receive({ ...target, unpack: (content) => otlpLogs(content, { encoding, isWrapped }) })
        // An answer without members says that everything was taken; in Protocol Buffers that is no byte at all.
        return await reply.type(mediaTypes[encoding]).send(encoding === 'json' ? '{}' : Buffer.alloc(0))
      })
  })
}

function encodingOf({ headers }: FastifyRequest): Encoding | undefined {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  return (Object.keys(mediaTypes) as Encoding[]).find((encoding) => mediaTypes[encoding] === type)
}

/** `google.rpc.Status` with a message (field 2): what a sender that speaks Protocol Buffers reads of a refusal. */
function statusOf(message: string): Buffer {
  const text = Buffer.from(message.slice(0, 1000))
  const length: number[] = []
  for (let rest = text.length; ; rest >>>= 7) {
    if (rest < 0x80) {
      length.push(rest)
      break
    }
    length.push((rest & 0x7f) | 0x80)
  }
  return Buffer.concat([Buffer.from([0x12, ...length]), text])
}
