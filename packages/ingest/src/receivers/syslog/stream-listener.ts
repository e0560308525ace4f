import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '@aurora/core'
import { addressOf } from './peer-name.ts'
import { StreamConnection, type StreamParts } from './stream-connection.ts'

/** How long a connection may be silent before its sender is asked whether it is still there. */
const keepAliveMs = 60_000

/** How long senders may take to end when we stop, and how long the store then may take for what they have sent. */
const [stopMs, storeMs] = [5000, 30_000]

/** How long a connection that has come may take to say who it is when we stop, and how often we look. */
const [greetingMs, greetingStepMs] = [500, 20]

const cannotListen = (transport: string, { host, port }: ListenAddress, error: Error): AppError =>
  new AppError(
    'config.invalid',
    `syslog over ${transport.toUpperCase()} cannot listen on ${host} port ${port}: ${'code' in error ? String(error.code) : 'it was refused'}`,
    { hint: 'choose an address of this machine and a port that is free; ports below 1024 need privileges' },
    error,
  )

/** What the stream listeners of a server share. */
export type SharedParts = Omit<StreamParts, 'signal'>

export interface ListenAddress {
  readonly host: string
  readonly port: number
}

/** Serves a connection; `sensor` is the name of its sender. */
export type Serve = (socket: Socket, sensor: string) => void

/** What stands between a connection and its service: finds out who the sender is, and then calls `serve`, or never. */
export type Greeting = (serve: Serve) => (socket: Socket) => void

/**
 * Listens for syslog senders over a stream protocol, and serves their connections.
 *
 * Connections beyond the bound of all stream listeners are closed at once, and told. A sender that has vanished is
 * noticed by TCP keep-alive: asked after a minute of silence, gone after it did not answer ten times.
 */
export class SyslogStreamListener {
  readonly #server: Server
  readonly #transport: 'tcp' | 'tls'
  readonly #parts: StreamParts
  readonly #greet: (socket: Socket) => void
  readonly #stop = new AbortController()
  readonly #sockets = new Set<Socket>()
  readonly #connections = new Map<StreamConnection, Promise<void>>()
  #isClosing = false
  #isRefusing = false
  #lost = 0

  private constructor(server: Server, transport: 'tcp' | 'tls', parts: SharedParts, greeting: Greeting) {
    this.#server = server
    this.#transport = transport
    this.#parts = { ...parts, signal: this.#stop.signal }
    this.#greet = greeting((socket, sensor) => this.#serve(socket, sensor))
    server.on('connection', (socket) => this.#accept(socket))
  }

  static async open(
    transport: 'tcp' | 'tls',
    address: ListenAddress,
    parts: SharedParts,
    greeting: Greeting,
  ): Promise<SyslogStreamListener> {
    // Nothing is read ahead (highWaterMark): what a connection sends stays in the kernel until somebody asks for it.
    const options = { noDelay: true, keepAlive: true, keepAliveInitialDelay: keepAliveMs, highWaterMark: 0 }
    const server = createServer(options)
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => reject(cannotListen(transport, address, error)))
      server.listen(address.port, address.host, resolve)
    })
    server.removeAllListeners('error').on('error', () => undefined) // of one connection that could not be accepted
    return new SyslogStreamListener(server, transport, parts, greeting)
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /**
   * Tells the senders to stop, and reads what they have sent already: until a connection is quiet, or five seconds long.
   * A store that does not take it within half a minute loses it, which is counted: nobody could send it again.
   */
  async close(): Promise<void> {
    this.#isClosing = true
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const connection of this.#connections.keys()) connection.end()
    await this.#untilGreeted()
    const late = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy()
    }, stopMs)
    const tooLate = setTimeout(() => this.#stop.abort(), stopMs + storeMs)
    await Promise.all(this.#connections.values())
    clearTimeout(late)
    clearTimeout(tooLate)
    for (const socket of this.#sockets) socket.destroy() // nobody of these has said who it is
    await closed
    this.#tellLost()
  }

  /** Who has just shown its certificate may have sent already, and is ended like the others (`#serve`). */
  async #untilGreeted(): Promise<void> {
    for (let ms = 0; ms < greetingMs && this.#sockets.size > this.#connections.size; ms += greetingStepMs)
      await delay(greetingStepMs)
    this.#isRefusing = true
  }

  #accept(socket: Socket): void {
    socket.on('error', () => undefined) // who reads it sees it too
    if (!this.#parts.bounds.enter()) {
      this.#parts.observer.connectionRefused({ peer: addressOf(socket) })
      socket.resetAndDestroy()
      return
    }
    this.#sockets.add(socket)
    socket.once('close', () => {
      this.#sockets.delete(socket)
      this.#parts.bounds.leave()
    })
    this.#greet(socket)
  }

  #serve(socket: Socket, sensor: string): void {
    if (this.#isRefusing) {
      socket.destroy()
      return
    }
    const space = `${this.#transport}:${crypto.randomUUID()}`
    const connection = new StreamConnection(socket, { sensor, space }, this.#parts)
    const served = connection.serve().then((lost) => {
      this.#connections.delete(connection)
      this.#lost += lost
      if (!this.#isClosing) this.#tellLost()
    })
    this.#connections.set(connection, served)
    if (this.#isClosing) setImmediate(() => connection.end()) // OpenSSL drops what came with the end of the handshake
  }

  #tellLost(): void {
    if (this.#lost > 0) this.#parts.observer.messagesLost({ transport: this.#transport, messages: this.#lost })
    this.#lost = 0
  }
}
