import { Rejected } from '../../draft.ts'
import { parseJsonLine } from '../../parsers/json-line.ts'
import { statelessReader, type Recognition, type Sample, type Source } from '../../source.ts'
import { datasetOf, normalizeJournal } from './mapping.ts'

/** Records of systemd's journal, as `journalctl --output=json` writes them. systemd, "Journal Export Formats", JSON. */
export const journalSource: Source = {
  name: 'journal',
  title: 'systemd journal',
  summary: 'Records of systemd-journald as journalctl --output=json writes them; messages are understood as in syslog.',
  isStateful: false,
  hasText: true,
  techniques: 'its message, as the source syslog reads it',
  aliases: {
    'user.id': '_UID',
    'group.id': '_GID',
    'host.id': '_MACHINE_ID',
    'host.boot.id': '_BOOT_ID',
    'log.syslog.appname': 'SYSLOG_IDENTIFIER',
    'log.syslog.priority': 'PRIORITY',
    'container.id': 'CONTAINER_ID_FULL',
    'container.name': 'CONTAINER_NAME',
    'container.image.name': 'IMAGE_NAME',
  },
  open: ({ receivedUs }) =>
    statelessReader((line) => {
      const parsed = parseJsonLine(line, 'any')
      return parsed instanceof Rejected ? parsed : normalizeJournal(parsed, line, receivedUs)
    }),
  jsonWrappers: [],
  recognize,
}

/** Addresses and times under names that only journald gives. */
function recognize({ document }: Sample): Recognition | undefined {
  if (document === undefined || !('__CURSOR' in document && '__REALTIME_TIMESTAMP' in document)) return undefined
  return { confidence: 0.98, dataset: datasetOf(document), because: '__CURSOR beside __REALTIME_TIMESTAMP' }
}
