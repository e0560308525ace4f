import { expect, test } from 'vitest'
import { nameOfCertificate, printable } from './peer-name.ts'

type Certificate = Parameters<typeof nameOfCertificate>[0]
const certificate = (cn: unknown, names?: string): Certificate =>
  ({ subject: cn === undefined ? {} : { CN: cn }, subjectaltname: names }) as Certificate

test.for([
  { name: 'the common name', of: certificate('web-1', 'DNS:other'), is: 'web-1' },
  { name: 'the first of several', of: certificate(['web-1', 'web-2']), is: 'web-1' },
  {
    name: 'the first DNS name',
    of: certificate(undefined, 'IP Address:10.0.0.1, DNS:a.example, DNS:b'),
    is: 'a.example',
  },
  { name: 'the DNS name when the common one is empty', of: certificate('', 'DNS:a.example'), is: 'a.example' },
  { name: 'no name', of: certificate(undefined, 'IP Address:10.0.0.1'), is: undefined },
  { name: 'no subject', of: { subject: undefined } as unknown as Certificate, is: undefined },
  { name: 'a DNS name inside of another name', of: certificate(undefined, 'URI:"x, DNS:evil, "'), is: undefined },
  { name: 'what a sensor may not hold', of: certificate('a b\u001b[31m"\u202e'), is: 'a_b__31m__' },
  { name: 'a long one', of: certificate('x'.repeat(5000)), is: 'x'.repeat(128) },
])('the name of a certificate: $name', ({ of, is }) => {
  expect(nameOfCertificate(of)).toBe(is)
})

test('what others wrote is one line of a log', () => {
  expect(printable('a\r\n\u001b[31m\u202eb\u2028c')).toBe('a\\u{d}\\u{a}\\u{1b}[31m\\u{202e}b\\u{2028}c')
  expect(printable('x'.repeat(1000))).toHaveLength(200)
})
