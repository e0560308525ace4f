/** The web framework, under its named export. */
export { fastify as Fastify } from 'fastify'
export type { FastifyInstance } from 'fastify'
