import { parseIsoTimeUs } from '@aurora/core'
import { parseRfc3164 } from '../../parsers/syslog-3164.ts'
import { parseRfc5424 } from '../../parsers/syslog-5424.ts'
import { isFault, type SyslogMessage } from '../../parsers/syslog-header.ts'

/**
 * Reads the header of a line in whichever form it has: RFC 5424, also without its priority, RFC 3164, and the latter
 * with the spellings that relays and files put in its place. Undefined when there is none.
 */
export function readHeader(line: string, receivedUs: number): SyslogMessage | undefined {
  if (/^ ?[1-9] \d{4}-/.test(line.slice(0, 8))) {
    const bare = parseRfc5424(`<13>${line.trimStart()}`)
    return isFault(bare) ? readLoosely(line) : { ...bare, priority: undefined }
  }
  if (line.startsWith('<')) {
    const newer = parseRfc5424(line)
    if (!isFault(newer)) return newer
    const loose = readLoosely(line)
    if (loose !== undefined) return loose
  }
  const older = parseRfc3164(commonSpelling(line), receivedUs)
  return isFault(older) ? undefined : withProgram(older)
}

const newerHead =
  /^ ?(?:<(\d{1,3})>)?([1-9]\d{0,2}) (\d{4}-\d{2}-\d{2}T\S{8,24}) (\S{1,255}) (\S{1,128}) (\S{1,128}) (\S{1,64}) /

/** A header of RFC 5424 whose structured data is none: Check Point puts its own form there. */
function readLoosely(line: string): SyslogMessage | undefined {
  const head = newerHead.exec(line.slice(0, 800))
  const timeUs = head === null ? NaN : parseIsoTimeUs(head[3] ?? '')
  const priority = head?.[1] === undefined ? undefined : Number(head[1])
  if (head === null || Number.isNaN(timeUs) || (priority ?? 0) > 191) return undefined
  const named = (part: string | undefined): string | undefined => (part === '-' ? undefined : part)
  const messageId = named(head[7])
  return {
    form: 'rfc5424',
    priority,
    version: Number(head[2]),
    timeUs,
    hostname: named(head[4]),
    appName: named(head[5]),
    processId: named(head[6]),
    ...(messageId === undefined ? {} : { messageId }),
    text: line.slice(head[0].length),
  }
}

/** `2014 Dec 20 09:29:47`, `2018/10/05 09:52:14`, `Sep 19 2017 10:00:00 UTC host` and two spaces behind the time. */
const yearFirst = /^(<\d{1,3}>)?(\d{4}) ([A-Z][a-z]{2} [ \d]\d|[A-Z][a-z]{2} \d) (\d{2}:\d{2}:\d{2})/
const slashes = /^(<\d{1,3}>)?(\d{4})\/(\d{2})\/(\d{2}) (?=\d{2}:\d{2}:\d{2} )/
const wideGap = /^((?:<\d{1,3}>)?(?:\d{4}-\d{2}-\d{2}[T ]|[A-Z][a-z]{2} [ \d]\d )\d{2}:\d{2}:\d{2}\S{0,20}) {2}/
const zoneName =
  /^((?:<\d{1,3}>)?[A-Z][a-z]{2} [ \d]\d(?: \d{4})? \d{2}:\d{2}:\d{2}(?:\.\d{1,6})?) [A-Z]{3,4}(?= \S{1,255} )/

function commonSpelling(line: string): string {
  const head = line.slice(0, 64)
  if (yearFirst.test(head)) return line.replace(yearFirst, '$1$3 $2 $4')
  if (slashes.test(head)) return line.replace(slashes, '$1$2-$3-$4 ')
  if (wideGap.test(head)) return line.replace(wideGap, '$1 ')
  return zoneName.test(line.slice(0, 320)) ? line.replace(zoneName, '$1') : line
}

/** `program[7]:text` without the space, `Two Words[7]: text` and `program[7] host: text`, all seen in the field. */
const tightTag =
  /^([A-Za-z][\w./-]{0,63}(?: [\w().-]{1,32}){0,4})\[(\d{1,10})\](?:: ?| (?=[\w.-]{1,255}(?:: | \()|\([\w.[\]-]{1,255}\): ))/

function withProgram(message: SyslogMessage): SyslogMessage {
  if (message.appName !== undefined || message.text === undefined) return message
  const found = tightTag.exec(message.text.slice(0, 400))
  if (found === null) return message
  return { ...message, appName: found[1], processId: found[2], text: message.text.slice(found[0].length) }
}
