import { constants } from 'node:crypto'
import type { Socket } from 'node:net'
import { createServer, type SecureContextOptions, type Server, type TLSSocket } from 'node:tls'
import { addressOf, nameOfCertificate, printable } from './peer-name.ts'
import type { SyslogObserver } from './observer.ts'
import { SyslogStreamListener, type Greeting, type ListenAddress, type SharedParts } from './stream-listener.ts'
import type { TlsFiles, TlsIdentity } from './tls-files.ts'
import { TlsRenewal } from './tls-renewal.ts'

/** A handshake that takes longer is given up. */
const handshakeMs = 10_000

/**
 * Receives syslog over TLS (RFC 5425), version 1.2 at least; both framings are taken, as over TCP.
 *
 * With `caFile` only senders whose certificate comes from that authority are let in, and the certificate's name is the
 * sensor; without, everybody is, and the address is. A handshake that fails ends its own connection only, and is told.
 * Files that change on disk are used for the connections from then on; while they do not fit, those before stay.
 */
export class SyslogTlsReceiver {
  readonly #listener: SyslogStreamListener
  readonly certificate: TlsRenewal

  private constructor(listener: SyslogStreamListener, certificate: TlsRenewal) {
    this.#listener = listener
    this.certificate = certificate
  }

  /** Fails with 'config.invalid' when the files are not usable (`readTlsFiles`). */
  static async open(settings: ListenAddress & TlsFiles, parts: SharedParts): Promise<SyslogTlsReceiver> {
    const server = createServer({
      requestCert: settings.caFile !== undefined,
      rejectUnauthorized: settings.caFile !== undefined,
      handshakeTimeout: handshakeMs,
    })
    const use = (identity: TlsIdentity): void => server.setSecureContext(contextOf(identity))
    const certificate = await TlsRenewal.start(settings, use, parts.observer)
    try {
      const handshake = handshakeOf(server, parts.observer)
      return new SyslogTlsReceiver(await SyslogStreamListener.open('tls', settings, parts, handshake), certificate)
    } catch (error) {
      certificate.stop()
      throw error
    }
  }

  get port(): number {
    return this.#listener.port
  }

  async close(): Promise<void> {
    this.certificate.stop()
    await this.#listener.close()
  }
}

/** What a sender proves holds for one connection: nothing is resumed, and nothing is negotiated twice. */
const contextOf = ({ cert, key, ca }: TlsIdentity): SecureContextOptions => ({
  cert,
  key,
  ...(ca === undefined ? {} : { ca }),
  minVersion: 'TLSv1.2',
  secureOptions: constants.SSL_OP_NO_RENEGOTIATION | constants.SSL_OP_NO_TICKET,
})

/** Connections are counted before the handshake: the TLS server does not listen, it is given those that got in. */
const handshakeOf =
  (server: Server, observer: SyslogObserver): Greeting =>
  (serve) => {
    server.on('secureConnection', (socket) => {
      const name = socket.authorized ? nameOfCertificate(socket.getPeerCertificate()) : undefined
      serve(socket, name ?? addressOf(socket))
    })
    server.on('tlsClientError', (error, socket) => {
      observer.handshakeFailed({ peer: peerOf(socket), reason: printable(reasonOf(error, socket)) })
      socket.destroy() // Node leaves it open when only the time is over
    })
    return (socket) => {
      addressOf(socket) // Node remembers what was asked while the connection was there
      server.emit('connection', socket)
    }
  }

/** The address below a TLS connection that failed. The connection itself has forgotten it; Node has no name for this. */
const peerOf = (socket: TLSSocket & { readonly _parent?: Socket }): string => addressOf(socket._parent ?? socket)

function reasonOf(error: Error, socket: TLSSocket): string {
  // Of a certificate that was refused the error only says that the connection is over. The types call this an Error.
  const refusal: unknown = socket.authorizationError
  if (typeof refusal === 'string') return `certificate refused: ${refusal}`
  if ('reason' in error) return String(error.reason)
  return 'code' in error && error.code === 'ECONNRESET' ? 'the sender went away' : error.message
}
