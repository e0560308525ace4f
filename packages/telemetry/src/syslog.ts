import type { Logger } from 'pino'
import { Counter, type Registry } from 'prom-client'
import { LogGate } from './log-gate.ts'

/** What happens to syslog senders. Names and reasons come from strangers, escaped; their records are bounded. */
export interface SyslogTelemetry {
  connectionRefused(at: { peer: string }): void
  handshakeFailed(at: { peer: string; reason: string }): void
  messageCut(at: { sensor: string; bytes: number }): void
  messagesLost(at: { transport: string; messages: number }): void
  certificateRead(certificate: { validUntil: string }): void
  certificateRefused(at: { error: unknown }): void
}

export function syslogTelemetry(logger: Logger, registry: Registry): SyslogTelemetry {
  const counter = (name: string, help: string): Counter => new Counter({ name, help, registers: [registry] })
  const refused = counter('aurora_syslog_connections_refused_total', 'Connections beyond the bound, closed at once.')
  const failed = counter('aurora_syslog_handshakes_failed_total', 'TLS handshakes that failed.')
  const cut = counter('aurora_syslog_messages_cut_total', 'Unfinished messages cut because memory was short.')
  const lost = counter('aurora_syslog_messages_lost_total', 'Messages received and not stored when the server stopped.')

  const warn = (): ((event: string, who: string, facts: object, message: string) => void) => {
    const gate = new LogGate()
    return (event, who, facts, message) => {
      const suppressed = gate.pass(who, Date.now())
      if (suppressed === undefined) return
      logger.warn({ event, ...facts, ...(suppressed === 0 ? {} : { suppressed }) }, message)
    }
  }
  const [warnRefused, warnFailed, warnCut] = [warn(), warn(), warn()]

  return {
    connectionRefused({ peer }) {
      refused.inc()
      warnRefused('syslog_connection_refused', peer, { peer }, 'there are as many syslog connections as may be')
    },
    handshakeFailed({ peer, reason }) {
      failed.inc()
      warnFailed('syslog_handshake_failed', peer, { peer, reason }, 'a TLS handshake failed')
    },
    messageCut({ sensor, bytes }) {
      cut.inc()
      warnCut('syslog_message_cut', sensor, { sensor, bytes }, 'a message that did not end is kept in pieces')
    },
    messagesLost({ transport, messages }) {
      lost.inc(messages)
      logger.error({ event: 'syslog_messages_lost', transport, messages }, 'messages were not stored')
    },
    certificateRead: ({ validUntil }) =>
      logger.info({ event: 'syslog_certificate_read', valid_until: validUntil }, 'the certificate is in use'),
    certificateRefused: ({ error }) =>
      logger.error(
        { event: 'syslog_certificate_refused', err: error },
        'the changed certificate cannot be used; the one before still is',
      ),
  }
}
