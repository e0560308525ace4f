import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { WebSocketServer, type WebSocket } from 'ws'
import type { FastifyInstance } from '../fastify.ts'
import { handle } from '../handle.ts'
import { AlertClient } from './alert-client.ts'
import type { AlertFeed } from './alert-feed.ts'

/** The feed under its two names (AU-166, ET-86): one envelope. */
const paths = ['/api/v1/ws/alerts', '/ws/alerts'] as const

/** Close codes: RFC 6455 §7.4.1, and 1013 of the registry, "try again later". */
const policyViolation = 1008
const internalError = 1011
const tryAgainLater = 1013
const goingAway = 1001

const limits = {
  clients: 500,
  /** A client says who it is within this time, or is sent away. */
  authenticateMs: 5000,
  /** How often it is asked whether it is still there, and whether it is still allowed. */
  checkMs: 30_000,
  messageBytes: 8 << 10,
  flushMs: 50,
}

/**
 * Serves the live feed of alerts over WebSocket (AU-138, ET-86).
 *
 * Who asks is found out as for any request: by cookie or by header; a client that can send neither sends
 * `{"type":"auth","token":"…"}` first. Never by the address, which stands in logs. A page of another site is
 * refused. Whoever loses the right to listen is closed with 1008 within half a minute.
 */
export function serveAlertSocket(app: FastifyInstance, feed: AlertFeed): void {
  // What a request without an upgrade is answered, once it is allowed: the same checks say who may upgrade.
  const notUpgraded = async ({ reply }: { reply: FastifyReply }): Promise<undefined> => {
    void reply.code(426).header('upgrade', 'websocket')
    return await Promise.resolve(undefined)
  }
  handle(app, 'alertSocket', notUpgraded, ['/ws/alerts'])

  const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.messageBytes })
  const asker = new Asker(app)
  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    void accept(request, socket, head).catch(() => socket.destroy())
  })
  app.addHook('preClose', async () => {
    for (const client of sockets.clients) client.close(goingAway, 'the server is stopping')
    await new Promise<void>((resolve) => sockets.close(() => resolve()))
  })

  async function accept(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const url = URL.parse(request.url ?? '', 'ws://localhost')
    if (url === null || !(paths as readonly string[]).includes(url.pathname)) return refuse(socket, 404)
    if (isForeign(request)) return refuse(socket, 403)
    const hasSaid = saysWho(request)
    if (hasSaid) {
      const status = await asker.statusOf(request, undefined)
      if (status !== 426) return refuse(socket, status)
    }
    sockets.handleUpgrade(request, socket, head, (client) => void serve(client, request, url, hasSaid))
  }

  async function serve(client: WebSocket, request: IncomingMessage, url: URL, hasSaid: boolean): Promise<void> {
    client.on('error', () => client.terminate())
    if (sockets.clients.size > limits.clients) return client.close(tryAgainLater, 'too many listen')
    const token = hasSaid ? undefined : await tokenOf(client)
    if (!hasSaid && (token === undefined || (await asker.statusOf(request, token)) !== 426))
      return client.close(policyViolation, 'sign in first')
    const listener = new AlertClient(client, feed)
    const unread = (): void => client.close(internalError, 'the feed cannot be read')
    const flushing = setInterval(() => void listener.catchUp().catch(unread), limits.flushMs)
    const checking = watch(client, async () => (await asker.statusOf(request, token)) === 426)
    client.on('close', () => {
      clearInterval(flushing)
      clearInterval(checking)
      listener.close()
    })
    await listener.start(sinceOf(url)).catch(unread)
  }
}

/** Asks the same server, in the process, whether a request may listen: 426 says that it may. */
class Asker {
  readonly #app: FastifyInstance

  constructor(app: FastifyInstance) {
    this.#app = app
  }

  async statusOf(request: IncomingMessage, token: string | undefined): Promise<number> {
    const { host, cookie, authorization, 'x-api-key': key } = request.headers
    const headers = {
      ...(host !== undefined && { host }),
      ...(cookie !== undefined && token === undefined && { cookie }),
      ...(key !== undefined && token === undefined && { 'x-api-key': String(key) }),
      ...((token ?? authorization) !== undefined && {
        authorization: token === undefined ? String(authorization) : `Bearer ${token}`,
      }),
    }
    const remoteAddress = request.socket.remoteAddress ?? '127.0.0.1'
    const { statusCode } = await this.#app.inject({ method: 'GET', url: paths[0], headers, remoteAddress })
    return statusCode
  }
}

/** Closes a client that answers no ping, or may not listen any more. */
function watch(client: WebSocket, isAllowed: () => Promise<boolean>): NodeJS.Timeout {
  let isAlive = true
  client.on('pong', () => (isAlive = true))
  return setInterval(() => {
    if (!isAlive) return client.terminate()
    isAlive = false
    client.ping()
    void isAllowed().then(
      (allowed) => {
        if (!allowed) client.close(policyViolation, 'sign in again')
      },
      () => undefined,
    )
  }, limits.checkMs)
}

/** The token a client sends first; undefined when it sends something else, or nothing in time. */
async function tokenOf(client: WebSocket): Promise<string | undefined> {
  return await new Promise((resolve) => {
    const late = setTimeout(() => resolve(undefined), limits.authenticateMs)
    client.once('close', () => resolve(undefined))
    client.once('message', (data) => {
      clearTimeout(late)
      resolve(readToken(String(data as Buffer)))
    })
  })
}

function readToken(text: string): string | undefined {
  try {
    const message = JSON.parse(text) as { type?: unknown; token?: unknown }
    return message.type === 'auth' && typeof message.token === 'string' ? message.token : undefined
  } catch {
    return undefined
  }
}

function sinceOf(url: URL): number | undefined {
  const since = Number(url.searchParams.get('since') ?? NaN)
  return Number.isSafeInteger(since) && since >= 0 ? since : undefined
}

const saysWho = ({ headers }: IncomingMessage): boolean =>
  headers.authorization !== undefined ||
  headers['x-api-key'] !== undefined ||
  /(?:^|;\s*)aurora_session=/.test(headers.cookie ?? '')

/** Whether a page of another site opens the connection: browsers send cookies along, and always say whose page it is. */
function isForeign({ headers }: IncomingMessage): boolean {
  return headers.origin !== undefined && URL.parse(headers.origin)?.host !== headers.host
}

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}
