import { describe, expect, test } from 'vitest'
import { addressText, canonicalAddresses, parseAddress, parseNetwork } from './ip.ts'

describe('addresses', () => {
  test.for<[text: string, full: string | undefined]>([
    ['10.0.0.5', '0000:0000:0000:0000:0000:ffff:0a00:0005'],
    ['::ffff:10.0.0.5', '0000:0000:0000:0000:0000:ffff:0a00:0005'],
    ['::', '0000:0000:0000:0000:0000:0000:0000:0000'],
    ['2001:DB8::1', '2001:0db8:0000:0000:0000:0000:0000:0001'],
    ['1:2:3:4:5:6:7::', '0001:0002:0003:0004:0005:0006:0007:0000'],
    ['010.0.0.5', undefined],
    ['10.0.0.256', undefined],
    ['10.0.0', undefined],
    ['1::2::3', undefined],
    ['1:2:3:4:5:6:7:8:9', undefined],
    ['fe80::1%eth0', undefined],
    ['', undefined],
  ])('%s', ([text, full]) => {
    const address = parseAddress(text)
    expect(address === undefined ? undefined : addressText(address)).toBe(full)
  })

  test.for<[text: string, spellings: string[]]>([
    ['2001:DB8:0:0:1:0:0:1', ['2001:db8::1:0:0:1']],
    ['0:0:0:0:0:0:0:0', ['::']],
    ['1:0:2:3:4:5:6:7', ['1:0:2:3:4:5:6:7']],
    ['::ffff:10.0.0.5', ['::ffff:a00:5', '::ffff:10.0.0.5']],
    ['10.0.0.5', ['10.0.0.5']],
    ['host', []],
  ])('the spellings of %s', ([text, spellings]) => {
    expect(canonicalAddresses(text)).toEqual(spellings)
  })
})

describe('networks', () => {
  test.for<[text: string, first: string, last: string]>([
    ['10.1.2.3/8', '10.0.0.0', '10.255.255.255'],
    ['10.0.0.5', '10.0.0.5', '10.0.0.5'],
    ['0.0.0.0/0', '0.0.0.0', '255.255.255.255'],
    ['2001:db8::/32', '2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'],
  ])('%s', ([text, first, last]) => {
    expect(parseNetwork(text)).toEqual({ first: parseAddress(first), last: parseAddress(last) })
  })

  test.for<[text: string, fault: string]>([
    ['10.0.0.0/33', 'prefix'],
    ['::/129', 'prefix'],
    ['10.0.0.0/', 'form'],
    ['10.0.0.0/a', 'form'],
    ['host/8', 'form'],
  ])('%s is none', ([text, fault]) => {
    expect(parseNetwork(text)).toBe(fault)
  })
})
