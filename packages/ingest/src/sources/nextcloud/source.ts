import type { Recognition, Sample, Source } from '../../source.ts'
import { textAt } from '../document.ts'
import { recordReader } from '../json-reader.ts'
import { nextcloudMapping } from './mapping.ts'

/** The log and the audit log of Nextcloud servers. Nextcloud, "Administration manual: Logging". */
export const nextcloudSource: Source = {
  name: 'nextcloud',
  title: 'Nextcloud',
  summary: 'Log and audit log (nextcloud.log, audit.log): sign-ins, files, errors.',
  isStateful: false,
  hasText: true,
  aliases: {
    'http.request.id': 'reqId',
    'service.version': 'version',
  },
  open: () => recordReader(nextcloudMapping),
  recognize,
}

const members = ['reqId', 'level', 'time', 'remoteAddr', 'app', 'message'] as const

/** By the members that every record has, `reqId` and `remoteAddr` in its own spelling. */
function recognize({ document }: Sample): Recognition | undefined {
  if (document === undefined || !members.every((name) => name in document)) return undefined
  return {
    confidence: 0.92,
    dataset: textAt(document, 'app')?.slice(0, 128) ?? 'core',
    because: 'reqId, remoteAddr, app and level of a Nextcloud log',
  }
}
