import { AppError } from '@aurora/core'
import { BulkReader, findSource, type BulkItem } from '@aurora/ingest'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { readIngestTarget, requireWriter } from '../ingest-target.ts'
import { toAppError } from '../problem.ts'
import { passBodiesThrough } from '../raw-body.ts'
import type { Services } from '../services.ts'

/** What shippers ask for before they send: they go on with a cluster of this version, and no feature of a later one. */
const emulatedVersion = '8.17.0'

const bulkQuery = z.object({
  line: z.string().min(1).max(200).optional(),
  filter_path: z.string().optional(),
})

/**
 * Elasticsearch's bulk API, as far as shippers use it (Filebeat, Fluent Bit, Vector, Logstash, rsyslog, syslog-ng):
 * they are given this server's address, or its path `/elastic`, and a key. Answered once the documents are on disk.
 *
 * `?source=` names whose records they are, else the key's source or whoever they are recognised as; `?line=message`
 * takes that member of each document for the record, as is done for sources that are no JSON. A document that cannot be
 * used is kept as a reject, and so counts as taken.
 */
export function elasticRoutes(app: FastifyInstance, services: Services): void {
  void app.register(async (scope) => {
    const limits = passBodiesThrough(scope)
    scope.setErrorHandler(async (error, _request, reply) => {
      const { spec, code, message, detail } = toAppError(error)
      const reason = detail.hint === undefined ? message : `${message}; ${detail.hint}`
      if (spec.retry) reply.header('retry-after', String(Math.ceil(detail.retryAfterSeconds ?? 5)))
      return await reply.code(spec.http).send({ error: { type: code, reason }, status: spec.http })
    })
    scope.addHook('onSend', async (_request, reply) => void reply.header('x-elastic-product', 'Elasticsearch'))

    const asked = (path: string, answer: object): void => {
      scope.get(path, async (request) => {
        requireWriter(request)
        return answer
      })
    }
    asked('/elastic', clusterInfo)
    asked('/elastic/', clusterInfo)
    for (const prefix of ['', '/elastic']) {
      asked(`${prefix}/_license`, { license: { uid: 'aurorasoc', type: 'basic', status: 'active' } })
      asked(`${prefix}/_cluster/health`, { cluster_name: 'aurorasoc', status: 'green', timed_out: false })
      for (const url of [`${prefix}/_bulk`, `${prefix}/:index/_bulk`])
        scope.route({
          method: ['POST', 'PUT'],
          url,
          ...limits,
          handler: async (request) => await bulk(request, services),
        })
    }
  })
}

/** What a cluster says of itself, also at the root, to whoever asks for JSON. */
export const clusterInfo = {
  name: 'aurora',
  cluster_name: 'aurorasoc',
  cluster_uuid: 'aurorasoc',
  version: { number: emulatedVersion, build_flavor: 'default', minimum_wire_compatibility_version: '7.17.0' },
  tagline: 'You Know, for Search',
}

async function bulk(request: FastifyRequest, services: Services): Promise<object> {
  const startedMs = performance.now()
  const target = readIngestTarget(request, (principal) => principal.source ?? 'auto')
  const query = bulkQuery.parse(request.query)
  const { index = '' } = request.params as { index?: string }
  const reader = new BulkReader(index, query.line === undefined ? linesOf(target.source) : [query.line])
  await services.bodies.receive({ ...target, unpack: (content) => reader.records(content) })
  if (reader.items.length === 0) throw new AppError('request.invalid', 'the request holds no action')
  return {
    took: Math.round(performance.now() - startedMs),
    errors: reader.items.some((item) => item.refusal !== undefined),
    items: reader.items.map((item) => ({ [item.action]: resultOf(item, query.filter_path !== undefined) })),
  }
}

/** A document is never a record of a source that is no JSON: it can only carry one. */
const linesOf = (source: string): readonly string[] =>
  source !== 'auto' && findSource(source).jsonWrappers === undefined ? ['event.original', 'message'] : []

/** With a `filter_path`, what all of them ask for. */
function resultOf({ index, id, refusal }: BulkItem, isShort: boolean): object {
  const place = isShort ? {} : { _index: index, _id: id ?? null }
  if (refusal === undefined) return { ...place, ...(isShort ? {} : { result: 'created' }), status: 201 }
  return { ...place, status: 400, error: { type: 'action_request_validation_exception', reason: refusal } }
}
