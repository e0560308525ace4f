/** Facility names by number, RFC 5424 table 1, in the spelling of syslog(3). */
export const facilityNames = [
  'kern',
  'user',
  'mail',
  'daemon',
  'auth',
  'syslog',
  'lpr',
  'news',
  'uucp',
  'cron',
  'authpriv',
  'ftp',
  'ntp',
  'audit',
  'alert',
  'clock',
  'local0',
  'local1',
  'local2',
  'local3',
  'local4',
  'local5',
  'local6',
  'local7',
] as const

/** Severity names by number, RFC 5424 table 2, in the spelling of syslog(3). */
export const levelNames = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'] as const

/** One syslog message, whatever form it had. Parts that the sender left out are undefined. */
export interface SyslogMessage {
  readonly form: 'rfc5424' | 'rfc3164'
  readonly priority: number | undefined
  readonly version?: number
  readonly timeUs: number | undefined
  readonly hostname: string | undefined
  readonly appName: string | undefined
  readonly processId: string | undefined
  readonly messageId?: string
  readonly structuredData?: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly text: string | undefined
}

/** Why a message is not of the form, and where: `offset` counts UTF-16 units from the start of the line. */
export interface SyslogFault {
  readonly fault: string
  readonly offset: number
}

/** Reads `<PRI>`: the number, and where it ends; a fault when it is missing or above 191. RFC 5424 §6.2.1. */
export function readPriority(line: string): { priority: number; end: number } | SyslogFault {
  const match = /^<(\d{1,3})>/.exec(line)
  if (match === null) return { fault: 'expected a priority such as <34>', offset: 0 }
  const digits = match[1] ?? ''
  const priority = Number(digits)
  if (priority > 191) return { fault: `priority ${digits} is above 191`, offset: 1 }
  if (digits.length > 1 && digits.startsWith('0')) return { fault: 'a priority has no leading zero', offset: 1 }
  return { priority, end: match[0].length }
}

export const isFault = (value: object): value is SyslogFault => 'fault' in value
