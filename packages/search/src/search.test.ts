import { describe, expect, test } from 'vitest'
import { addTerm } from './add-term.ts'
import { completionContext } from './completion.ts'
import { highlight } from './highlight.ts'
import { parseSearch } from './search.ts'

const context = { nowUs: Date.UTC(2026, 2, 14, 11) * 1000 }

/** The query with the repair of its problem or first warning taken. */
function repaired(text: string): string | undefined {
  const result = parseSearch(text, { ...context, knownFields: ['dns.rrname'] })
  const { offset, length, repair } = result.ok ? (result.warnings[0] ?? { offset: 0, length: 0 }) : result.problem
  return repair && text.slice(0, offset) + repair.text + text.slice(offset + length)
}

describe('a problem has its place, what was expected, and a repair where one is near', () => {
  test.for<[query: string, message: string, repaired?: string]>([
    ['source:suricata AND AND', 'column 21: expected a term after AND', 'source:suricata AND '],
    ['source:suricata AND', 'column 20: expected a term after AND'],
    ['AND a', 'column 1: expected a term before AND', ' a'],
    ['a OR OR b', 'column 6: expected a term after OR', 'a OR  b'],
    ['NOT', 'column 4: expected a term after NOT'],
    ['source:', 'column 1: expected a value after "source:"'],
    ['source: suricata', 'column 8: expected a value here, without a space before it', 'source:suricata'],
    ['x:>', 'column 4: expected a value after >'],
    [':x', 'column 1: expected a field name before ":"'],
    [':::x', 'column 1: expected a field name before ":"'],
    ['dns.*:x', 'column 1: a field name cannot have wildcards'],
    ['(a OR b', 'column 8: expected ")" for the "(" in column 1', '(a OR b)'],
    ['a)', 'column 2: there is no "(" for this ")"', 'a'],
    ['()', 'column 1: expected a term between "(" and ")"'],
    ['message:"foo bar', 'column 9: expected a closing quote (")', 'message:"foo bar"'],
    ['"foo\\', 'column 1: expected a closing quote (")', '"foo\\\\"'],
    ['foo(bar)', 'column 4: expected a space before "("', 'foo\\(bar)'],
    ['"a"b', 'column 4: expected a space after the closing quote', '"a" b'],
    ['""', 'column 1: expected a text between the quotes'],
    ['x:[1 TO 5', 'column 10: expected "]" for the "[" in column 3', 'x:[1 TO 5]'],
    ['x:[1 5]', 'column 6: expected TO between the ends of the range'],
    ['x:[* TO *]', 'column 3: expected at least one end of the range'],
    [
      'source=suricata',
      'column 1: "=" is not an operator here: a field and its value are joined by ":"',
      'source:suricata',
    ],
    [
      'source == "a b"',
      'column 1: "==" is not an operator here: a field and its value are joined by ":"',
      'source:"a b"',
    ],
    [
      'a user.name != bob',
      'column 3: "!=" is not an operator here: a field and its value are joined by ":"',
      'a NOT user.name:bob',
    ],
    [
      'process.pid > 5',
      'column 1: ">" is not an operator here: a field and its value are joined by ":"',
      'process.pid:>5',
    ],
    ['user.name = ', 'column 1: "=" is not an operator here: a field and its value are joined by ":"'],
    ['x:=5', 'column 3: ":" already means equal, "=" is not needed', 'x:5'],
    ['x:!=5', 'column 3: ":" already compares; put NOT before the field name'],
    [
      'dns.rrname contains evil',
      'column 1: "contains" is not an operator here: a field and its value are joined by ":"',
      'dns.rrname:*evil*',
    ],
    [
      "message like '%a b%'",
      'column 1: "like" is not an operator here: a field and its value are joined by ":"',
      'message:*a\\ b*',
    ],
    [
      'user.name in (a, b)',
      'column 1: "in" is not an operator here: a field and its value are joined by ":"',
      'user.name:(a OR b)',
    ],
    ["user.name:'bob'", 'column 11: a phrase stands in double quotes', 'user.name:"bob"'],
    ["'a b' c", 'column 1: a phrase stands in double quotes', '"a b" c'],
    ['failed | stats count by user', 'column 8: pipes ("|") are not part of this language', 'failed '],
    ['a & b', 'column 3: "&" alone joins nothing', 'a AND b'],
    ['severity:>=hihg', 'column 12: "hihg" is no severity: info, low, medium, high, critical', 'severity:>=high'],
    ['severity:7', 'column 10: "7" is no severity: info, low, medium, high, critical'],
    ['source.ip:10.0.0.0/33', 'column 11: a network prefix has at most 32 bits', 'source.ip:10.0.0.0/32'],
    ['x:2001:db8::/129', 'column 3: a network prefix has at most 128 bits', 'x:2001:db8::/128'],
    ['source.ip:>=host', 'column 13: source.ip is an address, "host" is none'],
    ['destination.port:>=http', 'column 20: destination.port is a number, "http" is none'],
    ['time:yesterdayish', 'column 6: "yesterdayish" is no time'],
    ['time:2026-02-30', 'column 6: "2026-02-30" is no time'],
    ['x:/a(b/', 'column 4: regular expression: missing closing ): "a(b"'],
    ['x:/a(?=b)/', 'column 5: regular expression: invalid or unsupported Perl syntax: "(?="'],
    ['x:/ab/q', 'column 7: the flags of a regular expression are i, m and s'],
    ['len(x):many', 'column 8: a length is a whole number, "many" is none'],
    ['len(x)', 'column 1: expected len(field): and a length'],
    ['_exists_:', 'column 10: expected a field name after "_exists_:"'],
  ])('%s', ([query, message, wanted]) => {
    const result = parseSearch(query, context)
    expect(result.ok ? 'no problem' : result.problem.message).toBe(message)
    expect(repaired(query)).toBe(wanted)
  })

  test('one level too many', () => {
    const result = parseSearch(`${'('.repeat(101)}a${')'.repeat(101)}`, context)
    expect(result).toMatchObject({ ok: false, problem: { column: 101 } })
    expect(parseSearch(`${'('.repeat(100)}a${')'.repeat(100)}`, context).ok).toBe(true)
    expect(parseSearch(`${'NOT '.repeat(101)}a`, context).ok).toBe(false)
  })

  test('a text that is too long', () => {
    expect(parseSearch('a '.repeat(8192), context).ok).toBe(true)
    expect(parseSearch(`${'a '.repeat(8192)}b`, context)).toMatchObject({
      ok: false,
      problem: { offset: 16_384, length: 1 },
    })
  })
})

