import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser'
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import rules, { ranks } from '../architecture.mjs'

const root = join(import.meta.dirname, '..')

/** Violations of the rules in a tree, as "rule: from → to", and how many modules were looked at. */
async function look(base: string): Promise<{ violations: string[]; modules: number }> {
  const { options, forbidden } = rules as { options: Record<string, unknown>; forbidden: unknown[] }
  const cruiseOptions = {
    ...options,
    ruleSet: { forbidden, options },
    validate: true,
    baseDir: base,
  } as unknown as ICruiseOptions
  const { enhancedResolveOptions, ...rest } = cruiseOptions as ICruiseOptions & { enhancedResolveOptions: object }
  const done = await cruise(
    ['packages', 'apps'],
    { ...rest, enhancedResolveOptions } as ICruiseOptions,
    enhancedResolveOptions,
    { tsConfig: extractTsConfig(join(base, 'tsconfig.json')) },
  )
  const { summary } = done.output as ICruiseResult
  return {
    modules: summary.totalCruised,
    violations: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`),
  }
}

test('every package folder has a rank', () => {
  expect(readdirSync(join(root, 'packages')).filter((name) => !ranks.flat().includes(name))).toEqual([])
})

test('no import goes up, sideways, or past a front door', { timeout: 120_000 }, async () => {
  const { violations, modules } = await look(root)
  expect(modules).toBeGreaterThan(50)
  expect(violations).toEqual([])
})

describe('a planted violation is caught', () => {
  const base = mkdtempSync(join(tmpdir(), 'aurora-architecture-'))
  beforeAll(() => {
    for (const name of ['tsconfig.json', 'tsconfig.base.json', 'package.json'])
      cpSync(join(root, name), join(base, name))
    mkdirSync(join(base, 'node_modules/@aurora'), { recursive: true })
    for (const name of ['core', 'query', 'contract', 'store', 'identity', 'ingest']) {
      const home = join(base, 'packages', name)
      write(
        join(home, 'package.json'),
        JSON.stringify({ name: `@aurora/${name}`, type: 'module', exports: { '.': './src/index.ts' } }),
      )
      write(join(home, 'src/index.ts'), `export const ${name} = 1\n`)
      write(join(home, 'src/inner.ts'), `export const inner = 1\n`)
      symlinkSync(home, join(base, 'node_modules/@aurora', name))
    }
    write(join(base, 'apps/web/src/main.ts'), 'export const page = 1\n')
  })
  afterAll(() => rmSync(base, { recursive: true, force: true }))

  function write(path: string, text: string): void {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }

  test.for([
    [
      'an import upwards',
      'packages/core/src/planted.ts',
      "export { ingest } from '@aurora/ingest'",
      'core-imports-downward',
    ],
    [
      'an import of a peer',
      'packages/store/src/planted.ts',
      "export { identity } from '@aurora/identity'",
      'store-imports-downward',
    ],
    [
      'an import past a front door',
      'packages/ingest/src/planted.ts',
      "export { inner } from '../../store/src/inner.ts'",
      'front-door-only',
    ],
    [
      'input and output in a pure package',
      'packages/query/src/planted.ts',
      "export { readFileSync } from 'node:fs'",
      'pure-means-no-io',
    ],
    [
      'an impure package in the page',
      'apps/web/src/planted.ts',
      "export { store } from '@aurora/store'",
      'pure-imports-pure',
    ],
    [
      'an import of nothing',
      'packages/query/src/planted.ts',
      "export { x } from './nowhere.ts'",
      'no-dangling-imports',
    ],
    [
      'a circle',
      'packages/core/src/planted.ts',
      "export { planted } from './planted-too.ts'\nexport const again = 1",
      'no-cycles',
    ],
  ] as const)('%s', { timeout: 60_000 }, async ([, path, text, rule]) => {
    write(join(base, path), `${text}\n`)
    write(
      join(base, 'packages/core/src/planted-too.ts'),
      "import { again } from './planted.ts'\nexport const planted = again\n",
    )
    if (rule !== 'no-cycles') rmSync(join(base, 'packages/core/src/planted-too.ts'))
    const { violations } = await look(base)
    rmSync(join(base, path))
    rmSync(join(base, 'packages/core/src/planted-too.ts'), { force: true })
    expect(violations.map((violation) => violation.split(':')[0])).toContain(rule)
  })
})
