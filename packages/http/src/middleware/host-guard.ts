import { AppError } from '@aurora/core'
import type { FastifyInstance } from 'fastify'

/**
 * On a loopback address answers only to names of this machine, so that a page on another site cannot reach the server
 * by pointing its own name here (DNS rebinding).
 */
export function guardHost(app: FastifyInstance, listensOn: string): void {
  if (!isLoopback(listensOn)) return
  app.addHook('onRequest', async (request) => {
    const name = (request.headers.host ?? '').replace(/:\d+$/, '')
    if (!isLoopback(name))
      throw new AppError('auth.csrf', 'this server answers to localhost only', {
        hint: 'start it with --host to serve other machines',
      })
  })
}

/** Whether only this machine reaches a server that listens there. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' ||
  host.endsWith('.localhost') ||
  /^127(\.\d+){3}$/.test(host) ||
  host === '::1' ||
  host === '[::1]'
