import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { printFault, readRules } from '@aurora/sigma'
import { describe, expect, test } from 'vitest'
import { sharedData } from './shared-data.ts'

const folder = sharedData('sigma', 'specification')

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly enum?: readonly string[]
  readonly oneOf?: readonly { readonly const?: string }[]
}

/** The samples of the specification are read, and what its schemas list is known. */
describe.skipIf(folder === undefined)('Sigma specification', () => {
  const samples = ['rules', 'correlation', 'filter'].flatMap((kind) =>
    folder === undefined
      ? []
      : readdirSync(join(folder, 'tests', 'schema', kind)).map((name) => ({
          kind,
          path: join('tests', 'schema', kind, name),
        })),
  )

  test.for(samples)('$path', ({ kind, path }) => {
    const { rules, faults } = readRules(readFileSync(join(folder ?? '', path), 'utf8'), path, {
      placeholders: new Map(),
      taxonomies: ['ecs'],
    })
    const errors = faults.filter(({ severity }) => severity === 'error').map(printFault)
    expect(errors).toEqual([])
    expect(rules.map((rule) => rule.kind)).toEqual([
      { rules: 'detection', correlation: 'correlation', filter: 'filter' }[kind],
    ])
  })

  test('there are twelve', () => {
    process.stdout.write(`sigma: ${samples.length} samples of the specification\n`)
    expect(samples).toHaveLength(12)
  })

  test('statuses and levels are those of the schema', () => {
    const text = readFileSync(join(folder ?? '', 'json-schema', 'sigma-detection-rule-schema.json'), 'utf8')
    const { properties = {} } = JSON.parse(text) as Schema
    for (const key of ['status', 'level']) {
      const values = (properties[key]?.enum ?? properties[key]?.oneOf?.map((each) => each.const) ?? []).filter(
        (each) => each !== undefined,
      )
      expect(values.length).toBeGreaterThan(3)
      for (const value of values) {
        const rule = `title: t\nlogsource: {product: p}\ndetection: {sel: {f: x}, condition: sel}\n${key}: ${value}\n`
        expect(readRules(rule, 'r.yml').faults).toEqual([])
      }
    }
  })
})
