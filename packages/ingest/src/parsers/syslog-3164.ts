import { parseIsoTimeUs } from '@aurora/core'
import { isFault, readPriority, type SyslogFault, type SyslogMessage } from './syslog-header.ts'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const bsdTime =
  /^([A-Z][a-z]{2}) ([ \d]\d|\d) (?:(\d{4}) )?(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,6}))?(?: (\d{4}))?(?= |:|$)/
const isoTime = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})?(?= |$)/
const tag = /^([^\s:[\]]{1,128})(?:\[([^\]\s]{1,128})\])?:(?: |$)/

/**
 * Reads one message of the older form: `<PRI>Mmm dd hh:mm:ss host tag[pid]: text`, the priority left out as in files.
 *
 * A time without a year takes the year that puts it nearest to `receivedUs`, and counts as UTC. Newer senders put an
 * ISO 8601 time there; it is read too. Returns a fault (never throws) when there is no such header. RFC 3164 §4.1.
 */
export function parseRfc3164(line: string, receivedUs: number): SyslogMessage | SyslogFault {
  const head = line.startsWith('<') ? readPriority(line) : { priority: undefined, end: 0 }
  if (isFault(head)) return head
  const time = readTime(line.slice(head.end, head.end + 64), receivedUs)
  if (time === undefined) return { fault: 'expected a time such as "Mar 14 09:13:39"', offset: head.end }
  let at = head.end + time.length
  if (line[at] !== ' ') return { fault: 'expected a space behind the time', offset: at }
  at++
  const hostname = /^[^\s]{1,255}(?= )/.exec(line.slice(at, at + 256))?.[0]
  // "last message repeated 3 times" and kernels without a host name put the tag where the host belongs.
  const isTag = hostname === undefined || hostname.endsWith(':') || /\[\d+\]:?$/.test(hostname)
  if (!isTag) at += hostname.length + 1
  const program = tag.exec(line.slice(at, at + 300))
  return {
    form: 'rfc3164',
    priority: head.priority,
    timeUs: time.us,
    hostname: isTag ? undefined : hostname,
    appName: program?.[1],
    processId: program?.[2],
    text: line.slice(at + (program?.[0].length ?? 0)),
  }
}

function readTime(text: string, receivedUs: number): { us: number; length: number } | undefined {
  const iso = isoTime.exec(text)?.[0]
  if (iso !== undefined) {
    const us = parseIsoTimeUs(iso)
    return Number.isNaN(us) ? undefined : { us, length: iso.length }
  }
  const match = bsdTime.exec(text)
  if (match === null) return undefined
  const [whole, monthName = '', day = '', yearBefore, hour = '', minute = '', second = '', fraction = '', yearBehind] =
    match
  const month = months.indexOf(monthName)
  const year = yearBefore ?? yearBehind
  const us = nearestYear(month, Number(day), year === undefined ? undefined : Number(year), receivedUs)
  if (month < 0 || us === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  const ofDay = Number(hour) * 3_600e6 + Number(minute) * 60e6 + Number(second) * 1e6 + Number(fraction.padEnd(6, '0'))
  return { us: us + ofDay, length: whole.length }
}

/** Start of the day in the given year, or in the year that brings it nearest to `receivedUs`; undefined: no such day. */
function nearestYear(month: number, day: number, year: number | undefined, receivedUs: number): number | undefined {
  const around = new Date(receivedUs / 1000).getUTCFullYear()
  const years = year === undefined ? [around - 1, around, around + 1] : [year]
  const starts = years
    .map((one) => new Date(Date.UTC(one, month, day)))
    .filter((date) => date.getUTCMonth() === month && date.getUTCDate() === day)
    .map((date) => date.getTime() * 1000)
  return starts.sort((a, b) => Math.abs(a - receivedUs) - Math.abs(b - receivedUs))[0]
}
