import { setTimeout as sleep } from 'node:timers/promises'
import type { ChannelBuffer } from './channel-buffer.ts'
import type { RedisConfig } from './config.ts'
import type { RedisConnection } from './connection.ts'

const signMs = 10_000

/**
 * Receives what is published until `signal` aborts or the connection breaks, and rejects with why it did.
 *
 * A channel keeps nothing (Redis, "Pub/Sub": at most once): what is published while nobody is subscribed is lost, and no
 * one can say how much it was.
 */
export async function subscribeUntil(
  parts: { readonly config: RedisConfig; readonly buffer: ChannelBuffer; readonly onReady: () => void },
  { client, closed }: RedisConnection,
  signal: AbortSignal,
): Promise<void> {
  const { key } = parts.config
  client.on('messageBuffer', (_channel: Buffer, message: Buffer) => parts.buffer.take(message))
  client.on('pmessageBuffer', (_pattern: Buffer, _channel: Buffer, message: Buffer) => parts.buffer.take(message))
  await (/[*?[]/.test(key) ? client.psubscribe(key) : client.subscribe(key))
  parts.onReady()
  const broken = closed.then((reason) => {
    throw reason ?? new Error('the server closed the connection')
  })
  broken.catch(() => undefined) // when we stop first, nobody waits for it
  while (!signal.aborted) {
    await Promise.race([broken, sleep(signMs, undefined, { signal }).catch(() => undefined)])
    if (!signal.aborted) await client.ping()
  }
}
