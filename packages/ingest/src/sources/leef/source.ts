import { statelessReader, type Recognition, type Sample, type Source } from '../../source.ts'
import { normalizeText } from '../syslog/mapping.ts'
import { slug, type MessageReader } from '../syslog/reading.ts'
import { readLeef } from './mapping.ts'

/** Records of the Log Event Extended Format, with or without a syslog header. IBM, LEEF version 2. */
export const leefSource: Source = {
  name: 'leef',
  title: 'LEEF',
  summary: 'Log Event Extended Format: what products write for QRadar.',
  isStateful: false,
  hasText: true,
  techniques: 'attributes whose name holds `mitre` or `technique`',
  aliases: {
    'observer.vendor': 'vendor',
    'observer.product': 'product',
    'observer.version': 'productVersion',
    'event.severity': 'sev',
  },
  open: ({ receivedUs }) => statelessReader((line) => normalizeText(line, receivedUs, byProduct)),
  recognize,
}

/** As its product names itself: within this source that is the kind of record. */
const byProduct: MessageReader = (text, header) => {
  const reading = readLeef(text, header)
  const product = reading?.fields['product']
  if (reading === undefined || typeof product !== 'string') return undefined
  return { ...reading, dataset: slug(product) || 'leef' }
}

function recognize({ line, document }: Sample): Recognition | undefined {
  if (document !== undefined || !line.slice(0, 512).includes('LEEF:')) return undefined
  const reading = byProduct(line.slice(line.indexOf('LEEF:')), { program: '', receivedUs: 0 })
  if (reading === undefined) return undefined
  return { confidence: 0.97, dataset: reading.dataset, because: 'it has the five parts of a "LEEF:" header' }
}
