import { expect, test } from 'vitest'
import { parseCef } from './cef.ts'
import { standsHostileText } from './hostile-text.contract.ts'

const head = 'CEF:0|Example|Gate|2.1|100|Blocked request|7|'

const extensions: readonly (readonly [text: string, fields: Record<string, string | string[]>])[] = [
  ['src=192.0.2.7 spt=4711', { src: '192.0.2.7', spt: '4711' }],
  ['msg=two words and more act=blocked', { msg: 'two words and more', act: 'blocked' }],
  ['msg=a\\=b c\\nd\\\\e\\rf act=x', { msg: 'a=b c\nd\\e\rf', act: 'x' }],
  ['filePath=C:\\Temp\\tool.exe fname=tool.exe', { filePath: 'C:\\Temp\\tool.exe', fname: 'tool.exe' }],
  ['request=https://example.com/?a=1&b=2 act=ok', { request: 'https://example.com/?a=1&b=2', act: 'ok' }],
  ['cs1=blue team cs1Label=Owner', { cs1: 'blue team', cs1Label: 'Owner' }],
  ['cs1= cs1Label=Owner', { cs1: '', cs1Label: 'Owner' }],
  ['ad.list[0]=x ad.list[1]=y', { 'ad.list[0]': 'x', 'ad.list[1]': 'y' }],
  ['cat=a cat=b', { cat: ['a', 'b'] }],
  ['__proto__=x constructor=y', { __proto__: 'x', constructor: 'y' } as unknown as Record<string, string>],
  ['  msg= padded  text   act=z  ', { msg: ' padded  text', act: 'z' }],
  ['no pairs here', {}],
]

test.each(extensions)('extension %s', (text, fields) => {
  expect(Object.entries(parseCef(head + text)?.extensions ?? {})).toEqual(
    text.startsWith('__')
      ? [
          ['__proto__', 'x'],
          ['constructor', 'y'],
        ]
      : Object.entries(fields),
  )
})

test('header with escapes, and without a bar behind the severity', () => {
  expect(parseCef('CEF:1|Exa\\|mple|Ga\\\\te|2|id|A name with \\| in it|Very-High')).toMatchObject({
    version: '1',
    deviceVendor: 'Exa|mple',
    deviceProduct: 'Ga\\te',
    deviceEventClassId: 'id',
    name: 'A name with | in it',
    severity: 'Very-High',
    decoded: ['Exa|mple', 'Ga\\te', 'A name with | in it'],
  })
})

test.each(['', 'CEF:', 'CEF:0|a|b|c', 'CEF:x|a|b|c|d|e|f|', 'cef:0|a|b|c|d|e|f|', ' CEF:0|a|b|c|d|e|f|'])(
  'not CEF: %s',
  (text) => expect(parseCef(text)).toBeUndefined(),
)

standsHostileText('cef', [`${head}src=192.0.2.7 msg=a\\=b c\\nd cs1=x cs1Label=y`, head], parseCef)
