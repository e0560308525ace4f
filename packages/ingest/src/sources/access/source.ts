import { parseAccessLog } from '../../parsers/access-log.ts'
import { statelessReader, type Recognition, type Sample, type Source } from '../../source.ts'
import { normalizeText } from '../syslog/mapping.ts'
import { readIis } from '../syslog/messages/iis.ts'
import { readAccess } from './mapping.ts'

/** Access logs of web servers: NCSA common and combined, nginx, Apache with virtual hosts, IIS. */
export const accessSource: Source = {
  name: 'access',
  title: 'Web access log',
  summary: 'Requests to Apache, nginx, IIS and other web servers in the common, combined or virtual host form.',
  isStateful: false,
  hasText: true,
  aliases: {
    'http.request.referrer': 'cs-referer',
    'http.response.body.bytes': 'sc-bytes',
    'url.original': 'c-uri',
    'url.query': 'cs-uri-query',
  },
  open: ({ receivedUs }) => statelessReader((line) => normalizeText(line, receivedUs, readAccess, readIis)),
  recognize,
}

function recognize({ line, document }: Sample): Recognition | undefined {
  if (document !== undefined) return undefined
  if (readIis(line, { program: '', receivedUs: 0 }) !== undefined)
    return { confidence: 0.9, dataset: 'iis', because: 'date, time, method, path and port stand as IIS writes them' }
  const record = parseAccessLog(line)
  if (record === undefined) return undefined
  const confidence = record.method === undefined ? 0.85 : 0.95
  return { confidence, dataset: 'access', because: 'client, [time], "request" and status stand as in an access log' }
}
