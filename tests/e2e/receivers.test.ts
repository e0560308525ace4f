import { once } from 'node:events'
import { createSocket } from 'node:dgram'
import { appendFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { createReadStream, createWriteStream } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, pause } from './eventually.ts'
import { freePort, freeUdpPort } from './free-port.ts'
import { startServer, temporaryFolder, type RunningServer } from './server.ts'
import {
  accountOf,
  bytesOfReject,
  count,
  everyEvent,
  everyReject,
  expectAccountsToBalance,
  untilAccounted,
} from './stored.ts'

// Log files and sockets, as senders really use them; every line counted.

const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, i) => `${JSON.stringify({ seq: from + i })}\n`).join('')

/** Sequence numbers of the events of a query, in order. */
async function sequenceOf(server: RunningServer, q: string): Promise<number[]> {
  return (await everyEvent(server, q)).map((event) => Number(event.native['seq'])).sort((a, b) => a - b)
}

const upTo = (end: number): number[] => Array.from({ length: end }, (_, i) => i)

describe('a followed file', () => {
  let folder: string
  let server: RunningServer | undefined
  beforeAll(async () => (folder = await temporaryFolder()))
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })

  const start = async (path: string, source: string): Promise<RunningServer> =>
    (server = await startServer({ data: join(folder, 'data', source), args: ['--tail', `${path}:${source}`] }))

  test('grows, is rotated, cut, replaced on the same inode, and read on after a restart: every line once', async () => {
    const path = join(folder, 'app.log')
    let one = await start(path, 'json')

    await writeFile(path, lines(0, 100))
    await untilAccounted(one, 'local', 100)

    await appendFile(path, `${lines(100, 150)}{"seq":`) // the last line is not finished yet
    await untilAccounted(one, 'local', 150)
    await pause(600)
    expect((await accountOf(one, 'local'))?.received, 'an unfinished line is waited for').toBe(150)
    await appendFile(path, '150}\n')
    await untilAccounted(one, 'local', 151)

    await rename(path, `${path}.1`) // rotation: the writer goes on in the old file for a moment
    await writeFile(path, lines(160, 170))
    await appendFile(`${path}.1`, lines(151, 160))
    await untilAccounted(one, 'local', 170)

    await truncate(path, 0) // copytruncate
    await appendFile(path, lines(170, 175))
    await untilAccounted(one, 'local', 175)

    await one.stop() // what happens while nobody looks: growth, then a rotation
    await appendFile(path, lines(175, 180))
    await rename(path, `${path}.2`)
    await writeFile(path, lines(180, 190))
    one = await start(path, 'json')
    await untilAccounted(one, 'local', 190)

    await one.stop() // a cut while nobody looks
    await truncate(path, 0)
    await appendFile(path, lines(190, 400))
    one = await start(path, 'json')
    await untilAccounted(one, 'local', 400)

    for (let i = 0; i < 8; i++) {
      // file systems give the inode of a deleted file to the next
      await rm(`${path}.1`, { force: true })
      await rename(path, `${path}.1`)
      await writeFile(path, lines(400 + i * 10, 410 + i * 10))
      await untilAccounted(one, 'local', 410 + i * 10)
    }

    await appendFile(path, 'broken\n{"seq":480}\n')
    const account = await untilAccounted(one, 'local', 482)
    expect(account).toMatchObject({ received: 482, stored: 481, rejected: 1, deduplicated: 0, inFlight: 0 })
    expect(await sequenceOf(one, 'sensor:local')).toEqual(upTo(481))
    const [reject] = await everyReject(one, 'local')
    expect(reject?.position).toMatch(/^file:\d+:\d+:\d+ byte \d+$/)
    await expectAccountsToBalance(one)
    expect(await one.stop()).toBe(0)
  })

  test('is rotated under load, and what is rotated away is compressed and deleted at once: every line once', async () => {
    const path = join(folder, 'load.log')
    const one = await start(path, 'wazuh')
    let written = 0
    for (let rotation = 0; rotation < 12; rotation++) {
      for (let burst = 0; burst < 10; burst++) {
        await appendFile(path, lines(written, (written += 400 + rotation * 100)))
        await pause(30) // longer in all than between two looks at the path
      }
      const rotated = `${path}.${rotation}`
      await rename(path, rotated)
      await appendFile(path, lines(written, (written += 100)))
      await pipeline(createReadStream(rotated), createGzip(), createWriteStream(`${rotated}.gz`))
      await rm(rotated)
    }
    expect(await untilAccounted(one, 'local', written)).toMatchObject({ stored: written, rejected: 0, inFlight: 0 })
    expect(await sequenceOf(one, 'sensor:local')).toEqual(upTo(written))
    await expectAccountsToBalance(one)
    await one.stop()
  })

  test('a renamed file is read to its end by the next start, when the one before was killed', async () => {
    const path = join(folder, 'killed.log')
    let one = await start(path, 'suricata')
    await writeFile(path, lines(0, 10))
    await untilAccounted(one, 'local', 10)
    await rename(path, `${path}.1`)
    await writeFile(path, lines(10, 20))
    await untilAccounted(one, 'local', 20)
    await one.kill9() // both files are open then; the old one still has a writer
    await appendFile(`${path}.1`, lines(20, 30))
    await appendFile(path, lines(30, 40))
    one = await start(path, 'suricata')
    await untilAccounted(one, 'local', 40)
    expect(await sequenceOf(one, 'sensor:local')).toEqual(upTo(40))
    await one.stop()
  })

  test('files that came and were rotated away while nobody looked are read too, and those from before are not', async () => {
    const path = join(folder, 'missed.log')
    await writeFile(`${path}.1`, '{"seq":9000}\n') // from before we came
    let one = await start(path, 'okta')
    await writeFile(path, lines(0, 10))
    await untilAccounted(one, 'local', 10)
    await one.kill9()
    await rename(`${path}.1`, `${path}.5`)
    for (const [number, from] of [
      [4, 10],
      [3, 20],
      [2, 30],
    ] as const) {
      await rename(path, `${path}.${number}`)
      await writeFile(path, lines(from, from + 10))
    }
    await rename(path, `${path}-20261122`)
    await writeFile(path, lines(40, 50))
    one = await start(path, 'okta')
    expect(await untilAccounted(one, 'local', 50)).toMatchObject({ received: 50 })
    await one.stop()
    one = await start(path, 'okta')
    await appendFile(path, lines(50, 51))
    expect(await untilAccounted(one, 'local', 51)).toMatchObject({ received: 51, deduplicated: 0 })
    expect(await sequenceOf(one, 'sensor:local')).toEqual(upTo(51))
    await one.stop()
  })

  test('a Zeek log goes on after a restart, though its header stood before', async () => {
    const path = join(folder, 'conn.log')
    const header = [
      '#separator \\x09',
      '#set_separator\t,',
      '#empty_field\t(empty)',
      '#unset_field\t-',
      '#path\tconn',
      '#fields\tts\tuid\tid.orig_h\tseq',
      '#types\ttime\tstring\taddr\tcount',
    ].join('\n')
    const row = (seq: number): string => `1773480000.${String(seq).padStart(6, '0')}\tC${seq}\t10.0.0.1\t${seq}\n`
    let one = await start(path, 'zeek')
    await writeFile(path, `${header}\n${upTo(5).map(row).join('')}`)
    await untilAccounted(one, 'local', 5)
    await one.stop()
    await appendFile(path, [5, 6, 7].map(row).join(''))
    one = await start(path, 'zeek')
    await untilAccounted(one, 'local', 8)
    await one.kill9()
    await appendFile(path, [8, 9].map(row).join(''))
    one = await start(path, 'zeek')
    expect(await untilAccounted(one, 'local', 10)).toMatchObject({ received: 10, stored: 10, rejected: 0 })
    expect(await sequenceOf(one, 'dataset:conn AND id.orig_h:10.0.0.1')).toEqual(upTo(10))
    await one.stop()
  })

  test('a line of 20 MiB is kept in pieces, and the lines after it are stored, through a restart in its middle', async () => {
    const path = join(folder, 'long.log')
    const long = `long ${'x'.repeat(20 << 20)}`
    let one = await start(path, 'syslog')
    await writeFile(path, long.slice(0, 10 << 20))
    await untilAccounted(one, 'local', 1) // its first eight MiB
    await one.stop()
    await appendFile(path, `${long.slice(10 << 20)}\nMar 14 09:26:53 gw sshd[1]: after\n`)
    one = await start(path, 'syslog')
    expect(await untilAccounted(one, 'local', 4)).toMatchObject({ received: 4, stored: 1, rejected: 3 })
    const rejects = await everyReject(one, 'local')
    const at = (position: string): number => Number(position.split(' ').at(-1))
    const pieces = await Promise.all(
      [...rejects]
        .sort((a, b) => at(a.position) - at(b.position))
        .map(async (reject) => await bytesOfReject(one, reject.id)),
    )
    expect(Buffer.concat(pieces).equals(Buffer.from(long))).toBe(true)
    await one.stop()
  })

  test('a source that is not known is refused at the start', async () => {
    await expect(startServer({ args: ['--tail', `${join(folder, 'app.log')}:suricat`] })).rejects.toThrow(
      /there is no source .*suricat.*known sources/s,
    )
  })
})

