import type { Recognition, Sample, Source } from '../../source.ts'
import { textAt } from '../document.ts'
import { recordReader } from '../json-reader.ts'
import { eveMapping } from './mapping.ts'

/** Suricata's EVE log: one JSON object a line, every event type. Suricata documentation, "Eve JSON Format". */
export const suricataSource: Source = {
  name: 'suricata',
  title: 'Suricata',
  summary: 'EVE JSON of the network intrusion detection system: alerts, flows and protocol records.',
  isStateful: false,
  techniques: 'members of `alert.metadata` whose name holds `mitre` or `technique`, such as `mitre_technique_id`',
  aliases: {
    'tls.server.ja3s': 'tls.ja3s.hash',
    'tls.server.x509.subject.distinguished_name': 'tls.subject',
    'tls.server.x509.issuer.distinguished_name': 'tls.issuerdn',
    'http.request.referrer': 'http.http_refer',
    'email.subject': 'email.subject',
    'observer.ingress.interface.name': 'in_iface',
  },
  open: () => recordReader(eveMapping),
  jsonWrappers: [],
  recognize,
}

/** Every EVE record names its type and time; nearly all name a flow, and those that do not say what they count. */
function recognize({ document }: Sample): Recognition | undefined {
  const dataset = textAt(document, 'event_type')
  if (document === undefined || dataset === undefined || textAt(document, 'timestamp') === undefined) return undefined
  const mark = ['flow_id', 'pcap_cnt', 'in_iface', 'src_ip', dataset].find((key) => key in document)
  return mark === undefined
    ? undefined
    : { confidence: mark === dataset || mark === 'src_ip' ? 0.9 : 0.98, dataset, because: `event_type beside ${mark}` }
}
