import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { RawChunk } from '@aurora/ingest'
import { migrate, openState } from '@aurora/state'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bridgeMigrations, BridgePositions } from './positions.ts'
import { Sender, type SenderObserver } from './sender.ts'
import { Spool } from './spool.ts'
import { writeSpoolFile, printSpoolFile } from './spool-file.ts'

// A platform that answers as it is told: what becomes of each request of a spool.

interface Received {
  readonly key: string
  readonly text: string
  readonly query: string
}

let folder: string
let undo: (() => Promise<void>)[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aurora-bridge-'))
  undo = [async () => await rm(folder, { recursive: true, force: true })]
})
afterEach(async () => {
  for (const step of undo.reverse()) await step()
})

/** Answers request after request as `answers` say, the last of them for ever. */
async function startPlatform(
  ...answers: ((response: ServerResponse, count: number) => void)[]
): Promise<{ url: URL; received: Received[] }> {
  const received: Received[] = []
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = []
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part)
    const text = zstdDecompressSync(Buffer.concat(parts)).toString()
    received.push({ key: String(request.headers['idempotency-key']), text, query: request.url?.split('?')[1] ?? '' })
    answers[Math.min(received.length, answers.length) - 1]?.(response, text.split('\n').length - 1)
  }
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  undo.push(async () => {
    server.closeAllConnections()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  })
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`), received }
}

const store = (response: ServerResponse, count: number): void => {
  response.end(JSON.stringify({ received: count, stored: count, rejected: 0, deduplicated: 0 }))
}

const refuse =
  (status: number, code: string, headers: Record<string, string> = {}) =>
  (response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/problem+json', ...headers })
    response.end(JSON.stringify({ code, detail: `no: ${code}\u001b[31m` }))
  }

async function openSpool(maxBytes = 1 << 30): Promise<Spool> {
  const state = await openState(`sqlite:${join(folder, 'state.db')}`)
  await migrate(state, bridgeMigrations)
  const positions = await BridgePositions.open(state)
  const spool = await Spool.open({ folder, maxBytes, positions, onTrouble: () => undefined })
  undo.push(async () => {
    await spool.close()
    await state.close()
  })
  return spool
}

const chunk = (start: number, text: string, space = 'file:1'): RawChunk => ({
  ...{ source: 'json', sensor: 'a', space, isReplayable: true, unit: 'byte', start, skipLines: 0, context: '' },
  receivedUs: 0,
  bytes: Uint8Array.from(Buffer.from(text)),
})

/** Puts one chunk into a file of its own. */
async function put(spool: Spool, one: RawChunk): Promise<void> {
  await (
    await spool.submit(one)
  ).stored
}

/** Sends until `files` requests are done with; gives what was told meanwhile. */
async function sendAll(spool: Spool, url: URL): Promise<string[]> {
  const told: string[] = []
  const stop = new AbortController()
  const observer: SenderObserver = {
    sent: ({ stored }) => void told.push(`stored ${stored}`),
    refused: ({ file, reason }) => void told.push(`refused ${file.slice(folder.length)}: ${reason}`),
    waiting(reason) {
      if (reason !== undefined) told.push(`waits: ${reason}`)
      else if (spool.waitingFiles === 0) stop.abort()
    },
  }
  await new Sender({ spool, platform: { url, authority: undefined }, key: () => 'aurora_key_x' }, observer).run(
    stop.signal,
    stop.signal,
  )
  return told
}

test('a request that is under way when the bridge stops is waited for', async () => {
  const stop = new AbortController()
  const { url, received } = await startPlatform((response, count) => {
    stop.abort()
    setTimeout(() => store(response, count), 50)
  })
  const spool = await openSpool()
  await put(spool, chunk(0, '1\n2\n'))
  const told: string[] = []
  const observer: SenderObserver = {
    sent: ({ stored }) => void told.push(`stored ${stored}`),
    refused: () => void told.push('refused'),
    waiting: (reason) => void (reason === undefined || told.push(reason)),
  }
  const sender = new Sender({ spool, platform: { url, authority: undefined }, key: () => 'aurora_key_x' }, observer)
  await sender.run(stop.signal, new AbortController().signal)
  expect(told).toEqual(['stored 2'])
  expect(received).toHaveLength(1)
  expect(spool.waitingFiles).toBe(0)
})

test('requests come in order, each under its own key, and again under the same until they are answered for', async () => {
  const { url, received } = await startPlatform(
    refuse(503, 'store.unavailable', { 'retry-after': '0' }),
    refuse(429, 'ingest.busy', { 'retry-after': '0' }),
    (response) => response.destroy(),
    refuse(409, 'ingest.key_in_progress', { 'retry-after': '0' }),
    store,
  )
  const spool = await openSpool()
  await put(spool, chunk(0, '1\n2\n'))
  await put(spool, chunk(4, '3\n'))
  const told = await sendAll(spool, url)
  expect(told.filter((one) => !one.startsWith('waits'))).toEqual(['stored 2', 'stored 1'])
  expect(told[0]).toBe('waits: the platform answers 503: no: store.unavailable\\u001b[31m')
  expect(received.map(({ text }) => text)).toEqual(['1\n2\n', '1\n2\n', '1\n2\n', '1\n2\n', '1\n2\n', '3\n'])
  expect(new Set(received.slice(0, 5).map(({ key }) => key)).size).toBe(1)
  expect(received[5]?.key).not.toBe(received[0]?.key)
  expect(received[0]?.query).toBe('source=json&sensor=a')
})

test('lines that are refused for what they are go aside, and those behind them are sent', async () => {
  const proxy = (response: ServerResponse): void => void response.writeHead(413).end('<html>too large')
  const { url } = await startPlatform(refuse(400, 'request.invalid'), store, proxy, store)
  const spool = await openSpool()
  for (let i = 0; i < 4; i++) await put(spool, chunk(i * 2, `${i}\n`))
  const told = await sendAll(spool, url)
  expect(told).toEqual([
    expect.stringMatching(/^refused \/refused\/1\.json\.zst: the platform answers 400/),
    'stored 1',
    'refused /refused/3.json.zst: the platform answers 413',
    'stored 1',
  ])
  expect(zstdDecompressSync(await readFile(join(folder, 'refused/1.json.zst'))).toString()).toBe('0\n')
  expect(spool.usedBytes, 'what is kept aside counts').toBe(2 * 4096)
})

test('behind a chunk that was not kept nothing of its space is taken; others go on', async () => {
  const spool = await openSpool()
  await put(spool, chunk(0, '1\n'))
  await expect(spool.submit(chunk(4, '3\n'))).rejects.toThrow(/before these/)
  await put(spool, chunk(0, 'x\n', 'file:2'))
  await put(spool, chunk(2, '2\n'))
})

test('a file whose process died before its position moved counts; a damaged one goes aside', async () => {
  const spaces = [{ source: 'json', sensor: 'a', space: 'file:1', until: 2, context: 'seen' }]
  const header = { source: 'json', sensor: 'a', isContinued: true, spaces }
  await writeSpoolFile(folder, 1, printSpoolFile(header, zstdCompressSync(Buffer.from('1\n'))))
  await writeSpoolFile(folder, 2, Buffer.from('{"source":'))
  const state = await openState(`sqlite:${join(folder, 'state.db')}`)
  undo.push(async () => await state.close())
  const spool = await openSpool()
  expect(await (await BridgePositions.open(state)).progress('json', 'a', 'file:1')).toMatchObject(spaces[0] as object)
  await put(spool, chunk(2, '2\n'))
  const { url, received } = await startPlatform(store)
  expect(await sendAll(spool, url)).toEqual(['stored 1', 'stored 1'])
  expect(received.map(({ text, query }) => [text, query])).toEqual([
    ['1\n', 'source=json&sensor=a&continued=1'],
    ['2\n', 'source=json&sensor=a'],
  ])
})

test('chunks of several files make one request, line by line', async () => {
  const spool = await openSpool()
  await put(spool, chunk(0, 'first\n'))
  const both = [chunk(0, 'no end', 'file:2'), chunk(0, 'other\n', 'file:3'), chunk(6, 'on\n')]
  const kept = await Promise.all(both.map(async (one) => await spool.submit(one)))
  await Promise.all(kept.map(async ({ stored }) => await stored))
  const { url, received } = await startPlatform(store)
  await sendAll(spool, url)
  expect(received.map(({ text }) => text)).toEqual(['first\n', 'no end\nother\non\n'])
})
