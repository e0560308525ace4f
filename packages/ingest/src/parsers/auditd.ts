import { parseKeyValues, type KeyValueForm } from './key-value.ts'
import { addField, noFields, type TextFields } from './text-fields.ts'

/** One record of the Linux audit system. An event is often several of them with the same serial number. */
export interface AuditRecord {
  readonly node: string | undefined
  readonly type: string
  readonly timeUs: number
  readonly serial: string
  /** All pairs by their own names, those of `msg='…'` among them; hexadecimal texts decoded. */
  readonly fields: TextFields
  /** Words before the first pair, such as `avc:  denied  { write } for`. */
  readonly lead: string
  /** Texts that the record spells otherwise. */
  readonly decoded: readonly string[]
}

/**
 * Reads `[node=N] type=T msg=audit(seconds.milliseconds:serial): pairs`, as the kernel says it where no daemon listens
 * (`audit: type=1400 audit(…): pairs`), also with the names that
 * `log_format = ENRICHED` puts behind a group separator.
 *
 * Texts that a user chose are written as hexadecimal when they hold a space or a quote; for the names known to do so
 * they are decoded, the zero bytes between arguments as spaces. A pair of `msg='…'` never covers one of the record
 * itself. Returns undefined (never throws) for any other text. Linux audit-userspace, lib/audit_logging.c.
 */
export function parseAuditd(text: string): AuditRecord | undefined {
  const head =
    /^\s{0,8}(?:\[[ \d.]{1,24}\] )?(?:audit: )?(?:node=(\S{1,255}) )?type=([A-Z0-9_[\]a-z]{1,64}) (?:msg=)?audit\((\d{1,11})\.(\d{1,6}):(\d{1,20})\):/.exec(
      text.slice(0, 512),
    )
  if (head === null) return undefined
  const [whole, node, type = '', seconds, fraction = '', serial = ''] = head
  const body = text.slice(whole.length).replace(/(^|\s)(old|new) (auid|ses)=/g, '$1$2-$3=')
  const outer = parseKeyValues(body, type === 'EXECVE' ? execve : encoded)
  const decoded = [...outer.decoded]
  const fields = noFields()
  for (const [name, value] of Object.entries(outer.fields)) {
    if (name === 'msg' && typeof value === 'string') addMessage(fields, outer.fields, value, decoded)
    else for (const one of [value].flat()) addField(fields, name, one)
  }
  return {
    node,
    type,
    timeUs: Number(seconds) * 1e6 + Number(fraction.padEnd(6, '0')),
    serial,
    fields,
    lead: outer.lead,
    decoded,
  }
}

/** Adds the pairs of `msg='…'`; one whose name the record has itself is kept as `msg.name`. */
function addMessage(fields: TextFields, outer: TextFields, message: string, decoded: string[]): void {
  const text = message.startsWith("'") ? message.slice(1) : message // the closing quote was cut off
  const inner = parseKeyValues(text, text.includes('(hostname=') ? bracketed : encoded)
  if (inner.pairs === 0) addField(fields, 'msg', text)
  else if (inner.lead !== '') addField(fields, 'msg', inner.lead)
  for (const [name, value] of Object.entries(inner.fields)) {
    for (const one of [value].flat()) addField(fields, outer[name] === undefined ? name : `msg.${name}`, one)
  }
  decoded.push(...inner.decoded)
}

/** Names whose values the kernel or a program encodes when they hold more than plain characters. */
const encodedNames = new Set([
  'proctitle', 'name', 'exe', 'comm', 'ocomm', 'cmd', 'acct', 'cwd', 'path', 'dir', 'file', 'key', 'data', 'vm', 'sw',
  'dev', 'watch', 'grp', 'new_group', 'device', 'invalid_context',
]) // prettier-ignore

const encoded: KeyValueForm = {
  separators: '',
  decode: (name, text) => (encodedNames.has(name) ? decodeHex(text) : text),
}
/** The older form of user messages: `(hostname=?, addr=?, terminal=pts/0 res=failed)`. */
const bracketed: KeyValueForm = { ...encoded, separators: '(),' }
/** Arguments of a command: `a0=`, `a1=`, `a2[0]=`, … */
const execve: KeyValueForm = {
  separators: '',
  decode: (name, text) => (/^a\d{1,6}(?:\[\d{1,6}\])?$/.test(name) ? decodeHex(text) : text),
}

function decodeHex(text: string): string {
  if (text.length < 2 || text.length % 2 !== 0 || !/^[0-9A-F]+$/.test(text)) return text
  const bytes = Buffer.from(text, 'hex')
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === 0) end--
  return bytes.toString('utf8', 0, end).replaceAll('\0', ' ')
}