describe('a warning tells what is searched, and what may be meant', () => {
  test.for<[query: string, message: string, repaired?: string]>([
    ['a and b', '"and" is searched as a word', 'a AND b'],
    ['source:x or source:y', '"or" is searched as a word', 'source:x OR source:y'],
    ['a not b', '"not" is searched as a word', 'a NOT b'],
    ['10.0.0.0/8', '"10.0.0.0/8" is searched as text; a network needs a field', 'source.ip:10.0.0.0/8'],
    ['message:failed', 'message:"failed" compares the whole message', 'failed'],
    ['destination.port:http', 'destination.port is a number, "http" matches nothing'],
    ['source.ip:gateway', 'source.ip is an address, "gateway" matches nothing'],
    ['dns.rname:x', 'no event has had a field "dns.rname" so far; is "dns.rrname" meant?', 'dns.rrname:x'],
    ['qqqqqq:x', 'no event has had a field "qqqqqq" so far'],
    [
      'file.path:C:\\Windows\\*',
      'a wildcard after "\\" is an ordinary character; write "\\\\*" for a backslash and any text',
    ],
  ])('%s', ([query, message, wanted]) => {
    const result = parseSearch(query, { ...context, knownFields: ['dns.rrname'] })
    expect(result.ok && result.warnings[0]?.message).toBe(message)
    expect(repaired(query)).toBe(wanted)
  })

  test.for([
    'source:suricata',
    'native.dns.rrname:x',
    'dns.rrname[0]:x',
    '"and" b',
    'and',
    'tls.server.ja3s:x',
    '@timestamp:now',
  ])('none: %s', (query) => {
    const result = parseSearch(query, {
      ...context,
      knownFields: ['dns.rrname'],
      aliases: { 'tls.server.ja3s': { zeek: 'ja3s' } },
    })
    expect(result.ok && result.warnings).toEqual([])
  })
})

