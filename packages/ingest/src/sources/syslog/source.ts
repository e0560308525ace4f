import { statelessReader, type Recognition, type Sample, type Source } from '../../source.ts'
import { readHeader } from './header.ts'
import { normalizeText } from './mapping.ts'
import { readMessage, readOwnLine } from './messages/table.ts'

/** System logs: RFC 5424, RFC 3164, the same without a priority as in files, and any other text. */
export const syslogSource: Source = {
  name: 'syslog',
  title: 'Syslog',
  summary: 'Messages of systems, firewalls and appliances, in the newer, the older or no form.',
  isStateful: false,
  hasText: true,
  techniques: 'what its message holds: JSON as the source json reads it, records of auditd, CEF and LEEF as theirs do',
  aliases: { 'log.syslog.msgid': 'msgid', 'log.syslog.priority': 'priority', 'log.syslog.version': 'version' },
  open: ({ receivedUs }) => statelessReader((line) => normalizeText(line, receivedUs, readMessage, readOwnLine)),
  recognize,
}

/** A header is syslog's own mark; text without one is syslog's when a reader knows its form. */
function recognize({ line, document }: Sample): Recognition | undefined {
  if (document !== undefined) return undefined
  const own = readOwnLine(line, { program: '', receivedUs: 0 })
  if (own !== undefined) return { confidence: 0.8, dataset: own.dataset, because: `it has the form of ${own.dataset}` }
  const header = readHeader(line, 0)
  const reading = readMessage(header?.text ?? line, { program: header?.appName ?? '', receivedUs: 0 })
  const dataset = reading?.dataset ?? header?.form
  if (dataset === undefined) return undefined
  if (header === undefined) return { confidence: 0.6, dataset, because: `it has the form of ${dataset}` }
  const because =
    header.priority === undefined
      ? 'it begins with the time and host of a syslog file'
      : 'it begins with a syslog priority and header'
  return { confidence: header.priority === undefined ? 0.85 : 0.93, dataset, because }
}
