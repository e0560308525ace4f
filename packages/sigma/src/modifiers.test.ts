import { describe, expect, test } from 'vitest'
import { faultsOf, matcherOf, ruleOf, selectionOf } from './cases.fixture.ts'
import { readRules } from './read-rules.ts'

const base64 = (bytes: Buffer | string): string => Buffer.from(bytes).toString('base64')
const json = (f: unknown): string => JSON.stringify({ f })

/** Lines of a selection, events that match, events that do not. Rows of the conformance list in the name. */
type Row = readonly [about: string, lines: string, matches: readonly string[], misses: readonly string[]]

describe('values', () => {
  test.for<Row>([
    ['48 equality without case', "f: 'AbC'", [json('abc'), json('ABC')], [json('abcd'), '{}', json(null)]],
    ['49 any run', "f: 'a*c'", [json('ac'), json('a\nb\nc')], [json('acd'), json('xac')]],
    ['50 one code point', "f: 'a?c'", [json('abc'), json('a😀c')], [json('ac'), json('abbc')]],
    ['51 a backslash before an ordinary character', "f: 'a\\b'", [json('a\\b')], [json('ab')]],
    ['52 two backslashes', "f: 'a\\\\b'", [json('a\\b')], [json('a\\\\b')]],
    ['53 escaped wildcards', "f: 'a\\*b\\?'", [json('a*b?')], [json('axb?'), json('a*bx')]],
    ['54 backslash and wildcard', "f: 'a\\\\*b'", [json('a\\b'), json('a\\xb')], [json('a*b')]],
    ['55 backslash and star', "f: 'a\\\\\\*b'", [json('a\\*b')], [json('a\\xb')]],
    ['56 three or four are two', "f: 'a\\\\\\'", [json('a\\\\')], [json('a\\')]],
    ['56 four', "f: 'a\\\\\\\\b'", [json('a\\\\b')], [json('a\\b')]],
    ['57 a backslash at the end', "f: 'a\\'", [json('a\\')], [json('a')]],
    ['58 a network path', "f: '\\\\\\\\host\\share'", [json('\\\\host\\share')], [json('\\host\\share')]],
    ['59 the empty text', "f: ''", [json('')], [json(null), '{}', json('x')]],
    ['60 any value', "f: '*'", [json(''), json('x'), json(0)], [json(null), '{}']],
    ['61 one fold', "f: 'straße K'", [json('STRAßE \u212a')], [json('strasse k')]],
    ['61 one fold: a dotted capital', "f: 'i\u0307x'", [json('\u0130X')], [json('ix')]],
    ['62 no normalisation', "f: '\u00e9'", [json('\u00c9')], [json('e\u0301')]],
    ['63 a number as text', "f: '1.5'", [json(1.5), '{"f":1.50}'], [json('1.50')]],
    ['63 numbers and booleans as text', "f: 'TRUE'", [json(true), json('true')], [json(1)]],
    ['64 ordinary characters', "f: '100%_[x]'", [json('100%_[X]')], [json('100xx[x]')]],
    ['65 control characters', 'f: "a\\0b\\x1b"', [json('a\0B\x1b')], [json('a'), json('ab')]],
    ['5 leading zeros', 'f: 00000429', [json('00000429')], [json('429'), json(429)]],
    ['6 yes is a text', 'f: yes', [json('YES')], [json(true)]],
    ['7 dates', 'f: 2024-01-02', [json('2024-01-02')], [json('2024-01-02T00:00:00Z')]],
    ['74 numbers', 'f: 4688', [json(4688), json('4688')], [json('04688'), json('4688x')]],
    ['75 fractions', 'f: 1.0', [json(1), json('1')], [json(2)]],
    [
      '76 large integers',
      'f: 18446744073709551617',
      ['{"f":"18446744073709551617"}'],
      ['{"f":"18446744073709551616"}'],
    ],
    ['78 hexadecimal in quotes', "f: '0x40810000'", [json('0X40810000')], [json(1082195968)]],
    ['77 hexadecimal', 'f: 0x17', [json(23)], [json(17)]],
    ['79 booleans', 'f: true', [json(true), json('True')], [json(false), '{}']],
    ['80 null', 'f: null', ['{}', json(null)], [json(''), json('x')]],
    ['81 null among values', 'f: [x, null]', [json('x'), '{}', json(null)], [json('y')]],
    ['82 null in quotes', "f: 'null'", [json('null')], [json(null), '{}']],
    ['46 objects by their leaves', 'f.g: x', ['{"f":{"g":"x"}}'], ['{"f":{"h":"x"}}']],
    ['46 objects not as a whole', "f: '*x*'", [json('axb')], ['{"f":{"g":"x"}}', '{"f":[{"x":"x"}]}']],
    ['45 arrays by any element', 'f: b', [json(['a', 'B'])], [json(['a']), json([])]],
    ['42 flat and nested names', 'a.b: x', ['{"a.b":"x"}', '{"a":{"b":"x"}}'], ['{"b":"x"}']],
    ['41 names with case', 'F: x', ['{"F":"x"}'], [json('x')]],
    ['28 a map is AND', 'f: x\ng: y', ['{"f":"x","g":"y"}'], [json('x')]],
    ['121 a list is OR', 'f: [x, y]', [json('x'), json('y')], [json('z')]],
    ['37 one field twice', 'f|startswith: a\nf|endswith: b', [json('axb')], [json('ax')]],
  ])('%s', ([, lines, matches, misses]) => check(lines, matches, misses))
})

