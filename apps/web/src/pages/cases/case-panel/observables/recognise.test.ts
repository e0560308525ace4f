import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defang, mostPasted, recognise, refang } from './recognise.ts'

test.for([
  ['203.0.113.77', 'address', '203.0.113.77'],
  ['203[.]0[.]113[.]77', 'address', '203.0.113.77'],
  ['2001:db8::5e', 'address', '2001:db8::5e'],
  ['2001[:]db8[:][:]5e', 'address', '2001:db8::5e'],
  ['evil[.]example', 'domain', 'evil.example'],
  ['evil(dot)example', 'domain', 'evil.example'],
  ['hxxps://evil[.]example/a?b=1', 'url', 'https://evil.example/a?b=1'],
  ['hXXp[:]//evil[.]example', 'url', 'http://evil.example'],
  ['bob[at]evil[.]example', 'email', 'bob@evil.example'],
  ['d41d8cd98f00b204e9800998ecf8427e', 'hash', 'd41d8cd98f00b204e9800998ecf8427e'],
  ['C:\\Users\\bob\\a.exe', 'file', 'C:\\Users\\bob\\a.exe'],
  ['/etc/cron.d/x', 'file', '/etc/cron.d/x'],
  ['invoice.pdf', 'file', 'invoice.pdf'],
  ['<evil.example>,', 'domain', 'evil.example'],
  ['300.1.1.1', undefined, '300.1.1.1'],
  ['hello', undefined, 'hello'],
] as const)('%s is %s', ([given, kind, value]) => {
  expect(recognise(given).items).toMatchObject([{ kind, value }])
})

test('a paste is read piece by piece, each once', () => {
  const { items } = recognise('Seen: evil.example, evil[.]example and 198.51.100.7.')
  expect(items.filter(({ kind }) => kind !== undefined).map(({ value }) => value)).toEqual([
    'evil.example',
    '198.51.100.7',
  ])
})

test('what is too much is left out, and counted', () => {
  const many = Array.from({ length: mostPasted + 7 }, (_, i) => `host${i}.example`).join('\n')
  expect(recognise(many)).toMatchObject({ left: 7 })
})

test('what is defanged is recognised as the same', () => {
  const part = fc.stringMatching(/^[a-z][a-z0-9]{0,10}$/)
  fc.assert(
    fc.property(part, part, (host, path) => {
      const url = `https://${host}.example/${path}`
      expect(refang(defang({ kind: 'url', value: url }))).toBe(url)
      const mail = `${path}@${host}.example`
      expect(refang(defang({ kind: 'email', value: mail }))).toBe(mail)
    }),
  )
})

test('never fails, whatever is pasted', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => void recognise(text)))
})
