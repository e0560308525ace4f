import { expect, test } from 'vitest'
import { parseAccessLog } from './access-log.ts'
import { standsHostileText } from './hostile-text.contract.ts'

const time = '[14/Mar/2026:09:12:04 +0100]'
const cases: readonly (readonly [line: string, record: object])[] = [
  [
    `192.0.2.7 - - ${time} "GET / HTTP/1.1" 200 45`,
    { client: '192.0.2.7', method: 'GET', target: '/', protocol: 'HTTP/1.1', status: 200, bytes: 45, user: undefined, timeUs: Date.UTC(2026, 2, 14, 8, 12, 4) * 1000 },
  ],
  [
    `2001:db8::7 ident alice ${time} "POST /login?next=%2F HTTP/2.0" 302 - "https://example.com/" "Mozilla/5.0 (X11)"`,
    { client: '2001:db8::7', identity: 'ident', user: 'alice', target: '/login?next=%2F', bytes: undefined, referrer: 'https://example.com/', userAgent: 'Mozilla/5.0 (X11)' },
  ],
  [
    `www.example.com:443 192.0.2.7 - Bob Smith ${time} "GET /a b HTTP/1.0" 404 12 "-" "-"`,
    { virtualHost: 'www.example.com', virtualPort: 443, client: '192.0.2.7', user: 'Bob Smith', target: '/a b', referrer: undefined, userAgent: undefined },
  ],
  [
    `10.0.0.2, 203.0.113.9, 127.0.0.1 - - ${time} "GET / HTTP/1.1" 200 1`,
    { client: '203.0.113.9', forwardedFor: ['10.0.0.2', '203.0.113.9', '127.0.0.1'] },
  ],
  [
    `"203.0.113.9, 10.0.0.1" 10.0.0.3 - - ${time} "GET / HTTP/1.1" 200 1`,
    { client: '203.0.113.9', forwardedFor: ['203.0.113.9', '10.0.0.1', '10.0.0.3'] },
  ],
  [`192.0.2.7 - - ${time} "-" 408 -`, { request: undefined, method: undefined, status: 408 }],
  [
    `192.0.2.7 - - ${time} "GET /?q=\\"a\\\\b\\x3cscript\\xff HTTP/1.1" 200 5`,
    { target: '/?q="a\\b<script\\xff', decoded: ['GET /?q="a\\b<script\\xff HTTP/1.1'] },
  ],
  [`192.0.2.7 - - ${time} "\\x16\\x03\\x01" 400 226`, { request: '\\x16\\x03\\x01', method: undefined, status: 400 }],
  [`192.0.2.7 - - ${time} "GET /a" 200 5 HTTP/1.1" 200 7`, { status: 200, bytes: 5, rest: 'HTTP/1.1" 200 7' }],
  [`192.0.2.7 - - ${time} "GET / HTTP/1.1" 200 5 "-" "-" 0.004 web-1`, { rest: '0.004 web-1' }],
  [
    `${time} 192.0.2.7 TLSv1.3 TLS_AES_256_GCM_SHA384 "GET /x HTTP/1.1" 1375`,
    { client: '192.0.2.7', target: '/x', bytes: 1375, status: undefined, rest: 'TLSv1.3 TLS_AES_256_GCM_SHA384' },
  ],
] // prettier-ignore

test.each(cases)('%s', (line, record) => expect(parseAccessLog(line)).toMatchObject(record))

test.each([
  '',
  'GET / HTTP/1.1',
  `192.0.2.7 - - [yesterday] "GET / HTTP/1.1" 200 45`,
  `192.0.2.7 ${time} "GET / HTTP/1.1" 200 45`,
  `192.0.2.7 - - ${time} "GET / HTTP/1.1`,
  `192.0.2.7 - - ${time} "GET / HTTP/1.1" OK 45`,
  `Mar 14 09:12:04 host program: text [1] "x" 200 1`,
])('not an access log: %s', (line) => expect(parseAccessLog(line)).toBeUndefined())

standsHostileText('access log', [...cases.map(([line]) => line)], parseAccessLog)
