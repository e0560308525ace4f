import { statelessReader, type Source } from '../../source.ts'
import { normalizeSyslog } from './mapping.ts'

/** System logs: RFC 5424, RFC 3164, the same without a priority as in files, and any other text. */
export const syslogSource: Source = {
  name: 'syslog',
  title: 'Syslog',
  summary: 'Messages of systems, firewalls and appliances, in the newer, the older or no form.',
  isStateful: false,
  aliases: { 'log.syslog.msgid': 'msgid', 'log.syslog.priority': 'priority', 'log.syslog.version': 'version' },
  open: ({ receivedUs }) => statelessReader((line) => normalizeSyslog(line, receivedUs)),
  recognize: () => undefined,
}
