import { join } from 'node:path'
import { readdir } from 'node:fs/promises'
import { compileRules, loadRules } from '@aurora/detect'
import { expect, test } from 'vitest'
import { runRuleTest } from '../apps/server/src/cli/commands/rules/rule-test.ts'

// The rules this product brings: each with tests, a licence, an author, techniques and what may be harmless.

const folder = join(import.meta.dirname, '../rules')
const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.yml'))

test('each rule is without fault, and says whose it is and what it is about', async () => {
  const loaded = await loadRules([folder])
  const { rules, faults } = compileRules(loaded.rules)
  expect([...loaded.faults, ...faults]).toEqual([])
  expect(rules.length).toBe(files.filter((file) => !file.endsWith('.test.yml')).length)
  for (const { rule } of rules) {
    expect(rule, rule.file).toMatchObject({ author: 'AuroraSOC', license: 'Apache-2.0' })
    expect(rule.tags.length * rule.falsepositives.length, rule.file).toBeGreaterThan(0)
  }
})

test.for(files.filter((file) => !file.endsWith('.test.yml')))('%s does what its tests say', async (file) => {
  const results = await runRuleTest(join(folder, file.replace(/\.yml$/, '.test.yml')))
  expect(results.length).toBeGreaterThan(1)
  expect(results.filter(({ failure }) => failure !== undefined)).toEqual([])
})
