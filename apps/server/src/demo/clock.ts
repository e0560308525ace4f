/** The clock of the recording: moments are seconds before its end, which is when it is shown. */
export class RecordingClock {
  readonly #endMs: number

  constructor(endMs: number) {
    this.#endMs = endMs
  }

  /** Milliseconds since 1970 UTC. */
  ms(secondsBeforeEnd: number): number {
    return Math.round(this.#endMs - secondsBeforeEnd * 1000)
  }

  /** ISO 8601 with milliseconds, UTC. */
  iso(secondsBeforeEnd: number): string {
    return new Date(this.ms(secondsBeforeEnd)).toISOString()
  }

  /** As Suricata writes it. */
  eve(secondsBeforeEnd: number): string {
    return this.iso(secondsBeforeEnd).replace('Z', '000+0000')
  }

  /** As syslog writes it (RFC 3164): without a year, UTC. */
  syslog(secondsBeforeEnd: number): string {
    const at = new Date(this.ms(secondsBeforeEnd))
    return `${months[at.getUTCMonth()]} ${String(at.getUTCDate()).padStart(2, ' ')} ${at.toISOString().slice(11, 19)}`
  }

  /** As web servers write it (Common Log Format). */
  accessLog(secondsBeforeEnd: number): string {
    const at = new Date(this.ms(secondsBeforeEnd))
    const day = String(at.getUTCDate()).padStart(2, '0')
    return `${day}/${months[at.getUTCMonth()]}/${at.getUTCFullYear()}:${at.toISOString().slice(11, 19)} +0000`
  }
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const
