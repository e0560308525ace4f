import { parseIsoTimeUs } from '@aurora/core'
import { isFault, readPriority, type SyslogFault, type SyslogMessage } from './syslog-header.ts'

/** Longest header parts, RFC 5424 §6. */
const partLimits = { hostname: 255, appName: 48, processId: 128, messageId: 32 } as const

const timestamp = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:Z|[+-]\d{2}:\d{2})$/

/**
 * Reads one message as RFC 5424 §6 demands, every bound included; `line` is one frame without its framing.
 *
 * The time comes back in microseconds since 1970-01-01 UTC. Returns a fault (never throws) with the place where the
 * line stops being RFC 5424: what to do with such a line is the caller's to decide.
 */
export function parseRfc5424(line: string): SyslogMessage | SyslogFault {
  const head = readPriority(line)
  if (isFault(head)) return head
  const version = /^([1-9]\d{0,2}) /.exec(line.slice(head.end, head.end + 4))
  if (version === null) return { fault: 'expected a version and a space', offset: head.end }
  let at = head.end + version[0].length

  /** The next space-delimited part; a fault when it is empty, too long or holds more than printable ASCII. */
  const next = (what: string, limit: number): string | SyslogFault => {
    const end = line.indexOf(' ', at)
    const part = end < 0 ? line.slice(at) : line.slice(at, end)
    if (end < 0) return { fault: `the line ends in the ${what}`, offset: line.length }
    if (part === '') return { fault: `expected a ${what} or "-"`, offset: at }
    if (part.length > limit) return { fault: `the ${what} is longer than ${limit}`, offset: at }
    const odd = part.search(/[^\x21-\x7e]/)
    if (odd >= 0) return { fault: `the ${what} holds a character that is not printable ASCII`, offset: at + odd }
    at = end + 1
    return part
  }

  const timeStart = at
  const time = next('time', 64)
  if (typeof time !== 'string') return time
  const timeUs = time === '-' ? undefined : timestamp.test(time) && !time.includes(':60') ? parseIsoTimeUs(time) : NaN
  if (Number.isNaN(timeUs)) return { fault: 'the time is not an RFC 3339 time', offset: timeStart }
  const hostname = next('host name', partLimits.hostname)
  if (typeof hostname !== 'string') return hostname
  const appName = next('app name', partLimits.appName)
  if (typeof appName !== 'string') return appName
  const processId = next('process id', partLimits.processId)
  if (typeof processId !== 'string') return processId
  const messageId = next('message id', partLimits.messageId)
  if (typeof messageId !== 'string') return messageId

  const data = readStructuredData(line, at)
  if (isFault(data)) return data
  const rest = line.slice(data.end)
  if (rest !== '' && !rest.startsWith(' ')) return { fault: 'expected a space before the text', offset: data.end }
  const named = (part: string): string | undefined => (part === '-' ? undefined : part)
  return {
    form: 'rfc5424',
    priority: head.priority,
    version: Number(version[1]),
    timeUs,
    hostname: named(hostname),
    appName: named(appName),
    processId: named(processId),
    ...(messageId === '-' ? {} : { messageId }),
    ...(data.elements === undefined ? {} : { structuredData: data.elements }),
    text: rest === '' ? undefined : rest.slice(1).replace(/^\ufeff/, ''),
  }
}

interface StructuredData {
  readonly elements: Record<string, Record<string, string>> | undefined
  readonly end: number
}

const sdName = /^[\x21\x23-\x3c\x3e-\x5c\x5e-\x7e]{1,32}/

/** RFC 5424 §6.3: `-`, or one or more `[ID name="value" …]` with `\"`, `\\` and `\]` inside values. */
function readStructuredData(line: string, start: number): StructuredData | SyslogFault {
  if (line[start] === '-') return { elements: undefined, end: start + 1 }
  if (line[start] !== '[') return { fault: 'expected structured data or "-"', offset: start }
  const elements: Record<string, Record<string, string>> = {}
  let at = start
  while (line[at] === '[') {
    const id = sdName.exec(line.slice(at + 1, at + 34))?.[0]
    if (id === undefined) return { fault: 'expected the id of a structured data element', offset: at + 1 }
    if (Object.hasOwn(elements, id)) return { fault: `structured data element ${id} stands twice`, offset: at + 1 }
    at += 1 + id.length
    const parameters: Record<string, string> = {}
    while (line[at] === ' ') {
      const parameter = readParameter(line, at + 1)
      if (isFault(parameter)) return parameter
      parameters[parameter.name] = parameter.value
      at = parameter.end
    }
    if (line[at] !== ']') return { fault: 'expected "]" at the end of a structured data element', offset: at }
    elements[id] = parameters
    at++
  }
  return { elements, end: at }
}

function readParameter(line: string, start: number): { name: string; value: string; end: number } | SyslogFault {
  const name = sdName.exec(line.slice(start, start + 33))?.[0]
  if (name === undefined || line[start + name.length] !== '=' || line[start + name.length + 1] !== '"') {
    return { fault: 'expected name="value"', offset: start }
  }
  let value = ''
  for (let at = start + name.length + 2; at < line.length; at++) {
    const character = line[at]
    if (character === '"') return { name, value, end: at + 1 }
    if (character === ']') return { fault: 'a "]" inside a value needs a backslash', offset: at }
    if (character === '\\' && (line[at + 1] === '"' || line[at + 1] === '\\' || line[at + 1] === ']'))
      value += line[++at]
    else value += character
  }
  return { fault: 'the value has no closing quote', offset: line.length }
}
