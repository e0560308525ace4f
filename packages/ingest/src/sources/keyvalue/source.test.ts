import { describe, expect, test } from 'vitest'
import type { Draft } from '../../draft.ts'
import { keyValueSource } from './source.ts'

const read = (line: string): Draft => keyValueSource.open({ receivedUs: 0, context: '' }).read(line) as Draft
const fortigate =
  'date=2026-03-14 time=09:12:04 devname="gate-1" devid="FGT0" logid="0000000013" type="traffic" subtype="forward" level="warning" tz="+0100" srcip=192.0.2.7 srcport=50000 dstip=203.0.113.9 dstport=443 proto=6 action="deny" user="alice" sentbyte=10 rcvdbyte=20 msg="say \\"no\\""'

describe('key and value', () => {
  test('FortiGate', () => {
    const draft = read(fortigate)
    expect(draft).toMatchObject({ dataset: 'fortigate', severity: 2, message: 'say "no"', decoded: 'say "no"' })
    expect(draft.timeUs).toBe(Date.UTC(2026, 2, 14, 8, 12, 4) * 1000)
    expect(draft.ecs).toMatchObject({
      'source.ip': '192.0.2.7',
      'source.port': 50000,
      'destination.ip': '203.0.113.9',
      'destination.port': 443,
      'network.transport': 'tcp',
      'event.action': 'deny',
      'event.outcome': 'failure',
      'user.name': 'alice',
      'host.name': 'gate-1',
      'source.bytes': 10,
      'destination.bytes': 20,
    })
    expect(JSON.parse(draft.fields)).toMatchObject({ devid: 'FGT0', srcport: '50000', msg: 'say "no"' })
  })

  test('SonicWall', () => {
    const draft = read(
      'id=firewall sn=00 time="2026-03-14 09:12:04 UTC" fw=192.0.2.1 pri=1 c=32 m=30 msg="Login denied" src=203.0.113.9:4711:X1 dst=192.0.2.7:443:X0 proto=tcp/443',
    )
    expect(draft).toMatchObject({ dataset: 'sonicwall', severity: 4, timeUs: Date.UTC(2026, 2, 14, 9, 12, 4) * 1000 })
    expect(draft.ecs).toMatchObject({
      'source.ip': '203.0.113.9',
      'source.port': 4711,
      'destination.port': 443,
      'network.transport': 'tcp',
    })
  })

  test('logfmt, and names that an object gives a meaning', () => {
    const draft = read('ts=2026-03-14T09:12:04Z level=error msg="it broke" user=bob __proto__=x')
    expect(draft).toMatchObject({
      dataset: 'keyvalue',
      severity: 3,
      message: 'it broke',
      timeUs: Date.UTC(2026, 2, 14, 9, 12, 4) * 1000,
    })
    expect(draft.fields).toContain('"__proto__":"x"')
  })

  test('words are kept as text', () => {
    expect(read('a sentence with x=1 in it and nothing else')).toMatchObject({ dataset: 'text' })
  })

  test('is recognised, and nothing else is', () => {
    const recognize = (line: string) => keyValueSource.recognize({ line, document: undefined, first: line })
    expect(recognize(fortigate)).toMatchObject({ dataset: 'fortigate', confidence: 0.95 })
    expect(recognize('a=1 b=2 c=3 d=4')).toMatchObject({ dataset: 'keyvalue', confidence: 0.6 })
    expect(recognize('a sentence with x=1 in it')).toBeUndefined()
    expect(recognize('CEF:0|a|b|c|d|e|5|a=1 b=2 c=3 d=4')).toBeUndefined()
    expect(recognize('type=SYSCALL msg=audit(1.2:3): a=1 b=2 c=3 d=4')).toBeUndefined()
  })
})
