import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { catalogueSections, type MetricRow } from '@aurora/telemetry'
import { afterAll, expect, test } from 'vitest'
import { prometheusFolder, promtool, unpackPrometheus } from './prometheus-programs.ts'

const rows: ReadonlyMap<string, MetricRow> = new Map(
  Object.values(catalogueSections).flatMap((section) => Object.entries<MetricRow>(section)),
)
const rules = readFileSync(join(prometheusFolder, 'rules.yml'), 'utf8')

test('histograms have a bound at every threshold that a rule names', () => {
  // both spellings of a whole number, as Prometheus 2 and 3 write it, match the rule's pattern
  const asked = [...rules.matchAll(/(\w+)_bucket\{[^}]*\ble=~?"([^"]+)"/g)]
  expect(asked.length).toBeGreaterThan(10)
  for (const [, name = '', threshold = ''] of asked) {
    const bounds = rows.get(name)?.bounds ?? []
    expect(bounds.map(String), `${name} at ${threshold}`).toContainEqual(
      expect.stringMatching(new RegExp(`^(?:${threshold})$`)),
    )
  }
})

test('the rules of X-60: the alerts on ingest stay, and objectives have burn rates beside them', () => {
  for (const alert of ['IngestErrorSurge', 'IngestLatencyBreach', 'SLOFastBurn', 'SLOSlowBurn', 'SLOBudgetDrain'])
    expect(rules).toContain(`alert: ${alert}`)
})

const programs = await unpackPrometheus()
afterAll(async () => (typeof programs === 'string' ? undefined : await programs[Symbol.asyncDispose]()))

test.skipIf(typeof programs === 'string').for([
  { what: 'the rules', args: ['check', 'rules', 'rules.yml'] },
  { what: 'the configuration', args: ['check', 'config', '--syntax-only', 'prometheus.yml'] },
  { what: 'the tests of the rules', args: ['test', 'rules', 'rules_test.yml', 'slo_test.yml'] },
])('promtool accepts $what', { timeout: 600_000 }, async ({ args }) => {
  if (typeof programs === 'string') return
  expect(await promtool(programs, args)).toMatchObject({ code: 0 })
})
