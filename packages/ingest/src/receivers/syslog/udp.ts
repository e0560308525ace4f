import { createSocket, type Socket } from 'node:dgram'
import { readFile } from 'node:fs/promises'
import type { Pipeline } from '../../pipeline.ts'
import { storeAtLast } from '../store-at-last.ts'
import { trimEnd } from './frames.ts'
import { MessageBuffer } from './message-buffer.ts'

const flushMs = 50
const maxWaitingBytes = 32 << 20
const maxPeers = 1024

/**
 * Receives syslog over UDP (RFC 5426): one message a datagram, the sender's address is the sensor.
 *
 * UDP has no acknowledgement: what arrives while the store stands still waits in a bounded buffer, and beyond it is
 * dropped and counted. What the kernel dropped before us is read from its own counter.
 */
export class SyslogUdpReceiver {
  readonly #socket: Socket
  readonly #pipeline: Pipeline
  readonly #peers = new Map<string, MessageBuffer>()
  readonly #stop = new AbortController()
  readonly #sending = new Set<Promise<boolean>>()
  readonly #timer: NodeJS.Timeout
  #waitingBytes = 0
  #dropped = 0

  private constructor(socket: Socket, pipeline: Pipeline) {
    this.#socket = socket
    this.#pipeline = pipeline
    socket.on('message', (message, peer) => this.#take(message, peer.address))
    this.#timer = setInterval(() => this.#flush(), flushMs)
  }

  static async open(address: { host: string; port: number }, pipeline: Pipeline): Promise<SyslogUdpReceiver> {
    const socket = createSocket({ type: address.host.includes(':') ? 'udp6' : 'udp4', recvBufferSize: 8 << 20 })
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      socket.bind(address.port, address.host, () => (socket.off('error', reject), resolve()))
    })
    return new SyslogUdpReceiver(socket, pipeline)
  }

  get port(): number {
    return this.#socket.address().port
  }

  /** Messages lost before they were received: those we had no room for, and those the kernel had none for. */
  async dropped(): Promise<number> {
    return this.#dropped + (await kernelDrops(this.port))
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()))
    this.#flush()
    const late = setTimeout(() => this.#stop.abort(), 5000)
    await Promise.allSettled(this.#sending)
    clearTimeout(late)
  }

  #take(datagram: Buffer, peer: string): void {
    if (this.#waitingBytes + datagram.length > maxWaitingBytes) {
      this.#dropped++
      return
    }
    const message = trimEnd(datagram)
    this.#waitingBytes += message.length
    const known = this.#peers.get(peer)
    const buffer = known ?? new MessageBuffer('syslog', peer, `udp:${crypto.randomUUID()}`)
    if (known === undefined) this.#peers.set(peer, buffer)
    buffer.add(message)
    if (buffer.isFull) this.#send(buffer)
  }

  #flush(): void {
    for (const buffer of this.#peers.values()) this.#send(buffer)
    if (this.#peers.size > maxPeers) this.#peers.clear()
  }

  #send(buffer: MessageBuffer): void {
    const chunk = buffer.take(Date.now() * 1000)
    if (chunk === undefined) return
    const { length } = chunk.bytes
    const sending = storeAtLast(this.#pipeline, chunk, this.#stop.signal).finally(() => {
      this.#waitingBytes -= length
      this.#sending.delete(sending)
    })
    this.#sending.add(sending)
    sending.catch(() => this.#dropped++)
  }
}

/** Datagrams the kernel dropped because the socket's buffer was full: last column of /proc/net/udp, 0 elsewhere. */
async function kernelDrops(port: number): Promise<number> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  let drops = 0
  for (const path of ['/proc/net/udp', '/proc/net/udp6']) {
    const table = await readFile(path, 'utf8').catch(() => '')
    for (const line of table.split('\n').slice(1)) {
      const columns = line.trim().split(/\s+/)
      if (columns[1]?.endsWith(suffix) === true) drops += Number(columns.at(-1) ?? 0)
    }
  }
  return drops
}
