import type { Recognition, Sample, Source } from '../../source.ts'
import { objectAt, textAt } from '../document.ts'
import { jsonReader } from '../json-reader.ts'
import { normalizeDionaea } from './mapping.ts'

/** Connections and incidents of the malware honeypot. Dionaea documentation, "Logging: log_json, log_incident". */
export const dionaeaSource: Source = {
  name: 'dionaea',
  title: 'Dionaea',
  summary: 'Connections (log_json) and incidents (log_incident) of the malware honeypot.',
  isStateful: false,
  aliases: {
    'user.password': 'data.password',
    'network.session.id': 'data.connection.id',
  },
  open: () => jsonReader('any', normalizeDionaea),
  jsonWrappers: [],
  recognize,
}

/** Incidents carry its name; connections have an object of the same three members beside both addresses. */
function recognize({ document }: Sample): Recognition | undefined {
  const origin = textAt(document, 'origin')
  if (origin?.startsWith('dionaea.') === true)
    return { confidence: 0.98, dataset: origin.slice('dionaea.'.length, 128), because: 'an origin of dionaea' }
  const connection = objectAt(document, 'connection')
  const isConnection = connection !== undefined && ['protocol', 'transport', 'type'].every((name) => name in connection)
  return isConnection && document !== undefined && 'src_ip' in document && 'dst_ip' in document
    ? { confidence: 0.85, dataset: 'connection', because: 'connection.protocol, transport and type beside src_ip' }
    : undefined
}
