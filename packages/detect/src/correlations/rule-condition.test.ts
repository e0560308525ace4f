import { compileMatcher } from '@aurora/query'
import { readRules } from '@aurora/sigma'
import { expect, test } from 'vitest'
import { compileRules } from '../compile-rules.ts'
import { RuleMatcher } from '../rule-matcher.ts'
import { eventWith } from '../testing/events.ts'
import { ruleCondition } from './rule-condition.ts'

const events = ['json', 'zeek', 'windows', 'syslog', 'cowrie'].flatMap((source) =>
  ['', 'dns', 'sshd'].flatMap((dataset) =>
    [{}, { f: 'x' }, { f: 'y' }, { f: 'x', Channel: 'Security', EventID: '4688' }].map((native) =>
      eventWith(native, { source, dataset }),
    ),
  ),
)

test.for(['product: zeek', 'category: dns', 'service: sshd', 'product: windows, service: security', 'product: cowrie', 'product: windows, category: process_creation'].flatMap((logsource) => ['sel', 'not sel', 'sel or not sel', 'not not sel'].map((condition) => [logsource, condition] as const)))('%s, %s: the condition is what the matcher says', ([logsource, condition]) => {
  const text = `title: t\nlogsource: {${logsource}}\ndetection:\n  sel: {f: x}\n  condition: ${condition}\n`
  const { rules } = compileRules(readRules(text, 'r.yml').rules)
  const [compiled] = rules
  if (compiled === undefined) throw new Error('the rule is compiled')
  const matcher = new RuleMatcher(rules)
  const holds = compileMatcher(ruleCondition(compiled.rule, compiled.predicate))
  expect(events.map(holds)).toEqual(events.map((event) => matcher.match(event).length > 0))
}) // prettier-ignore
