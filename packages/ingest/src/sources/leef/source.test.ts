import { describe, expect, test } from 'vitest'
import type { Draft } from '../../draft.ts'
import { leefSource } from './source.ts'

const receivedUs = Date.UTC(2026, 2, 14, 10) * 1000
const read = (line: string): Draft => leefSource.open({ receivedUs, context: '' }).read(line) as Draft
const record =
  'LEEF:2.0|Example|Shield|5|exec|^|sev=7^devTime=2026-03-14 09:12:04.5^src=192.0.2.7^srcPort=50000^dst=203.0.113.9^dstPort=443^proto=TCP^usrName=alice^domain=EXAMPLE^cat=policy^vendor=other'

describe('LEEF', () => {
  test('a record alone', () => {
    const draft = read(record)
    expect(draft).toMatchObject({ dataset: 'shield', severity: 3 })
    expect(draft.timeUs).toBe(Date.UTC(2026, 2, 14, 9, 12, 4, 500) * 1000)
    expect(draft.ecs).toMatchObject({
      'source.ip': '192.0.2.7',
      'source.port': 50000,
      'destination.ip': '203.0.113.9',
      'destination.port': 443,
      'network.transport': 'tcp',
      'event.code': 'exec',
      'user.name': 'alice',
      'user.domain': 'EXAMPLE',
    })
    expect(JSON.parse(draft.fields)).toMatchObject({ vendor: 'Example', 'attribute.vendor': 'other', cat: 'policy' })
  })

  test('the time of the header counts before a time without a zone', () => {
    const draft = read(`<13>1 2026-03-14T08:12:06Z host app - - - ${record}`)
    expect(draft.timeUs).toBe(Date.UTC(2026, 2, 14, 8, 12, 6) * 1000)
    expect(draft.ecs['host.name']).toBe('host')
  })

  test('is recognised, and nothing else is', () => {
    const recognize = (line: string) => leefSource.recognize({ line, document: undefined, first: line })?.dataset
    expect(recognize(record)).toBe('shield')
    expect(recognize('LEEF:1.0|cut')).toBeUndefined()
    expect(recognize('CEF:0|a|b|c|d|e|f|')).toBeUndefined()
  })
})