describe('modifiers', () => {
  const ps = base64('IEX (New-Object')
  test.for<Row>([
    ['87 contains', 'f|contains: b*d', [json('abcde')], [json('ab')]],
    ['87 startswith', 'f|startswith: a?', [json('ab'), json('abc')], [json('a'), json('ba')]],
    ['87 endswith', "f|endswith: '\\x.exe'", [json('c:\\X.EXE')], [json('c:\\x.exe ')]],
    ['88 contains nothing', "f|contains: ''", [json(''), json('x')], ['{}', json(null)]],
    ['89 contains on a number', 'f|contains: 0042', [json('x0042x')], [json('42')]],
    ['91 all', 'f|contains|all: [a, b]', [json('b a')], [json('a')]],
    ['91 all before', 'f|all|contains: [a, b]', [json('b a')], [json('a')]],
    ['92 all with alternatives', "f|windash|contains|all: [' -a', ' -b']", [json('x /a –b')], [json('x -a')]],
    ['93 cased', 'f|cased: Ab', [json('Ab')], [json('ab')]],
    ['93 cased contains', 'f|contains|cased: Ab', [json('xAbx')], [json('xabx')]],
    ['90, 94 neq of an empty text', "f|neq: ''", [json('x'), '{}'], [json('')]],
    ['93 cased first', 'f|cased|startswith: Ab', [json('Abc')], [json('abc')]],
    ['94 neq', 'f|neq: [a, b]', [json('c'), '{}'], [json('a'), json('B')]],
    ['94 neq with all', 'f|contains|all|neq: [a, b]', [json('a')], [json('ab')]],
    ['95 gt', 'f|gt: 5', [json(6), json('5.5'), json('1e3')], [json(5), json('x'), '{}', json('007')]],
    ['95 gte', 'f|gte: -1', [json(-1)], [json(-2)]],
    ['95 lt', 'f|lt: 0x10', [json(15)], [json(16)]],
    ['95 lte, any', 'f|lte: [1, 3]', [json(3)], [json(4)]],
    ['96 cidr', 'f|cidr: 10.0.0.0/8', [json('10.1.2.3')], [json('11.0.0.1'), json('x'), json(''), '{}']],
    ['96 a bare address', "f|cidr: '2001:db8::1'", [json('2001:DB8:0::1')], [json('2001:db8::2')]],
    ['96 a list', 'f|cidr: [10.0.0.0/8, 192.168.0.0/16]', [json('192.168.1.1')], [json('172.16.0.1')]],
    [
      '97 with a zone',
      'f|cidr: fe80::/10',
      [json('fe80::1%eth0'), json('FE80:0::1%12')],
      [json('fe80::1%'), json('fe80::1%a b'), json('10.0.0.5%1')],
    ],
    ['97 mapped', 'f|cidr: 10.0.0.0/8', [json('::ffff:10.0.0.5'), json('::ffff:a00:5')], [json('::a00:5')]],
    ['98 re', 'f|re: b.d', [json('abcde')], [json('abCDe'), json('b\nd')]],
    ['98 re takes the value raw', "f|re: 'a\\\\b*'", [json('a\\bb')], [json('ab')]],
    ['99 flags', 'f|re|i|s: b.d', [json('aB\nDe')], [json('abd')]],
    ['99 multiline', "f|re|multiline: '^b$'", [json('a\nb')], [json('ab')]],
    ['100 re with contains', "f|re|contains: '^b'", [json('b')], [json('ab')]],
    ['101 inline flags', "f|re: '(?i)AB'", [json('xab')], [json('xa')]],
    ['102 classes are ASCII', "f|re: '^\\w$'", [json('a')], [json('é')]],
    ['106 expressions that others take long for', "f|re: '^(a+)+$'", [json('aaaa')], [json(`${'a'.repeat(5000)}b`)]],
    ['106 repetition', "f|re: '^[a-z]{1000,}$'", [json('a'.repeat(1200))], [json('a'.repeat(999))]],
    ['104 the end is the end', "f|re: 'a$'", [json('a')], [json('a\n')]],
    ['107 base64', 'f|base64|contains: foobar1', [json(`x ${base64('foobar1')} y`)], [json('foobar1')]],
    [
      '108 base64offset, byte 0',
      "f|base64offset|contains: 'New-Object'",
      [json(base64('New-Object'))],
      [json('New-Object')],
    ],
    [
      '108 byte 1',
      "f|base64offset|contains: 'New-Object'",
      [json(base64('xNew-Object y'))],
      [json(base64('New_Object'))],
    ],
    ['108 byte 2', "f|base64offset|contains: 'New-Object'", [json(ps), json(base64('xyNew-Object..'))], [json('x')]],
    [
      '109 by bytes',
      'f|base64offset|contains: éé',
      [json(base64('aéé!')), json(base64('abéé!'))],
      [json('x'), json('')],
    ],
    ['110 without case', 'f|base64: foo', [json('zM9V')], [json('x')]],
    [
      '111 wide',
      'f|wide|base64offset|contains: abc',
      [json(base64(Buffer.from('xabc', 'utf16le')))],
      [json(base64('abc'))],
    ],
    ['111 utf16be', 'f|utf16be|base64: ab', [json(base64(Buffer.from([0, 97, 0, 98])))], [json(base64('ab'))]],
    ['111 utf16', 'f|utf16|base64: ab', [json(base64(Buffer.from([0xff, 0xfe, 97, 0, 98, 0])))], [json(base64('ab'))]],
    ['112 wide beyond ASCII', 'f|utf16le|base64: é', [json(base64(Buffer.from('é', 'utf16le')))], [json('é')]],
    [
      '114 windash',
      "f|contains|windash: ' -enc '",
      [' -enc ', ' /enc ', ' –enc ', ' —enc ', ' ―enc '].map(json),
      [json(' enc ')],
    ],
    [
      '114 every dash by itself',
      "f|windash: '-a -b /c -d -e -f'",
      [json('/a –b -c ―d —e /f')],
      [json('-a -b -c -d -e+f')],
    ],
    [
      '114 before a wildcard, and as a keyword',
      "'|windash': '-a*/b'",
      ['x /a -b', '{"f":"–a x -b"}', '{"f":"\\/a \\/b"}'],
      ['a b'],
    ],
    [
      '114 encoded',
      "f|windash|base64offset|contains: ' -enc x'",
      [json(base64('a /enc xyz')), json(base64('ab ―enc xyz'))],
      [json(base64('a _enc xyz'))],
    ],
    ['114 not inside words', 'f|windash: a-b', [json('a-b')], [json('a/b')]],
    ['115 from any dash', "f|windash: '–x /y'", [json('-x ―y')], [json('x y')]],
    ['116 fieldref', 'f|fieldref: g', ['{"f":"A","g":"a"}'], ['{"f":"a","g":"b"}', '{"f":"a"}', '{"g":"a"}', '{}']],
    [
      '116 fieldref is literal',
      'f|fieldref|contains: g',
      ['{"f":"xa%x","g":"A%"}'],
      ['{"f":"xab","g":"a%"}', '{"f":"xab","g":"a*"}'],
    ],
    ['116 fieldref cased, negated', 'f|fieldref|cased|neq: g', ['{"f":"A","g":"a"}', '{}'], ['{"f":"a","g":"a"}']],
    [
      '116 fieldref, a part at either end',
      'f|fieldref|startswith: g\nh|fieldref|endswith: g',
      ['{"f":"ABC","g":"ab","h":"cab"}'],
      ['{"f":"ABC","g":"ab","h":"abc"}'],
    ],
    ['84 exists', 'f|exists: true', [json(1), json(null), json(''), json([]), '{"f":{}}'], ['{}', '{"g":"f"}']],
    ['84 exists not', 'f|exists: false', ['{}', '{"g":1}'], [json(null), json('')]],
    [
      '84 exists in lists and joined keys',
      'f.g|exists: true',
      ['{"f":{"g":null}}', '{"f.g":null}', '{"f":[{"h":1},{"g":[]}]}'],
      ['{"f":{"h":1}}', json(null)],
    ],
    [
      '120 minute',
      'f|minute: 5',
      [json('2024-03-14T09:05:59Z'), json('2024-03-14 10:35:00+01:30')],
      [json('2024-03-14T05:06:00Z'), json('5'), '{}'],
    ],
    [
      '120 hour, in UTC',
      'f|hour: [22, 23]',
      [json('2024-03-14T23:00:00Z'), json('2024-03-15T00:30+01')],
      [json('2024-03-14T23:00:00+05:00')],
    ],
    ['120 day', 'f|day: 29', [json('2024-02-29')], [json('2023-02-29'), json('2024-02-28T23:59:59Z')]],
    [
      '120 week of ISO',
      'f|week: 53',
      [json('2020-12-31'), json('2021-01-03T12:00Z')],
      [json('2021-01-04'), json('2020-12-27')],
    ],
    ['120 month', 'f|month: 12', [json('2024-12-01')], [json('2024-11-30')]],
    [
      '120 year',
      'f|year: 2024',
      [json('2024-12-31T23:59:59.999Z')],
      [json('2024-12-31T23:59:60Z'), json(2024), json('soon')],
    ],
    ['118 percent without expand', "f: '%x%'", [json('%x%')], [json('x')]],
  ])('%s', ([, lines, matches, misses]) => check(lines, matches, misses))

  test('119 standard placeholders are names as any other', () => {
    for (const name of ['Administrators', 'JumpServers', 'Workstations', 'Servers', 'DomainControllers']) {
      const placeholders = new Map([[name, ['a1', 'b2']]])
      const matches = matcherOf(selectionOf(`f|expand: '%${name}%'`), { placeholders })
      expect([matches(json('A1')), matches(json('b2')), matches(json(name))]).toEqual([true, true, false])
    }
  })

  test('83 a value that is not null', () => {
    const matches = matcherOf(ruleOf('none:\n  f: null\ncondition: not none'))
    expect([json('x'), json(''), json(null), '{}'].map(matches)).toEqual([true, true, false, false])
  })

  test('45, 47 a negation is about all elements, and holds of what is absent', () => {
    const matches = matcherOf(ruleOf('sel:\n  f: b\ncondition: not sel'))
    expect([json(['a', 'c']), json(['a', 'b']), '{}'].map(matches)).toEqual([true, false, true])
  })

  test('117 expand', () => {
    const placeholders = new Map([
      ['admins', ['root', 'adm*']],
      ['sep', ['.', '+']],
    ])
    const matches = matcherOf(selectionOf("f|expand|contains: '<%admins%%sep%%sep%>\\%'"), { placeholders })
    expect(['x<root.+>%', '<ADMIN++>%y'].map(json).filter((raw) => !matches(raw))).toEqual([])
    expect(['<root.>%', '<root.+>'].map(json).filter(matches)).toEqual([])
    const regex = matcherOf(selectionOf("f|re|expand: '^a%sep%b$'"), { placeholders })
    expect([regex(json('a+b')), regex(json('a.b')), regex(json('axb')), regex(json('aab'))]).toEqual([
      true,
      true,
      false,
      false,
    ])
  })
})

