import type { z } from 'zod'

/** One operation of the API: what it takes, what it answers, who may call it. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Path with `{name}` parameters, as OpenAPI writes them. */
  readonly path: string
  readonly summary: string
  /** Permission it needs; 'none' is open to all, 'self' to whoever is signed in. */
  readonly permission: string
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  readonly answer?: z.ZodType
  /** Bytes a body may have, where they are more than those of other routes. */
  readonly maxBodyBytes?: number
}

/** Where the API lies. */
export const api = '/api/v1'
/** Describes one operation. */
export const route = <
  const Shapes extends Pick<Route, 'query' | 'body' | 'answer' | 'maxBodyBytes'> = Record<never, never>,
>(
  method: Route['method'],
  path: string,
  permission: string,
  summary: string,
  shapes?: Shapes,
): Omit<Route, 'query' | 'body' | 'answer' | 'maxBodyBytes'> & Shapes => ({
  method,
  path,
  permission,
  summary,
  ...(shapes ?? ({} as Shapes)),
})
