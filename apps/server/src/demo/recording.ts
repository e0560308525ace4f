import { RecordingClock } from './clock.ts'
import { cowrieLines } from './lines/honeypot.ts'
import { suricataLines } from './lines/suricata.ts'
import { accessLines, authLines } from './lines/web1.ts'
import { windowsLines } from './lines/workstation.ts'
import { zeekLines } from './lines/zeek.ts'

/** The lines one product wrote. */
export interface RecordedLog {
  readonly source: string
  readonly lines: readonly string[]
}

/**
 * Half an hour of a small network in which somebody from outside takes a web server and a workstation, as six products
 * saw it, with all that happens on any day around it. `endMs` is when it ends; the same for each product and each call.
 */
export function recordingUntil(endMs: number): readonly RecordedLog[] {
  const clock = new RecordingClock(endMs)
  return [
    { source: 'suricata', lines: suricataLines(clock) },
    { source: 'zeek', lines: zeekLines(clock) },
    { source: 'syslog', lines: authLines(clock) },
    { source: 'access', lines: accessLines(clock) },
    { source: 'cowrie', lines: cowrieLines(clock) },
    { source: 'windows', lines: windowsLines(clock) },
  ]
}
