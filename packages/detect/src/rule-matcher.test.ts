import { readRules, type Rule } from '@aurora/sigma'
import { describe, expect, test } from 'vitest'
import { compileRules } from './compile-rules.ts'
import { RuleMatcher } from './rule-matcher.ts'
import { eventWith } from './testing/events.ts'

const rulesOf = (...texts: readonly string[]): Rule[] =>
  texts.flatMap((text, number) => {
    const { rules, faults } = readRules(text, `rule-${number}.yml`)
    expect(faults.filter(({ severity }) => severity === 'error')).toEqual([])
    return rules
  })

const ruleOf = (title: string, logsource: string, detection: string): string =>
  `title: ${title}\nlogsource: { ${logsource} }\ndetection:\n${detection.replace(/^/gm, '  ')}\n`

const titles = (rules: readonly Rule[], ...events: readonly ReturnType<typeof eventWith>[]): string[][] => {
  const matcher = new RuleMatcher(compileRules(rules).rules)
  return events.map((event) => matcher.match(event).map(({ rule }) => rule.title))
}

const sysmon = (eventId: number, data: Record<string, string>): ReturnType<typeof eventWith> =>
  eventWith({ Channel: 'Microsoft-Windows-Sysmon/Operational', EventID: eventId, ...data })
const security = (eventId: number, data: Record<string, string>): ReturnType<typeof eventWith> =>
  eventWith({ Channel: 'Security', EventID: eventId, ...data })

describe('an event meets the rules of its log source', () => {
  const rules = rulesOf(
    ruleOf('process', 'product: windows, category: process_creation', `s:\n  Image|endswith: '\\a.exe'\ncondition: s`),
    ruleOf('security', 'product: windows, service: security', 's:\n  EventID: 4688\ncondition: s'),
    ruleOf('any windows', 'product: windows', 'k: [evil]\ncondition: k'),
    ruleOf('registry', 'product: windows, category: registry_set', "s:\n  TargetObject|contains: 'Run'\ncondition: s"),
    ruleOf('linux', 'product: linux, service: auditd', 's:\n  type: EXECVE\ncondition: s'),
    ruleOf('denial', 'product: windows, category: driver_load', 's:\n  Image: null\ncondition: not s'),
    ruleOf('honeypot', 'product: cowrie, service: login', 's:\n  a: b\ncondition: s'),
    ruleOf(
      'dns',
      'category: dns',
      "s:\n  query|endswith: .example\n  record_type: TXT\n  answer|contains: 'CMD'\ncondition: s",
    ),
    ruleOf('web', 'category: webserver', 's:\n  cs-method: POST\n  cs-uri-stem|endswith: .php\ncondition: s'),
  )

  test.for([
    ['Sysmon 1 is process creation', sysmon(1, { Image: 'C:\\a.exe' }), ['process']],
    ['so is 4688, under its own names', security(4688, { NewProcessName: 'C:\\a.exe' }), ['process', 'security']],
    ['not Sysmon 3', sysmon(3, { Image: 'C:\\a.exe' }), []],
    ['keywords of a product are looked for in every event of it', sysmon(3, { Any: 'eVil' }), ['any windows']],
    ['Sysmon 13 is a registry value', sysmon(13, { TargetObject: 'HKLM\\Run\\x' }), ['registry']],
    ['so is 4657', security(4657, { ObjectName: 'HKLM\\Run\\x' }), ['registry']],
    ['Linux by source', eventWith({ type: 'EXECVE' }, { source: 'auditd', dataset: 'execve' }), ['linux']],
    [
      'a web server by the names of ours',
      eventWith(
        {},
        { source: 'access', dataset: 'access', ecs: { 'http.request.method': 'POST', 'url.path': '/x.php' } },
      ),
      ['web'],
    ],
    [
      'a name that Suricata asked for',
      eventWith(
        { dns: { answers: [{ rdata: 'v=1' }, { rdata: 'cmd' }] } },
        {
          source: 'suricata',
          dataset: 'dns',
          ecs: { 'dns.question.name': 'a.example', 'dns.question.type': 'TXT' },
        },
      ),
      ['dns'],
    ],
    [
      'and one that Zeek did',
      eventWith(
        { query: 'a.example', answers: ['cmd'] },
        { source: 'zeek', dataset: 'dns', ecs: { 'dns.question.type': 'TXT' } },
      ),
      ['dns'],
    ],
    ['any JSON may be of any log source', eventWith({ Image: 'C:\\a.exe' }, { source: 'json' }), ['process']],
    ['but a rule that only denies is not asked of it', eventWith({ x: 'y' }, { source: 'json' }), []],
    [
      'a source without words in Sigma is a product',
      eventWith({ a: 'b' }, { source: 'cowrie', dataset: 'login' }),
      ['honeypot'],
    ],
  ] as const)('%s', ([, event, expected]) => {
    expect(titles(rules, event)).toEqual([expected])
  })
})

test('an empty element of a Windows event, which is written as null, is the empty text', () => {
  const empty = "s:\n  StartModule: ''\ncondition: s"
  const rules = rulesOf(
    ruleOf('windows', 'product: windows, category: create_remote_thread', empty),
    ruleOf('others', 'product: cowrie', empty),
  )
  expect(
    titles(
      rules,
      sysmon(8, { StartModule: null }),
      sysmon(8, { StartModule: '' }),
      sysmon(8, { StartModule: 'a.dll' }),
      sysmon(8, {}),
    ),
  ).toEqual([['windows'], ['windows'], [], []])
  expect(titles(rules, eventWith({ StartModule: null }, { source: 'cowrie' }))).toEqual([[]])
})

test('a filter leaves out what it names', () => {
  const rules = rulesOf(
    ruleOf('noisy', 'product: windows, category: process_creation', "s:\n  Image|endswith: '\\a.exe'\ncondition: s"),
    `title: admins\nlogsource: { product: windows }\nfilter:\n  rules: any\n  f:\n    User: admin\n  condition: not f\n`,
  )
  const image = 'C:\\a.exe'
  expect(titles(rules, sysmon(1, { Image: image, User: 'eve' }), sysmon(1, { Image: image, User: 'Admin' }))).toEqual([
    ['noisy'],
    [],
  ])
})

test('a match names the fields it holds by, and not what was denied', () => {
  const [rule] = compileRules(
    rulesOf(
      ruleOf(
        'x',
        'product: windows, category: process_creation',
        "s:\n  Image|endswith: '\\a.exe'\n  CommandLine|contains: [one, two]\nf:\n  User: admin\ncondition: s and not f",
      ),
    ),
  ).rules
  if (rule === undefined) throw new Error('it compiles')
  const [match] = new RuleMatcher([rule]).match(sysmon(1, { Image: 'C:\\a.exe', CommandLine: 'a two', User: 'eve' }))
  expect(match?.fields()).toEqual({ Image: 'C:\\a.exe', CommandLine: 'a two' })
})

test('a thousand alternatives, and a value of a megabyte', () => {
  const values = Array.from({ length: 10_000 }, (_, n) => `  - value-${n}.exe`).join('\n')
  const rules = rulesOf(
    ruleOf(
      'long',
      'product: windows, category: process_creation',
      `s:\n  Image|endswith:\n${values.replace(/^/gm, '  ')}\ncondition: s`,
    ),
  )
  const long = 'x'.repeat(1 << 20)
  expect(titles(rules, sysmon(1, { Image: `${long}value-9999.exe` }), sysmon(1, { Image: long }))).toEqual([
    ['long'],
    [],
  ])
})
