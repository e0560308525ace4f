import { describe, expect, test } from 'vitest'
import type { Draft } from '../../draft.ts'
import { cefSource } from './source.ts'

const receivedUs = Date.UTC(2026, 2, 14, 10) * 1000
const read = (line: string): Draft => cefSource.open({ receivedUs, context: '' }).read(line) as Draft
const record =
  'CEF:0|Example|Web Gate|2.1|4711|SQL injection|8|rt=Mar 14 2026 09:12:04 UTC src=203.0.113.9 spt=50000 dst=192.0.2.7 dpt=443 proto=TCP act=blocked suser=alice duser=bob request=https://example.com/a?b\\=c requestMethod=POST cs1=eu cs1Label=Region msg=line one\\nline two'

describe('CEF', () => {
  test('a record behind a syslog header', () => {
    const draft = read(`<134>Mar 14 09:12:05 gate-1 ASM: ${record}`)
    expect(draft).toMatchObject({ dataset: 'web_gate', severity: 3, message: 'line one\nline two' })
    expect(draft.timeUs).toBe(Date.UTC(2026, 2, 14, 9, 12, 4) * 1000)
    expect(draft.ecs).toMatchObject({
      'source.ip': '203.0.113.9',
      'source.port': 50000,
      'destination.ip': '192.0.2.7',
      'destination.port': 443,
      'network.transport': 'tcp',
      'event.action': 'blocked',
      'event.code': '4711',
      'user.name': 'alice',
      'user.target.name': 'bob',
      'url.full': 'https://example.com/a?b=c',
      'rule.name': 'SQL injection',
      'host.name': 'gate-1',
    })
    expect(JSON.parse(draft.fields)).toMatchObject({
      hostname: 'gate-1',
      deviceVendor: 'Example',
      cs1: 'eu',
      cs1Label: 'Region',
      request: 'https://example.com/a?b=c',
    })
    expect(draft.decoded.split('\n')).toContain('https://example.com/a?b=c')
  })

  test('extensions that bear a name of the header', () => {
    const { fields } = read('CEF:0|Example|Gate|1|1|Name|Low|name=other severity=9')
    expect(JSON.parse(fields)).toMatchObject({ name: 'Name', 'extension.name': 'other', 'extension.severity': '9' })
  })

  test.each([
    ['0', 0], ['3', 1], ['6', 2], ['8', 3], ['10', 4], ['Low', 1], ['Very-High', 4], ['Unknown', 0], ['x', 0],
  ] as const)('severity %s', (written, severity) => {
    expect(read(`CEF:0|Example|Gate|1|1|Name|${written}|`).severity).toBe(severity)
  }) // prettier-ignore

  test('a line that is none is kept as text', () => {
    expect(read('CEF:0|cut')).toMatchObject({ dataset: 'text', message: 'CEF:0|cut' })
  })

  test('is recognised, and nothing else is', () => {
    const recognize = (line: string) => cefSource.recognize({ line, document: undefined, first: line })?.dataset
    expect(recognize(record)).toBe('web_gate')
    expect(recognize(`<134>Mar 14 09:12:05 gate-1 ${record}`)).toBe('web_gate')
    expect(recognize('CEF:0|cut')).toBeUndefined()
    expect(recognize('LEEF:1.0|a|b|c|d|')).toBeUndefined()
    expect(cefSource.recognize({ line: `{"a":"${record}"}`, document: { a: record }, first: '' })).toBeUndefined()
  })
})
