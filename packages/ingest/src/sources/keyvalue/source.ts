import { parseKeyValues } from '../../parsers/key-value.ts'
import { statelessReader, type Recognition, type Sample, type Source } from '../../source.ts'
import { normalizeText } from '../syslog/mapping.ts'
import { productOf, readKeyValue } from './mapping.ts'

/** Lines of `name=value` pairs: FortiGate, SonicWall and whatever writes logfmt. */
export const keyValueSource: Source = {
  name: 'keyvalue',
  title: 'Key and value',
  summary: 'Lines of name=value pairs: FortiGate, SonicWall, logfmt and the like.',
  isStateful: false,
  hasText: true,
  aliases: {
    'observer.name': 'devname',
    'observer.serial_number': 'devid',
    'observer.ingress.interface.name': 'srcintf',
    'observer.egress.interface.name': 'dstintf',
    'network.session.id': 'sessionid',
  },
  open: ({ receivedUs }) => statelessReader((line) => normalizeText(line, receivedUs, readKeyValue)),
  recognize,
}

function recognize({ line, document }: Sample): Recognition | undefined {
  if (document !== undefined || /(?:CEF|LEEF):\d|msg=audit\(|\bIN=\S* OUT=/.test(line.slice(0, 512))) return undefined
  const { fields, pairs, strays, lead } = parseKeyValues(line)
  const product = productOf(fields)
  if (product !== undefined) return { confidence: 0.95, dataset: product, because: `it has the names of ${product}` }
  if (pairs < 4 || strays > 0 || lead !== '') return undefined
  return { confidence: 0.6, dataset: 'keyvalue', because: 'it is made of name=value pairs' }
}