describe('keywords', () => {
  test.for<Row>([
    ['66 any part, without case', '- Evil', ['{"x":"an EVILx thing"}', 'plain devil'], ['{"x":"ev il"}']],
    ['66 as JSON spells it', "- 'c:\\evil\"'", ['{"x":"C:\\\\Evil\\""}', 'c:\\evil"'], ['{"x":"c:/evil"}']],
    ['67 with wildcards', "- 'a*c?e'", ['xxabcdexx'], ['abce']],
    ['68 numbers', '- 4688', ['{"id":14688}'], ['{"id":468}']],
    ['38, 71 an expression in the line', "'|re': 'ev[i1]l$'", ['x evil', 'ev1l'], ['evil x', 'EVIL']],
    ['71 with flags, and all', "'|re|i|all': ['^a', 'b{2}']", ['A abb', 'aBB'], ['xabb', 'a b']],
    ['73 in the line as received', "- 'b c'", ['a b c', '{"x":"a B C"}'], ['{"x":"b","y":"c"}']],
    ['72 names are no values', '- evil', ['{"x":"evil"}', 'evil: x'], ['{"evil":"x"}', '{"x":[{"an evil" : 1}]}']],
    ['38, 70 all', "'|all': [a1, b2]", ['b2 and a1'], ['a1']],
    ['93 cased', "'|cased': Ab", ['xAbx'], ['xabx']],
    ['30 any', '[a1, b2]', ['b2'], ['c3']],
    ['31 one value', 'a1', ['xa1'], ['x']],
    ['32 maps and values', '- f: x\n- a1', [json('x'), 'a1'], ['{"g":"x"}']],
    ['33 lists in lists', '- [a1, b2]\n- c3', ['b2', 'c3'], ['d4']],
    ['29 list of maps', '- f: x\n- g: y', [json('x'), '{"g":"y"}'], ['{"g":"x"}']],
  ])('%s', ([, lines, matches, misses]) => check(lines, matches, misses))
})

