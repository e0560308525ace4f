import { describe, expect, test } from 'vitest'
import type { Draft } from '../../draft.ts'
import { accessSource } from './source.ts'

const read = (line: string): Draft => accessSource.open({ receivedUs: 0, context: '' }).read(line) as Draft
const combined =
  'www.example.com:443 203.0.113.9 - alice [14/Mar/2026:09:12:04 +0000] "GET /a.php?q=%3Cscript%3E HTTP/1.1" 503 512 "https://example.com/" "curl/8.5.0"'

describe('access log', () => {
  test('a request', () => {
    const draft = read(combined)
    expect(draft).toMatchObject({ dataset: 'access', severity: 1, timeUs: Date.UTC(2026, 2, 14, 9, 12, 4) * 1000 })
    expect(draft.ecs).toMatchObject({
      'source.ip': '203.0.113.9',
      'user.name': 'alice',
      'http.request.method': 'GET',
      'http.response.status_code': 503,
      'url.domain': 'www.example.com',
      'url.path': '/a.php?q=%3Cscript%3E',
      'destination.bytes': 512,
      'user_agent.original': 'curl/8.5.0',
      'event.outcome': 'failure',
    })
    expect(JSON.parse(draft.fields)).toMatchObject({
      'cs-method': 'GET',
      'cs-uri-stem': '/a.php',
      'cs-uri-query': 'q=%3Cscript%3E',
      'sc-status': 503,
      'cs-user-agent': 'curl/8.5.0',
      'cs-referer': 'https://example.com/',
    })
  })

  test('a request through a proxy, and one of IIS', () => {
    const proxied = read('192.0.2.7 - - [14/Mar/2026:09:12:04 +0000] "GET http://example.com/x?y HTTP/1.1" 200 5')
    expect(proxied.ecs).toMatchObject({
      'url.full': 'http://example.com/x?y',
      'url.domain': 'example.com',
      'url.path': '/x?y',
    })
    const iis = read(
      '2026-03-14 09:12:04 192.0.2.1 POST /a.aspx id=1 443 EX\\bob 203.0.113.9 Mozilla/5.0+(X11) - 500 0 0 15',
    )
    expect(iis.dataset).toBe('iis')
    expect(iis.ecs).toMatchObject({
      'source.ip': '203.0.113.9',
      'user.name': 'EX\\bob',
      'http.response.status_code': 500,
      'url.path': '/a.aspx?id=1',
      'user_agent.original': 'Mozilla/5.0 (X11)',
    })
    expect(iis.decoded.split('\n')).toContain('/a.aspx?id=1')
  })

  test('a line that is none is kept as text', () => {
    expect(read('not a request')).toMatchObject({ dataset: 'text', message: 'not a request' })
  })

  test('is recognised, and nothing else is', () => {
    const recognize = (line: string) => accessSource.recognize({ line, document: undefined, first: line })?.dataset
    expect(recognize(combined)).toBe('access')
    expect(
      recognize(`Mar 14 09:12:04 web-1 nginx: 192.0.2.7 - - [14/Mar/2026:09:12:04 +0000] "GET / HTTP/1.1" 200 5`),
    ).toBeUndefined()
    expect(recognize('Mar 14 09:12:04 web-1 sshd[7]: text')).toBeUndefined()
  })
})
