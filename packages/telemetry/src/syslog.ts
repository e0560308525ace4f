import type { Logger } from 'pino'
import type { MetricRegistry } from './catalogue/registry.ts'
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

export function syslogTelemetry(logger: Logger, registry: MetricRegistry): SyslogTelemetry {
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
      registry.count('aurora_syslog_connections_refused_total', {})
      warnRefused('syslog_connection_refused', peer, { peer }, 'there are as many syslog connections as may be')
    },
    handshakeFailed({ peer, reason }) {
      registry.count('aurora_syslog_handshakes_failed_total', {})
      warnFailed('syslog_handshake_failed', peer, { peer, reason }, 'a TLS handshake failed')
    },
    messageCut({ sensor, bytes }) {
      registry.count('aurora_syslog_messages_cut_total', {})
      warnCut('syslog_message_cut', sensor, { sensor, bytes }, 'a message that did not end is kept in pieces')
    },
    messagesLost({ transport, messages }) {
      registry.count('aurora_syslog_messages_lost_total', {}, messages)
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