describe('syslog', () => {
  let server: RunningServer
  let udpPort: number
  let tcpPort: number
  beforeAll(async () => {
    ;[udpPort, tcpPort] = await Promise.all([freeUdpPort(), freePort()])
    server = await startServer({ args: ['--syslog-udp', String(udpPort), '--syslog-tcp', String(tcpPort)] })
  })
  afterAll(async () => await server[Symbol.asyncDispose]())

  let received = 0
  let rejected = 0
  /** Waits for so many more lines of this machine, and checks that there are no others. */
  const expectMore = async (stored: number, rejects = 0): Promise<void> => {
    received += stored + rejects
    rejected += rejects
    const account = await untilAccounted(server, '127.0.0.1', received)
    expect(account).toMatchObject({ received, rejected, stored: received - rejected, deduplicated: 0 })
  }
  const open = async (): Promise<Socket> => {
    const socket = connect(tcpPort, '127.0.0.1')
    await once(socket, 'connect')
    return socket
  }
  /** Sends the parts one by one, so that they arrive apart, and closes. */
  const deliver = async (...parts: readonly (string | Buffer)[]): Promise<void> => {
    const socket = await open()
    for (const part of parts) {
      await new Promise<void>((resolve) => socket.write(part, () => resolve()))
      if (parts.length > 1) await pause(80)
    }
    socket.end()
    await once(socket, 'close')
  }
  /** Messages that begin so. */
  const messagesOf = async (start: string): Promise<string[]> =>
    (await everyEvent(server, `message:${start}*`)).map((event) => event.message).sort()
  const message = (mark: string, text = ''): string =>
    `<134>1 2026-03-14T09:26:53Z gw.example app 77 ID1 - ${mark}${text}`
  const counted = (text: string): string => `${Buffer.byteLength(text)} ${text}`

  test('over UDP: one message a datagram, newlines inside and all', async () => {
    const socket = createSocket('udp4')
    const datagrams = [
      ...upTo(200).map((i) => message(`udp-${i}`)),
      message('udp-two\nlines'),
      `${message('udp-trimmed')}\n`,
      'udp-plain text of no form',
      Buffer.from([0xff, 0xfe]),
    ]
    for (const datagram of datagrams)
      await new Promise<void>((resolve, reject) =>
        socket.send(datagram, udpPort, '127.0.0.1', (error) => (error === null ? resolve() : reject(error))),
      )
    socket.close()
    await expectMore(203, 1)
    expect(await messagesOf('udp-t')).toEqual(['udp-trimmed', 'udp-two\nlines'])
    const [rejectedBytes] = await everyReject(server, '127.0.0.1')
    expect(rejectedBytes?.reason).toBe('encoding.utf8')
  })

  test('over TCP in octet counting', async () => {
    await deliver(
      upTo(500)
        .map((i) => counted(message(`octet-${i}`)))
        .join(''),
    )
    await expectMore(500)
    await deliver(counted(message('octet-multi', ' first\nsecond\nthird')) + counted(message('octet-é€😀')))
    await expectMore(2)
    expect(await messagesOf('octet-m')).toEqual(['octet-multi first\nsecond\nthird'])
    expect(await messagesOf('octet-é')).toEqual(['octet-é€😀'])
  })

  test('over TCP with newlines', async () => {
    await deliver(
      `${upTo(500)
        .map((i) => message(`line-${i}`))
        .join('\n')}\n`,
    )
    await expectMore(500)
    await deliver(`${message('line-crlf')}\r\n\n${message('line-nul')}\0\n`)
    await expectMore(2)
    expect(await count(server, 'message:line-nul')).toBe(1)
  })

  test('over TCP in both framings on one connection', async () => {
    await deliver(
      `${counted(message('mixed-1'))}${message('mixed-2')}\n${counted(message('mixed-3'))}\n${counted(message('mixed-4'))}${message('mixed-5')}\n`,
    )
    await expectMore(5)
    expect(await messagesOf('mixed')).toEqual([1, 2, 3, 4, 5].map((i) => `mixed-${i}`))
  })

  test('a frame may be cut anywhere: in its count, in its text, inside a character', async () => {
    const whole = Buffer.from(counted(message('cut-é')) + `${message('cut-2')}\n`)
    const at = whole.indexOf(0xc3) + 1
    await deliver(whole.subarray(0, 1), whole.subarray(1, 20), whole.subarray(20, at), whole.subarray(at))
    await expectMore(2)
    expect(await messagesOf('cut')).toEqual(['cut-2', 'cut-é'])
  })

  test('a connection that closes in mid-message leaves what it brought', async () => {
    const text = message('closed-early', ' and this never comes')
    await deliver(counted(text).slice(0, -10))
    await deliver(`${message('closed-line')}\n${message('closed-unfinished')}`)
    const broken = await open()
    broken.write(`${message('closed-reset')}\n`)
    await eventually('the reset line is stored', async () =>
      (await count(server, 'message:"closed-reset"')) === 1 ? true : undefined,
    )
    broken.resetAndDestroy()
    await expectMore(4)
    expect(await messagesOf('closed')).toEqual([
      'closed-early and this n',
      'closed-line',
      'closed-reset',
      'closed-unfinished',
    ])
  })

  test('a frame that is too long becomes a reject, and the next one is read', async () => {
    const long = message('oversize', 'x'.repeat(2 << 20))
    await deliver(counted(long) + counted(message('after-counted')) + counted(message('after-counted-2')))
    await expectMore(2, 1)
    await deliver(`${long}\n${message('after-line')}\n`)
    await expectMore(1, 1)
    expect(await messagesOf('after-')).toEqual(['after-counted', 'after-counted-2', 'after-line'])
    const oversize = (await everyReject(server, '127.0.0.1')).filter((reject) => reject.reason === 'line.oversize')
    for (const reject of oversize) expect((await bytesOfReject(server, reject.id)).equals(Buffer.from(long))).toBe(true)
    expect(oversize.length).toBe(2)
  })

  test('a count that cannot be true is read up to the newline', async () => {
    await deliver(`99999999999 ${message('liar')}\n${message('after-liar')}\n`)
    await expectMore(2)
    expect(await count(server, 'message:"after-liar"')).toBe(1)
  })

  test('many connections at once', async () => {
    await Promise.all(
      upTo(40).map(
        async (i) =>
          await deliver(
            upTo(50)
              .map((j) => counted(message(`many-${i}-${j}`)))
              .join(''),
          ),
      ),
    )
    await expectMore(2000)
  })

  test('what was sent before the server stops is stored', async () => {
    const socket = await open()
    socket.on('error', () => undefined)
    await new Promise<void>((resolve) =>
      socket.write(
        upTo(3000)
          .map((i) => counted(message(`last-${i}`)))
          .join(''),
        () => resolve(),
      ),
    )
    expect(await server.stop()).toBe(0)
    await using again = await startServer({ data: server.data })
    expect(await count(again, 'message:last-*')).toBe(3000)
    await expectAccountsToBalance(again)
  })
})
