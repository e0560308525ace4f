import { expect, test } from 'vitest'
import { standsHostileText } from './hostile-text.contract.ts'
import { parseLeef } from './leef.ts'

const cases: readonly (readonly [text: string, attributes: Record<string, string>])[] = [
  ['LEEF:1.0|Example|Gate|2.1|deny|src=192.0.2.7\tdst=198.51.100.9\tmsg=two words', { src: '192.0.2.7', dst: '198.51.100.9', msg: 'two words' }],
  ['LEEF:2.0|Example|Gate|2.1|deny|^|src=192.0.2.7^msg=a\tb', { src: '192.0.2.7', msg: 'a\tb' }],
  ['LEEF:2.0|Example|Gate|2.1|deny|0x5E|src=192.0.2.7^sev=5', { src: '192.0.2.7', sev: '5' }],
  ['LEEF:2.0|Example|Gate|2.1|deny|x7C|src=192.0.2.7|sev=5', { src: '192.0.2.7', sev: '5' }],
  ['LEEF:2.0|Example|Gate|2.1|deny||src=192.0.2.7\tsev=5', { src: '192.0.2.7', sev: '5' }],
  ['LEEF:2.0|Example|Gate|2.1|deny|src=192.0.2.7\tsev=5', { src: '192.0.2.7', sev: '5' }],
  ['LEEF:2.0|Example|Gate|2.1|deny|xD800|a=1\tb=2', { a: '1', b: '2' }],
  ['LEEF:1.0|Example|Gate|2.1|deny|url=http://example.com/?a=b\t=x\tword\tsev=1', { url: 'http://example.com/?a=b', sev: '1' }],
  ['LEEF:1.0|Example|Gate|2.1|deny|', {}],
] // prettier-ignore

test.each(cases)('%s', (text, attributes) => {
  const record = parseLeef(text)
  expect(record).toMatchObject({ vendor: 'Example', product: 'Gate', productVersion: '2.1', eventId: 'deny' })
  expect({ ...record?.attributes }).toEqual(attributes)
})

test.each(['', 'LEEF:', 'LEEF:1.0|a|b|c|d', 'LEEF:one|a|b|c|d|', 'leef:1.0|a|b|c|d|'])('not LEEF: %s', (text) =>
  expect(parseLeef(text)).toBeUndefined(),
)

standsHostileText('leef', [...cases.map(([text]) => text)], parseLeef)
