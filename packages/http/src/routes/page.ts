import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import { AppError } from '@aurora/core'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { clusterInfo } from './elastic.ts'

/**
 * The page: hashed assets for a year, and the one HTML document for every other path that is no API.
 *
 * `folder` is where the build put it; without a build the root says how to make one. A shipper that was given the bare
 * address asks the root for JSON, and is told what `/elastic` says.
 */
export async function pageRoutes(app: FastifyInstance, folder: string): Promise<void> {
  const hasPage = existsSync(join(folder, 'index.html'))
  if (hasPage) {
    await app.register(fastifyStatic, {
      root: folder,
      wildcard: true,
      preCompressed: true,
      index: false,
      cacheControl: false,
      setHeaders: (reply, path) => {
        const isHashed = path.includes('/assets/')
        void reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
    app.get('/', async (request, reply) => {
      reply.header('vary', 'accept').header('cache-control', 'no-cache')
      if (asksForJson(request)) return await reply.header('x-elastic-product', 'Elasticsearch').send(clusterInfo)
      return await reply.sendFile('index.html')
    })
  }
  app.setNotFoundHandler(async (request, reply) => {
    const isPage =
      request.method === 'GET' &&
      !/^\/(api|auth|assets|ws)\//.test(request.url) &&
      (request.headers.accept ?? '').includes('text/html')
    if (isPage && hasPage) return await reply.header('cache-control', 'no-cache').sendFile('index.html')
    throw new AppError(
      'request.not_found',
      `nothing is at ${request.method} ${request.url.split('?')[0]?.slice(0, 200) ?? ''}`,
    )
  })
}

const asksForJson = ({ headers }: FastifyRequest): boolean =>
  /^application\/json\b/.test(headers.accept ?? '') && !(headers.accept ?? '').includes('text/html')
