import { z } from 'zod'
import type { Route } from './route.ts'
import { routes } from './routes.ts'
import { problem } from './system.ts'

const shape = (type: z.ZodType): object =>
  z.toJSONSchema(type, { target: 'draft-2020-12', unrepresentable: 'any', io: 'input' })

/** Query parameters of a route as OpenAPI lists them. */
function queryParameters(route: Route): object[] {
  if (!(route.query instanceof z.ZodObject)) return []
  return Object.entries(route.query.shape).map(([name, type]) => {
    const schema = type as z.ZodType
    return {
      name,
      in: 'query',
      required: !schema.safeParse(undefined).success,
      description: schema.description ?? '',
      schema: shape(schema),
    }
  })
}

const pathParameters = (path: string): object[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))

function operation(name: string, route: Route): object {
  const json = (type: z.ZodType): object => ({ 'application/json': { schema: shape(type) } })
  return {
    operationId: name,
    summary: route.summary,
    'x-permission': route.permission,
    parameters: [...pathParameters(route.path), ...queryParameters(route)],
    ...(route.body === undefined ? {} : { requestBody: { required: true, content: json(route.body) } }),
    responses: {
      200: { description: 'Done.', ...(route.answer === undefined ? {} : { content: json(route.answer) }) },
      default: {
        description: 'Refused (RFC 9457).',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

/** The OpenAPI 3.1 document of every route, generated: nothing in it is written by hand. */
export function openApiDocument(version: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const [name, route] of Object.entries<Route>(routes)) {
    ;(paths[route.path] ??= {})[route.method.toLowerCase()] = operation(name, route)
  }
  return {
    openapi: '3.1.0',
    info: { title: 'AuroraSOC', version, license: { name: 'Apache-2.0' } },
    paths,
    components: { schemas: { Problem: shape(problem) } },
  }
}
