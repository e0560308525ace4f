import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect as connectPlain } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type ConnectionOptions } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Authority } from '../../../../../tests/certificates.ts'
import type { RawChunk } from '../../chunk.ts'
import type { Pipeline } from '../../pipeline.ts'
import type { SyslogObserver } from './observer.ts'
import { StreamBounds } from './stream-bounds.ts'
import { SyslogTlsReceiver } from './tls.ts'

// Handshakes that fail, and what is told of each. Nobody here gets so far that a pipeline is needed.

const authority = new Authority('authority')
const bounds = new StreamBounds()
let folder: string
let files: { certFile: string; keyFile: string; caFile: string }
let receiver: SyslogTlsReceiver
let failed: { peer: string; reason: string }[] = []

const ignore = (): void => undefined
const observer: SyslogObserver = {
  connectionRefused: ignore,
  handshakeFailed: (at) => failed.push(at),
  messageCut: ignore,
  messagesLost: ignore,
  certificateRead: ignore,
  certificateRefused: ignore,
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aurora-tls-'))
  const { cert, key } = authority.issue({ name: 'server' })
  files = { certFile: join(folder, 'crt'), keyFile: join(folder, 'key'), caFile: join(folder, 'ca') }
  await Promise.all([
    writeFile(files.certFile, cert),
    writeFile(files.keyFile, key),
    writeFile(files.caFile, authority.cert),
  ])
  const parts = { pipeline: undefined as unknown as Pipeline, bounds, observer }
  receiver = await SyslogTlsReceiver.open({ host: '127.0.0.1', port: 0, ...files }, parts)
})
afterAll(async () => {
  await receiver.close()
  await rm(folder, { recursive: true, force: true })
})

const byTls: { name: string; options: () => ConnectionOptions; reason: string }[] = [
  { name: 'no certificate', options: () => ({}), reason: 'peer did not return a certificate' },
  {
    name: 'a certificate of another authority',
    options: () => new Authority('other').issue({ name: 'a' }),
    reason: 'certificate refused: UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  },
  {
    name: 'a certificate of an authority of the same name',
    options: () => new Authority('authority').issue({ name: 'a' }),
    reason: 'certificate refused: CERT_SIGNATURE_FAILURE',
  },
  {
    name: 'a certificate that expired',
    options: () => authority.issue({ name: 'a', days: -1 }),
    reason: 'certificate refused: CERT_HAS_EXPIRED',
  },
  {
    name: 'a version of the past',
    options: () => ({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }),
    reason: 'unsupported protocol',
  },
]
const byText = [
  { name: 'plain text', text: '<34>hello there\n', reason: 'wrong version number' },
  { name: 'HTTP', text: 'GET / HTTP/1.1\r\n\r\n', reason: 'http request' },
  { name: 'no word', text: undefined, reason: 'the sender went away' },
]

test.for([
  ...byTls.map(({ name, options, reason }) => ({
    name,
    reason,
    open: () => connect({ host: '127.0.0.1', port: receiver.port, rejectUnauthorized: false, ...options() }),
  })),
  ...byText.map(({ name, text, reason }) => ({
    name,
    reason,
    open: () => {
      const socket = connectPlain(receiver.port, '127.0.0.1')
      return text === undefined ? socket.end() : socket.on('connect', () => socket.write(text))
    },
  })),
])('refused, and told who and why: $name', async ({ open, reason }) => {
  failed = []
  const socket = open().on('error', ignore)
  await new Promise<void>((resolve) => socket.resume().once('close', () => resolve()))
  await expect.poll(() => failed, { timeout: 20_000 }).toEqual([{ peer: '127.0.0.1', reason }])
  await expect.poll(() => bounds.connections, { timeout: 20_000 }).toBe(0)
})

test('who has shown its certificate when we stop is told to stop, and what it sent is taken', async () => {
  const taken: string[] = []
  const submit = async (chunk: RawChunk): Promise<{ stored: Promise<void> }> => {
    taken.push(Buffer.from(chunk.bytes).toString())
    return await Promise.resolve({ stored: Promise.resolve() })
  }
  const pipeline = { submit } as unknown as Pipeline
  const other = await SyslogTlsReceiver.open({ host: '127.0.0.1', port: 0, ...files }, { pipeline, bounds, observer })
  const client = authority.issue({ name: 'edge-1' })
  const socket = connect({ host: '127.0.0.1', port: other.port, rejectUnauthorized: false, ...client }).resume()
  await once(socket, 'secureConnect') // in this process the receiver cannot have seen it yet
  socket.write('<34>hello there\n')
  const ended = once(socket, 'end')
  await other.close()
  await ended
  expect(taken).toEqual(['<34>hello there'])
})