describe('what is refused, where, and what would do', () => {
  test.for<[about: string, lines: string, fault: RegExp]>([
    ['85 unknown', 'f|contain: x', /^6:7: unknown modifier `contain`; did you mean `contains`\?$/],
    ['85 in the other case', 'f|Contains: x', /^6:7: unknown modifier `Contains`; did you mean `contains`\?$/],
    ['85 like nothing', 'f|qqqqqqq: x', /^6:7: unknown modifier `qqqqqqq`; the modifiers are all, /],
    ['85 missing', 'f|: x', /^6:7: a modifier is missing after `\|`/],
    ['86 twice', 'f|contains|contains: x', /^6:16: the modifier `contains` stands here twice/],
    ['86 excluding each other', 'f|contains|endswith: x', /^6:16: `contains` and `endswith` exclude each other/],
    ['86 a network of a part', 'f|contains|cidr: 10.0.0.0/8', /^6:\d+: .*network/],
    ['86 a part of a network', 'f|cidr|contains: 10.0.0.0/8', /^6:12: `contains` cannot be applied to a network$/],
    [
      '96 bits behind the prefix',
      'f|cidr: 10.0.0.1/8',
      /^6:13: `10.0.0.1\/8` has bits set behind its prefix; write the first address/,
    ],
    ['96 too long a prefix', 'f|cidr: 10.0.0.0/33', /^6:13: the prefix of `10.0.0.0\/33` is longer than the address/],
    ['98 an expression that is not first', 'f|contains|re: x', /^6:16: `re` must be the first modifier/],
    ['99 a flag alone', 'f|i: x', /^6:7: `i` stands after `re` only/],
    ['103 lookahead', "f|re: '(?=x)'", /^6:11: regular expression: .*; lookaround, back-references/],
    ['105 an open parenthesis', "f|re: '(x'", /^6:11: regular expression: missing closing \)/],
    ['86 an expression with cased', 'f|re|cased: x', /`cased` cannot be applied to a regular expression/],
    ['84 a text for a boolean', 'f|exists: yes', /`exists` needs true or false/],
    ['84 exists with another', 'f|exists|contains: true', /`exists` stands alone/],
    ['95 a text for a number', 'f|gt: x', /^6:11: `gt` needs a number$|^6:11: `gt` needs a number; write/],
    ['120 a part of a comparison', 'f|gt|minute: 5', /`minute` cannot be applied to a comparison of numbers/],
    ['120 a comparison of a part', 'f|minute|gt: 5', /`gt` cannot be applied to a part of a time/],
    ['120 no such hour', 'f|hour: 24', /`hour` needs a whole number from 0 to 23/],
    ['90 a part of null', 'f|contains: null', /`contains` cannot be applied to null/],
    ['107 with wildcards', 'f|base64: a*b', /`base64` needs a text without wildcards/],
    ['108 too short', 'f|base64offset: a', /`base64offset` needs a longer text/],
    ['113 wide alone', 'f|wide: x', /UTF-16 text matches nothing as it is; put `base64`/],
    ['116 a name with wildcards', 'f|fieldref: a*', /`fieldref` needs the name of a field, without wildcards/],
    ['117 an undefined placeholder', "f|expand: '%x%'", /the placeholder `%x%` has no value/],
    ['34 a map for a value', 'f: {a: b}', /the value of `f` is a map/],
    ['36 an empty list', 'f: []', /the list of `f` is empty; write null/],
    ['34 a list in a list', 'f: [[a]]', /a list inside the values of `f`/],
    ['35 an empty map', '{}', /`sel` is empty/],
    ['35 an empty list of keywords', '[]', /`sel` is empty/],
    ['69 a keyword of null', '- null', /null cannot be a keyword/],
    ['86 a comparison without a field', "'|gt': 5", /this modifier needs a field/],
    ['67 a keyword of a wildcard', "- '*'", /a keyword without characters matches everything/],
    ['103 a back-reference', "f|re: '(a)\\1'", /^6:11: regular expression: .*; lookaround, back-references/],
    ['103 an atomic group', "f|re: '(?>a)'", /lookaround, back-references/],
    ['103 a possessive quantifier', "f|re: 'a*+'", /lookaround, back-references/],
    ['105 beyond a byte', "f|re: 'a\\C'", /^6:11: regular expression: a NUL character or \\C/],
    ['106 too long', `f|re: ${'x'.repeat(2001)}`, /regular expression: longer than 2000 characters/],
    ['106 too often', "f|re: 'a{1001}'", /regular expression: /],
    ['97 a network with a zone', "f|cidr: 'fe80::%1/64'", /is no network/],
    [
      '115 dashes too many to encode',
      "f|windash|base64: '-a -b -c -d -e'",
      /more than 625 spellings of one value to encode; split/,
    ],
    ['71 an expression that is none', "'|re': '(x'", /regular expression: missing closing \)/],
    ['84 a keyword that exists', "'|exists': true", /this modifier needs a field/],
    ['120 a keyword of an hour', "'|hour': 5", /this modifier needs a field/],
  ])('%s', ([, lines, fault]) => {
    const result = readRules(selectionOf(lines), 'r.yml')
    expect(result.rules).toEqual([])
    expect(faultsOf(result)).toEqual([expect.stringMatching(fault)])
  })

  test.for<[about: string, lines: string, warning: RegExp]>([
    ['91 all of one', 'f|all: x', /`all` on a single value does nothing/],
    ['81 null among values', 'f: [x, null]', /null inside a list/],
    ['88 a part that is empty', "f|contains: ''", /an empty text is part of every value/],
    ['6 yes', 'f: yes', /`yes` is a text, not a boolean/],
    ['77 hexadecimal', 'f: 0x17', /0x17 is the number 23/],
    ['58 two backslashes', "f: '\\\\host\\x'", /two backslashes means one/],
  ])('%s, with a warning', ([, lines, warning]) => {
    const result = readRules(selectionOf(lines), 'r.yml')
    expect(result.rules).toHaveLength(1)
    expect(faultsOf(result, 'warning')).toEqual([expect.stringMatching(warning)])
  })
})

function check(lines: string, matches: readonly string[], misses: readonly string[]): void {
  const test = matcherOf(selectionOf(lines))
  expect({ missed: matches.filter((raw) => !test(raw)), wrong: misses.filter(test) }).toEqual({ missed: [], wrong: [] })
}
