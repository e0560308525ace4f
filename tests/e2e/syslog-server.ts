import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { connect as connectTls, type ConnectionOptions } from 'node:tls'
import { Authority } from '../certificates.ts'
import { freePort } from './free-port.ts'
import { startServer, temporaryFolder, type RunningServer } from './server.ts'

/** A server that receives syslog over TCP and TLS, and what its senders need. */
export interface SyslogServer {
  readonly server: RunningServer
  readonly ports: Readonly<Record<'tcp' | 'tls', number>>
  readonly authority: Authority
  /** Where its certificate lies: server.crt, server.key, ca.crt. */
  readonly folder: string
}

/** `isClosed`: senders must show a certificate of the authority. The caller disposes the server, and the folder. */
export async function startSyslogServer(
  options: { isClosed?: boolean; env?: Record<string, string> } = {},
): Promise<SyslogServer> {
  const folder = await temporaryFolder()
  const authority = new Authority('first authority')
  await writeFiles(folder, authority, 'server-1')
  const [tcp, tls] = [await freePort(), await freePort()]
  const file = (name: string): string => join(folder, name)
  const pair = ['--tls-cert', file('server.crt'), '--tls-key', file('server.key')]
  const closed = options.isClosed === true ? ['--tls-ca', file('ca.crt')] : []
  const args = ['--syslog-tcp', String(tcp), '--syslog-tls', String(tls), ...pair, ...closed]
  const server = await startServer({ args, env: options.env ?? {} })
  return { server, ports: { tcp, tls }, authority, folder }
}

/** Gives the server a new certificate, of this authority. */
export async function writeFiles(folder: string, authority: Authority, name: string): Promise<void> {
  const { cert, key } = authority.issue({ name, dnsNames: ['siem.example'] })
  await writeFile(join(folder, 'server.key'), key, { mode: 0o600 })
  await writeFile(join(folder, 'server.crt'), cert)
  await writeFile(join(folder, 'ca.crt'), authority.cert)
}

/** A connection of a sender; over TLS the handshake is done. `plain` is what lies below it. */
export async function openSender(
  { ports }: Pick<SyslogServer, 'ports'>,
  transport: 'tcp' | 'tls',
  options: ConnectionOptions = {},
): Promise<{ socket: Socket; plain: Socket }> {
  const plain = connect(ports[transport], '127.0.0.1')
  plain.on('error', () => undefined)
  await once(plain, 'connect')
  if (transport === 'tcp') return { socket: plain.resume(), plain }
  const socket = connectTls({ socket: plain, rejectUnauthorized: false, ...options })
  await once(socket, 'secureConnect')
  socket.on('error', () => undefined)
  return { socket: socket.resume(), plain }
}

/** Resolves once the bytes have left this process. */
export async function write(socket: Socket, bytes: string | Buffer): Promise<void> {
  await new Promise<void>((resolve, reject) =>
    socket.write(bytes, (error) => (error === null || error === undefined ? resolve() : reject(error))),
  )
}

/** The value of a counter at `/metrics`. */
export async function counterOf(server: RunningServer, name: string): Promise<number> {
  const text = await (await server.api('/metrics')).text()
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? NaN)
}

/** The log records of one kind. */
export async function logged(server: RunningServer, event: string): Promise<Record<string, unknown>[]> {
  const lines = (await readFile(join(server.data, 'logs/aurora.log'), 'utf8')).trim().split('\n')
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter((record) => record['event'] === event)
}
