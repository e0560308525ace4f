import { expect, test } from 'vitest'
import { parseCiscoAsa } from './cisco-asa.ts'
import { standsHostileText } from './hostile-text.contract.ts'

const cases: readonly (readonly [line: string, record: object])[] = [
  [
    '%ASA-4-106023: Deny tcp src outside:203.0.113.9/4711 dst inside:192.0.2.7/22 by access-group "outside_in"',
    { product: 'ASA', level: 4, id: '106023', action: 'denied', outcome: 'failure', protocol: 'tcp', accessList: 'outside_in', source: { zone: 'outside', address: '203.0.113.9', port: 4711 }, destination: { zone: 'inside', address: '192.0.2.7', port: 22 } },
  ],
  [
    '%ASA-6-302013: Built outbound TCP connection 9 for outside:203.0.113.9/443 (203.0.113.9/443) to inside:192.0.2.7/50000 (198.51.100.1/50000)',
    { action: 'connection-started', direction: 'outbound', source: { zone: 'inside', address: '192.0.2.7', port: 50000 }, destination: { zone: 'outside', address: '203.0.113.9', port: 443 } },
  ],
  [
    '%ASA-6-302013: Built inbound TCP connection 9 for outside:203.0.113.9/50000 (203.0.113.9/50000) to inside:192.0.2.7/443 (192.0.2.7/443)',
    { direction: 'inbound', source: { zone: 'outside', address: '203.0.113.9', port: 50000 }, destination: { zone: 'inside', address: '192.0.2.7', port: 443 } },
  ],
  [
    '%PIX-6-605004: Login denied from 203.0.113.9/4711 to outside:192.0.2.7/ssh for user "root"',
    { product: 'PIX', action: 'login', outcome: 'failure', user: 'root', source: { zone: undefined, address: '203.0.113.9', port: 4711 } },
  ],
  ["%ASA-5-111008: User 'alice' executed the 'write memory' command.", { user: 'alice', command: 'write memory', outcome: 'success' }],
  ['%ASA-5-304001: 192.0.2.7 Accessed URL 203.0.113.9:http://example.com/a', { url: 'http://example.com/a', source: { zone: undefined, address: '192.0.2.7', port: undefined } }],
  [
    '%ASA-6-106100: access-list outside_in denied tcp outside/203.0.113.9(4711) -> inside/192.0.2.7(443) hit-cnt 1',
    { action: 'denied', outcome: 'failure', accessList: 'outside_in', source: { zone: 'outside', address: '203.0.113.9', port: 4711 }, destination: { zone: 'inside', address: '192.0.2.7', port: 443 } },
  ],
  ['FTD-1-430001: text', { product: 'FTD', level: 1, id: '430001', source: undefined }],
] // prettier-ignore

test.each(cases)('%s', (line, record) => expect(parseCiscoAsa(line)).toMatchObject(record))

test.each(['', '%ASA', '%ASA-9-106023: x', '%ASA-4-1060: x', '%SEC-6-IPACCESSLOGP: list 1'])('not of it: %s', (line) =>
  expect(parseCiscoAsa(line)).toBeUndefined(),
)

standsHostileText('cisco', [...cases.map(([line]) => line)], parseCiscoAsa)