describe('texts with a colon that are no field', () => {
  test.for([
    '2001:db8::1',
    '::1',
    'aa:bb:cc:dd:ee:ff',
    'https://example.net/a?b=c',
    'C:\\Windows',
    '09:12:04',
    '2026-03-14T09:12:04Z',
    '10.0.0.5:443',
  ])('%s', (query) => {
    const result = parseSearch(query, context)
    expect(result.ok && result.predicate).toEqual({ kind: 'phrase', text: query })
  })
})

test('the pieces of a text have their colours', () => {
  const text = 'source:suricata AND NOT (len(x):>=3 OR y:/z/i) _exists_:a "b" c:[1 TO "2"] d='
  const kinds = highlight(text).map(({ offset, length, kind }) => `${kind} ${text.slice(offset, offset + length)}`)
  expect(kinds).toEqual([
    'field source', 'operator :', 'value suricata', 'keyword AND', 'keyword NOT', 'operator (', 'field len(x)', 'operator :', 'operator >=', 'value 3', 'keyword OR', 'field y', 'operator :', 'regex /z/i', 'operator )',
    'keyword _exists_', 'operator :', 'field a', 'value "b"', 'field c', 'operator :', 'operator [', 'value 1', 'keyword TO', 'value "2"', 'operator ]', 'word d=',
  ]) // prettier-ignore
})

describe('what is being typed at the bar', () => {
  test.for<[text: string, kind: string, prefix: string, field?: string]>([
    ['|', 'field', ''],
    ['sou|', 'field', 'sou'],
    ['source:|', 'value', '', 'source'],
    ['source:suri|cata', 'value', 'suri', 'source'],
    ['source:suricata |', 'operator', ''],
    ['source:suricata AND |', 'field', ''],
    ['source:suricata d|', 'field', 'd'],
    ['source:(suricata OR |', 'value', '', 'source'],
    ['source:(suricata OR z|)', 'value', 'z', 'source'],
    ['source:(a) |', 'operator', ''],
    ['source:(a) b|', 'field', 'b'],
    ['x:[1 TO |', 'value', '', 'x'],
    ['x:>=|', 'value', '', 'x'],
    ['message:"two wo|', 'value', 'two wo', 'message'],
    ['(so|', 'field', 'so'],
    ['_exists_:so|', 'field', 'so'],
    ['so|urce:x', 'field', 'so'],
  ])('%s', ([marked, kind, prefix, field]) => {
    const found = completionContext(marked.replace('|', ''), marked.indexOf('|'))
    expect(found).toMatchObject({ kind, prefix, ...(field !== undefined && { field }) })
  })
})

describe('adding a term', () => {
  const bob = { field: 'user.name', value: 'bob' }
  test.for<[text: string, exclude: boolean, wanted: string]>([
    ['', false, 'user.name:bob'],
    ['', true, 'NOT user.name:bob'],
    ['failed', false, 'failed user.name:bob'],
    ['a OR b', false, '(a OR b) user.name:bob'],
    ['failed user.name:bob', false, 'failed user.name:bob'],
    ['failed user.name:bob  x', true, 'failed NOT user.name:bob  x'],
    ['NOT user.name:bob', false, 'user.name:bob'],
    ['failed AND', false, 'failed AND user.name:bob'],
    ['C:\\', false, 'C:\\\\ user.name:bob'],
  ])('%s', ([text, exclude, wanted]) => {
    expect(addTerm(text, { ...bob, exclude })).toBe(wanted)
  })

  test('values are quoted as they need', () => {
    expect(addTerm('', { field: 'Threat Name', value: 'a "b" \\c*' })).toBe('"Threat Name":"a \\"b\\" \\\\c*"')
    expect(addTerm('', { field: 'x', value: '1.50' })).toBe('x:"1.50"')
    expect(addTerm('', { field: 'x', value: '' })).toBe('x:""')
  })
})
