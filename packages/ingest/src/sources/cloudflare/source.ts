import type { Recognition, Sample, Source } from '../../source.ts'
import { recordReader } from '../json-reader.ts'
import { cloudflareMapping } from './mapping.ts'

/** Requests and firewall events of Cloudflare's edge, as its Logpush jobs deliver them. Cloudflare, "Logpush". */
export const cloudflareSource: Source = {
  name: 'cloudflare',
  title: 'Cloudflare',
  summary: 'Requests and firewall events of the edge, as Logpush delivers them (http_requests, firewall_events).',
  isStateful: false,
  aliases: {
    'http.request.referrer': 'ClientRequestReferer',
    'http.request.id': 'RayID',
    'tls.version': 'ClientSSLProtocol',
    'tls.cipher': 'ClientSSLCipher',
    'url.query': 'ClientRequestQuery',
  },
  open: () => recordReader(cloudflareMapping),
  recognize,
}

/** Every record has the id of its ray, beside the client or the host it asked for. */
function recognize({ document }: Sample): Recognition | undefined {
  if (document === undefined || !('RayID' in document)) return undefined
  if (!('ClientIP' in document || 'ClientRequestHost' in document)) return undefined
  const isFirewall = 'Action' in document && 'Datetime' in document
  return {
    confidence: 0.95,
    dataset: isFirewall ? 'firewall_events' : 'http_requests',
    because: "RayID beside ClientIP, as in Cloudflare's logs",
  }
}
