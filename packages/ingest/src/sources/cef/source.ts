import { statelessReader, type Recognition, type Sample, type Source } from '../../source.ts'
import { normalizeText } from '../syslog/mapping.ts'
import { slug, type MessageReader } from '../syslog/reading.ts'
import { readCef } from './mapping.ts'

/** Records of the Common Event Format, with or without a syslog header. ArcSight Common Event Format, version 26. */
export const cefSource: Source = {
  name: 'cef',
  title: 'CEF',
  summary: 'Common Event Format: firewalls, proxies, antivirus and other appliances.',
  isStateful: false,
  hasText: true,
  techniques: 'extensions whose name holds `mitre` or `technique`',
  aliases: {
    'observer.vendor': 'deviceVendor',
    'observer.product': 'deviceProduct',
    'observer.version': 'deviceVersion',
    'event.severity': 'severity',
    'event.reason': 'reason',
  },
  open: ({ receivedUs }) => statelessReader((line) => normalizeText(line, receivedUs, byProduct)),
  recognize,
}

/** As its product names itself: within this source that is the kind of record. */
const byProduct: MessageReader = (text, header) => {
  const reading = readCef(text, header)
  const product = reading?.fields['deviceProduct']
  if (reading === undefined || typeof product !== 'string') return undefined
  return { ...reading, dataset: slug(product) || 'cef' }
}

function recognize({ line, document }: Sample): Recognition | undefined {
  if (document !== undefined || !line.slice(0, 512).includes('CEF:')) return undefined
  const reading = byProduct(line.slice(line.indexOf('CEF:')), { program: '', receivedUs: 0 })
  if (reading === undefined) return undefined
  return { confidence: 0.97, dataset: reading.dataset, because: 'it has the seven parts of a "CEF:" header' }
}
