import { expect, test } from 'vitest'
import { correlationText, ruleText } from '../correlations/correlation-cases.fixture.ts'
import { compileLiveRules, type LiveRules } from '../live/live-rules.ts'
import { scheduleCorrelations } from './pack-correlations.ts'

const live = (...texts: readonly string[]): LiveRules => ({
  ruleSet: 's',
  files: [{ pack: 'p', file: 'rules.yml', text: texts.join('---\n'), license: 'DRL', version: 'v' }],
  tuning: new Map(),
  placeholders: new Map(),
})
const counting = (rule: string, name: string, more = '', timespan = '5m'): string =>
  correlationText(`${more}type: event_count\nrules: ${rule}\ntimespan: ${timespan}\ncondition: {gte: 2}`, name)

test('correlations of packs are scheduled, and their rules are no longer live', () => {
  const rules = live(
    ruleText('a'),
    ruleText('b'),
    `level: high\n${counting('a', 'many')}`,
    counting('b', 'slow', 'generate: true\n', '1h'),
  )
  expect(scheduleCorrelations(rules)).toMatchObject({
    faults: [],
    rules: [
      {
        finding: { title: 'many', pack: 'p', version: 'v', license: 'DRL' },
        severity: 3,
        everyMinutes: 1,
        asks: { kind: 'windows' },
      },
      { finding: { title: 'slow' }, severity: 0, everyMinutes: 5 },
    ],
  })
  expect(compileLiveRules(rules).rules.map(({ rule }) => rule.title)).toEqual(['b'])
})

test('one that only serves another is not scheduled, and one that is refused is told', () => {
  const rules = live(ruleText('a'), counting('a', 'inner'), counting('inner', 'outer'), counting('nothing', 'odd'))
  const { rules: scheduled, faults } = scheduleCorrelations(rules)
  expect(scheduled.map(({ finding }) => finding.title)).toEqual(['outer'])
  expect(faults).toMatchObject([{ message: 'no rule is called `nothing`' }])
})
