/** Things that happen to syslog senders and that somebody may want to count or log. Names and reasons are printable. */
export interface SyslogObserver {
  /** There were as many connections as may be. */
  connectionRefused(at: { peer: string }): void
  handshakeFailed(at: { peer: string; reason: string }): void
  /** An unfinished message was cut because memory was short; its pieces are kept as rejects. */
  messageCut(at: { sensor: string; bytes: number }): void
  /** Messages that were received and could not be stored before the server had to stop. */
  messagesLost(at: { transport: string; messages: number }): void
  certificateRead(certificate: { validUntil: string }): void
  /** New files are not usable; the certificate before is still in use. */
  certificateRefused(at: { error: unknown }): void
}
