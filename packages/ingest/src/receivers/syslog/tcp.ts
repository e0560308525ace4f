import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import type { Pipeline } from '../../pipeline.ts'
import { storeAtLast } from '../store-at-last.ts'
import { SyslogFramer, type Frames } from './frames.ts'
import { MessageBuffer } from './message-buffer.ts'

const flushMs = 50

/** A connection that brought nothing for so long while we close has nothing on its way. */
const quietMs = 250

/** Bytes of one connection that may wait for the store before it is read no further. */
const maxOutstandingBytes = 8 << 20

/**
 * Receives syslog over TCP in both framings of RFC 6587; the sender's address is the sensor.
 *
 * A connection is not read while its messages wait for the store, so the sender's window fills and it waits too. An
 * unfinished message at the end of a connection is kept as it came.
 */
export class SyslogTcpReceiver {
  readonly #server: Server
  readonly #pipeline: Pipeline
  readonly #stop = new AbortController()
  readonly #connections = new Set<Promise<void>>()
  readonly #sockets = new Set<Socket>()

  private constructor(server: Server, pipeline: Pipeline) {
    this.#server = server
    this.#pipeline = pipeline
    server.on('connection', (socket) => {
      const connection = this.#serve(socket).finally(() => this.#connections.delete(connection))
      this.#connections.add(connection)
    })
  }

  static async open(address: { host: string; port: number }, pipeline: Pipeline): Promise<SyslogTcpReceiver> {
    const server = createServer({ noDelay: true })
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(address.port, address.host, () => (server.off('error', reject), resolve()))
    })
    return new SyslogTcpReceiver(server, pipeline)
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** Tells the senders to stop, and reads what they have sent already: until a connection is quiet, or five seconds long. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const socket of this.#sockets) socket.end().setTimeout(quietMs, () => socket.destroy())
    const late = setTimeout(() => {
      this.#stop.abort()
      for (const socket of this.#sockets) socket.destroy()
    }, 5000)
    await Promise.allSettled(this.#connections)
    clearTimeout(late)
    await closed
  }

  async #serve(socket: Socket): Promise<void> {
    this.#sockets.add(socket)
    const peer = (socket.remoteAddress ?? 'unknown').replace(/^::ffff:/, '')
    const messages = new MessageBuffer('syslog', peer, `tcp:${crypto.randomUUID()}`)
    const framer = new SyslogFramer()
    const outstanding = new Outstanding(maxOutstandingBytes)
    const add = (frames: Frames): void => {
      for (const message of [...frames.messages, ...frames.oversize]) messages.add(message)
    }
    try {
      for await (const bytes of batches(socket)) {
        add(framer.push(bytes))
        await outstanding.add(...this.#store(messages))
      }
    } catch {
      // The connection broke: what it brought is stored all the same.
    }
    add(framer.finish())
    await outstanding.add(...this.#store(messages))
    await outstanding.all()
    this.#sockets.delete(socket)
    socket.destroy()
  }

  #store(messages: MessageBuffer): [bytes: number, stored: Promise<unknown>] {
    const chunk = messages.take(Date.now() * 1000)
    return chunk === undefined
      ? [0, Promise.resolve()]
      : [chunk.bytes.length, storeAtLast(this.#pipeline, chunk, this.#stop.signal)]
  }
}

/** Promises that are not waited for one by one, but no more than fit into a number of bytes. */
class Outstanding {
  readonly #maxBytes: number
  readonly #running = new Set<Promise<void>>()
  #bytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** Resolves when there is room again. */
  async add(bytes: number, work: Promise<unknown>): Promise<void> {
    this.#bytes += bytes
    const over = (): void => {
      this.#bytes -= bytes
      this.#running.delete(running)
    }
    const running: Promise<void> = work.then(over, over)
    this.#running.add(running)
    while (this.#bytes > this.#maxBytes) await Promise.race(this.#running)
  }

  async all(): Promise<void> {
    await Promise.all(this.#running)
  }
}

/** What a socket brings, gathered for a moment: many small packets become one chunk. Not read while not asked for. */
async function* batches(socket: Socket): AsyncGenerator<Buffer> {
  for await (const first of socket as AsyncIterable<Buffer>) {
    if (first.length >= 64 << 10) {
      yield first
      continue
    }
    await new Promise<void>((resolve) => setTimeout(resolve, flushMs))
    const more = socket.read() as Buffer | null
    yield more === null ? first : Buffer.concat([first, more])
  }
}
