import { once } from 'node:events'
import { readFile, rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from './eventually.ts'
import { startServer } from './server.ts'
import { bytesOfReject, count, everyEvent, everyReject, expectAccountsToBalance, untilAccounted } from './stored.ts'
import { counterOf, openSender, startSyslogServer, write, type SyslogServer } from './syslog-server.ts'

// Senders that break off, lie about lengths, never end, or are too many.

const message = (mark: string, text = ''): string =>
  `<134>1 2026-03-14T09:26:53Z gw.example app 77 ID1 - ${mark}${text}`
const counted = (text: string): string => `${Buffer.byteLength(text)} ${text}`
const upTo = (end: number): number[] => Array.from({ length: end }, (_, i) => i)

async function stop({ server, folder }: SyslogServer): Promise<void> {
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
}

describe.for(['tcp', 'tls'] as const)('a sender over %s', (transport) => {
  let syslog: SyslogServer
  beforeAll(async () => (syslog = await startSyslogServer()))
  afterAll(async () => await stop(syslog))

  let received = 0
  let rejected = 0
  /** Waits for so many more lines, and checks that there are no others. */
  const expectMore = async (stored: number, rejects = 0): Promise<void> => {
    received += stored + rejects
    rejected += rejects
    const account = await untilAccounted(syslog.server, '127.0.0.1', received)
    expect(account).toMatchObject({ received, rejected, stored: received - rejected, deduplicated: 0, inFlight: 0 })
  }
  const deliver = async (text: string): Promise<void> => {
    const { socket } = await openSender(syslog, transport)
    socket.end(text)
    await once(socket, 'close')
  }
  const messagesOf = async (start: string): Promise<string[]> =>
    (await everyEvent(syslog.server, `message:${start}*`)).map((event) => event.message).sort()

  test('ends in the middle of a frame: what it brought is stored', async () => {
    await deliver(counted(message('fin-counted', ' and this never comes')).slice(0, -10))
    await deliver(`${message('fin-line')}\n${message('fin-unfinished')}`)
    await expectMore(3)
    expect(await messagesOf('fin')).toEqual(['fin-counted and this n', 'fin-line', 'fin-unfinished'])
  })

  test('is reset in the middle of a frame: what it brought is stored', async () => {
    const { socket, plain } = await openSender(syslog, transport)
    await write(socket, `${message('rst-line')}\n${message('rst-unfinished')}`)
    await expectMore(1)
    plain.resetAndDestroy()
    await expectMore(1)
    expect(await messagesOf('rst')).toEqual(['rst-line', 'rst-unfinished'])
  })

  test('sends a frame that is too long: it becomes a reject, and the next one is read', async () => {
    const long = message('oversize', 'x'.repeat(2 << 20))
    await deliver(counted(long) + counted(message('after-counted')) + `${long}\n${message('after-line')}\n`)
    await expectMore(2, 2)
    expect(await messagesOf('after')).toEqual(['after-counted', 'after-line'])
    for (const { id, reason } of await everyReject(syslog.server, '127.0.0.1')) {
      expect(reason).toBe('line.oversize')
      expect((await bytesOfReject(syslog.server, id)).equals(Buffer.from(long))).toBe(true)
    }
  })

  test('sends a line that is longer than memory may hold: every byte is kept, in pieces', async () => {
    const long = message('endless', 'y'.repeat(20 << 20))
    const before = new Set((await everyReject(syslog.server, '127.0.0.1')).map(({ id }) => id))
    await deliver(`${long}\n${message('beyond')}\n`)
    await expectMore(1, 3)
    expect(await messagesOf('beyond')).toEqual(['beyond'])
    const pieces = (await everyReject(syslog.server, '127.0.0.1')).filter(({ id }) => !before.has(id))
    expect(pieces.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(long.length)
  })

  test('states lengths that are not true: the next frame is found again', async () => {
    await deliver(`99999999999 ${message('liar')}\n${message('found-1')}\n`)
    await deliver(`8388609 ${message('liar')}\n${counted(message('found-2'))}`)
    await deliver(`${counted(message('found-3'))}007 ${message('liar')}\n${message('found-4')}\n`)
    await expectMore(7)
    expect(await messagesOf('found')).toEqual([1, 2, 3, 4].map((n) => `found-${n}`))
  })

  test('is asked by the kernel whether it is still there', async () => {
    const { socket } = await openSender(syslog, transport)
    await write(socket, `${message('kept')}\n`)
    await expectMore(1)
    await eventually('the keep-alive timer of its connection runs', async () =>
      (await timersOf(syslog.server.pid, syslog.ports[transport])).includes('02') ? true : undefined,
    )
    socket.destroy()
  })

  test('has sent all of it when the server stops: it is stored', async () => {
    const { socket } = await openSender(syslog, transport)
    await write(
      socket,
      upTo(3000)
        .map((i) => counted(message(`last-${i}`)))
        .join(''),
    )
    expect(await syslog.server.stop()).toBe(0)
    await using again = await startServer({ data: syslog.server.data })
    expect(await count(again, 'message:last-*')).toBe(3000)
    await expectAccountsToBalance(again)
  })
})

describe('connections', () => {
  test('beyond the bound are refused and counted, until one ends', async () => {
    const syslog = await startSyslogServer({ env: { AURORA_SYSLOG_MAX_CONNECTIONS: '3' } })
    try {
      const { server, ports } = syslog
      const first = await openSender(syslog, 'tcp')
      const second = await openSender(syslog, 'tls')
      const silent = connect(ports.tls, '127.0.0.1').on('error', () => undefined) // no handshake yet: it counts too
      await untilConnected(syslog, 3)
      for (const port of [ports.tcp, ports.tls]) await refused(port)
      expect(await counterOf(server, 'aurora_syslog_connections_refused_total')).toBe(2)
      await write(first.socket, `${message('bound-1')}\n`)
      await write(second.socket, `${message('bound-2')}\n`)
      silent.destroy()
      await untilConnected(syslog, 2)
      const third = await openSender(syslog, 'tls')
      await write(third.socket, `${message('bound-3')}\n`)
      expect(await untilAccounted(server, '127.0.0.1', 3)).toMatchObject({ received: 3, stored: 3 })
      for (const { socket } of [first, second, third]) socket.destroy()
      await untilConnected(syslog, 0)
    } finally {
      await stop(syslog)
    }
  })

  test('ten thousand that are idle, and that then send messages without end, disturb no other', async () => {
    const syslog = await startSyslogServer()
    const idle: Socket[] = []
    try {
      const { server, ports } = syslog
      while (idle.length < 9999)
        idle.push(...(await Promise.all(upTo(Math.min(500, 9999 - idle.length)).map(() => open(ports.tcp)))))
      await untilConnected(syslog, 9999)
      const other = await openSender(syslog, 'tls')
      await refused(ports.tcp)
      await write(
        other.socket,
        upTo(5000)
          .map((i) => counted(message(`beside-${i}`)))
          .join(''),
      )
      expect(await untilAccounted(server, '127.0.0.1', 5000)).toMatchObject({ received: 5000, stored: 5000 })

      const head = message('endless-', 'z'.repeat(8000)) // 80 MB in all, of which 32 may be held
      await Promise.all(idle.map(async (socket) => await write(socket, head)))
      await eventually('messages without end are cut', async () =>
        (await counterOf(server, 'aurora_syslog_messages_cut_total')) > 0 ? true : undefined,
      )
      await write(
        other.socket,
        upTo(5000)
          .map((i) => counted(message(`among-${i}`)))
          .join(''),
      )
      await eventually('the other is served', async () =>
        (await count(server, 'message:among-*')) === 5000 ? true : undefined,
      )
      for (const socket of idle) socket.end('!\n')
      other.socket.end()
      await untilConnected(syslog, 0)
      await eventually('every byte is stored', async () => {
        const whole = await count(server, 'message:endless-*')
        const pieces = (await everyReject(server, '127.0.0.1')).reduce((sum, { bytes }) => sum + bytes, 0)
        return whole * (head.length + 1) + pieces === 9999 * (head.length + 1) ? true : undefined
      })
      await expectAccountsToBalance(server)
    } finally {
      for (const socket of idle) socket.destroy()
      await stop(syslog)
    }
  }, 240_000)
})

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  return socket.on('error', () => undefined).resume()
}

/** Connects and waits until the server has thrown it out. */
async function refused(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined)
  await new Promise<void>((resolve) => socket.resume().once('close', () => resolve()))
}

async function untilConnected({ server }: SyslogServer, connections: number): Promise<void> {
  await eventually(`${connections} connections are open`, async () => {
    const { checks } = (await (await server.api('/health')).json()) as { checks: Record<string, { detail: string }> }
    return checks['syslog']?.detail.startsWith(`${connections} of `) === true ? true : undefined
  })
}

/** The kernel's timers of the connections of a port (proc_pid_net(5), tcp): 02 is the one that asks. */
async function timersOf(pid: number, port: number): Promise<string[]> {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const rows = (await readFile(`/proc/${pid}/net/tcp`, 'utf8')).split('\n').map((row) => row.trim().split(/\s+/))
  return rows.flatMap((row) => (row[1]?.endsWith(local) === true && row[3] === '01' ? [row[5]?.slice(0, 2) ?? ''] : []))
}
