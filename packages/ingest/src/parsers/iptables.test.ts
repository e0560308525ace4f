import { expect, test } from 'vitest'
import { standsHostileText } from './hostile-text.contract.ts'
import { parseIptables } from './iptables.ts'

const packet =
  '[ 3529.289825] [UFW BLOCK] IN=eth0 OUT= MAC=02:00:00:00:00:01 SRC=203.0.113.9 DST=192.0.2.7 LEN=48 TTL=52 ID=0 DF PROTO=UDP SPT=5353 DPT=161 LEN=28 '

test('a packet behind a prefix', () => {
  const record = parseIptables(packet)
  expect(record?.prefix).toBe('[UFW BLOCK]')
  expect(record?.flags).toEqual(['DF'])
  expect({ ...record?.fields }).toEqual({
    IN: 'eth0', OUT: '', MAC: '02:00:00:00:00:01', SRC: '203.0.113.9', DST: '192.0.2.7', LEN: ['48', '28'], TTL: '52', ID: '0',
    PROTO: 'UDP', SPT: '5353', DPT: '161',
  }) // prettier-ignore
})

test('the packet an ICMP error quotes stands apart', () => {
  const record = parseIptables(
    'DROP(in)IN=eth0 OUT= SRC=203.0.113.9 DST=192.0.2.7 PROTO=ICMP TYPE=3 CODE=3 [SRC=192.0.2.7 DST=203.0.113.9 DF PROTO=UDP DPT=53 ] MARK=0x1',
  )
  expect(record?.prefix).toBe('DROP(in)')
  expect(record?.flags).toEqual(['INNER_DF'])
  expect(record?.fields).toMatchObject({ SRC: '203.0.113.9', INNER_SRC: '192.0.2.7', INNER_DPT: '53', MARK: '0x1' })
})

test.each(['', 'IN=eth0', 'JOIN=a OUT=b', 'IN=eth0 DST=192.0.2.7', 'usb 1-1: new device'])('no packet: %s', (text) =>
  expect(parseIptables(text)).toBeUndefined(),
)

standsHostileText('iptables', [packet], parseIptables)
