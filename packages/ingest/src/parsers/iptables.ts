import { addField, noFields, type TextFields } from './text-fields.ts'

/** One packet as the LOG target of netfilter writes it. */
export interface IptablesRecord {
  /** What the rule put before it (`--log-prefix`), the kernel's own clock left out. */
  readonly prefix: string
  /** `SRC`, `DST`, `PROTO`, `SPT`, …; of the packet an ICMP error quotes, `INNER_SRC`, `INNER_DST`, … */
  readonly fields: TextFields
  /** Words without a value: `DF`, `SYN`, `ACK`, … */
  readonly flags: readonly string[]
}

/**
 * Reads `prefix IN=eth0 OUT= MAC=… SRC=… DST=… LEN=… PROTO=TCP SPT=… DPT=… SYN …`.
 *
 * `text` is the message behind the syslog header. A name that stands twice (`LEN` of IP and of UDP) holds both. Returns
 * undefined (never throws) when there is no `IN=` with `OUT=` behind it. Linear in the text. Linux kernel,
 * net/ipv4/netfilter/nf_log_ipv4.c.
 */
export function parseIptables(text: string): IptablesRecord | undefined {
  const start = packetStart(text)
  if (start < 0) return undefined
  const fields = noFields()
  const flags: string[] = []
  let inner = ''
  for (const word of text.slice(start).split(' ')) {
    if (word.startsWith('[')) inner = 'INNER_'
    const bare = word.replace(/^\[/, '').replace(/\]$/, '')
    const equals = bare.indexOf('=')
    const name = equals < 0 ? bare : bare.slice(0, equals)
    if (/^[A-Za-z][A-Za-z0-9_]{0,31}$/.test(name)) {
      if (equals >= 0) addField(fields, inner + name, bare.slice(equals + 1))
      else flags.push(inner + name)
    }
    if (word.endsWith(']')) inner = ''
  }
  return {
    prefix: text
      .slice(0, start)
      .replace(/^\s*\[[ \d.]{1,24}\]/, '')
      .trim(),
    fields,
    flags,
  }
}

/** Where `IN=` begins that is a word of its own, or stands behind a bracket or quote of the prefix. */
function packetStart(text: string): number {
  for (let at = text.indexOf('IN='); at >= 0; at = text.indexOf('IN=', at + 1)) {
    if (at > 0 && /[\w.-]/.test(text[at - 1] ?? '')) continue
    return /^IN=[^ ]{0,32} (?:PHYSIN=[^ ]{0,32} )?OUT=/.test(text.slice(at, at + 110)) ? at : -1
  }
  return -1
}
