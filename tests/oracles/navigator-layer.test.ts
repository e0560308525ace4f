import { readFileSync } from 'node:fs'
import { coverageOf, navigatorLayer } from '@aurora/detect'
import { expect, test } from 'vitest'
import { sharedData } from './shared-data.ts'

// Layers are held against the tables of MITRE's own description of the format, version 4.5.

interface Property {
  readonly type: string
  readonly isRequired: boolean
}

/** Heading to the properties of the table under it, by name. */
function tablesOf(text: string): ReadonlyMap<string, ReadonlyMap<string, Property>> {
  return new Map(
    text.split(/^## /m).map((part) => {
      const [heading = '', ...lines] = part.split('\n')
      const rows = lines
        .filter((line) => line.startsWith('|'))
        .map((line) => line.split('|').map((cell) => cell.trim()))
      const properties = rows.flatMap(([, name = '', type = '', required = '']): [string, Property][] =>
        /^(yes|no)$/i.test(required) ? [[name, { type: type.toLowerCase(), isRequired: /^yes$/i.test(required) }]] : [],
      )
      return [heading.trim(), new Map(properties)]
    }),
  )
}

const primitives = new Set(['string', 'number', 'boolean'])

function check(value: object, properties: ReadonlyMap<string, Property> | undefined, where: string): void {
  if (properties === undefined) throw new Error(`the format describes no ${where}`)
  for (const [name, { isRequired }] of properties) if (isRequired) expect.soft(value, where).toHaveProperty(name)
  for (const [name, each] of Object.entries(value)) {
    const property = properties.get(name)
    expect.soft(property, `${where}.${name}`).toBeDefined()
    if (property !== undefined && primitives.has(property.type))
      expect.soft(typeof each, `${where}.${name}`).toBe(property.type)
  }
}

const file = sharedData('attack', 'navigator', 'spec', 'v4.5', 'layerformat.md')

test.skipIf(file === undefined)('a layer has what the format demands, and nothing beside it', () => {
  const tables = tablesOf(readFileSync(file ?? '', 'utf8'))
  const named = (word: string): ReadonlyMap<string, Property> | undefined =>
    [...tables].find(([heading]) => heading.toLowerCase().startsWith(word))?.[1]
  const logsource = { product: 'windows' }
  const coverage = coverageOf({
    rules: [{ key: 'a', isEnabled: true, isAsked: true, logsource, techniques: ['T1059.001', 'T1003'] }],
    observed: { generic: 0, partial: undefined, count: () => 1 },
    seen: new Map(),
  })
  const layer = navigatorLayer(coverage, { domain: 'enterprise-attack', from: 'a', to: 'b' })
  check(layer, named('property table'), 'layer')
  check(layer.versions, named('version object'), 'versions')
  check(layer.gradient, named('gradient object'), 'gradient')
  expect(layer.versions.layer).toBe('4.5')
  expect(layer.techniques).toHaveLength(2)
  for (const each of layer.techniques) check(each, named('technique object'), 'technique')
  for (const each of layer.legendItems) check(each, named('legenditem object'), 'legendItem')
  for (const each of layer.metadata) check(each, named('metadata object'), 'metadata')
})
