import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'aurora-sigma-package-'))
const modules = join(folder, 'node_modules')

beforeAll(() => {
  mkdirSync(modules)
  for (const name of ['yaml', 're2js']) symlinkSync(join(root, 'node_modules', name), join(modules, name))
  execFileSync(process.execPath, [join(root, 'scripts/build-sigma.mjs'), join(modules, '@aurora')])
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const program = `import { compileMatcher } from '@aurora/query'
import { lowerRule, readRules } from '@aurora/sigma'
const text = 'title: t\\nlogsource: {product: p}\\ndetection:\\n  sel:\\n    f|contains: B\\n  condition: sel\\n'
const { rules: [rule], faults } = readRules(text, 'r.yml')
if (rule?.kind !== 'detection' || faults.length > 0) throw new Error('the rule was not read')
const lowered = lowerRule(rule)
if (!lowered.ok) throw new Error(lowered.fault.message)
const event = (f: string) => ({ id: '', timeUs: 0, receivedUs: 0, site: '', source: '', sensor: '', dataset: '', severity: 0 as const, message: '',
  techniques: [], indicators: [], ecs: {}, native: { f }, raw: '', decoded: '' })
const matches = compileMatcher(lowered.predicate)
console.log(JSON.stringify([rule.title, matches(event('abc')), matches(event('x'))]))
`

test('the built package reads a rule, in JavaScript alone', () => {
  writeFileSync(join(folder, 'program.mjs'), program.replace('(f: string)', '(f)').replace(' as const', ''))
  const printed = execFileSync(process.execPath, ['--no-experimental-strip-types', 'program.mjs'], {
    cwd: folder,
    encoding: 'utf8',
  })
  expect(JSON.parse(printed)).toEqual(['t', true, false])
})

test('its declarations are enough for a program that uses it', () => {
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(
    join(folder, 'program.ts'),
    `declare const console: { log(text: string): void }\n${program}// @ts-expect-error: what a rule has is known\nrule.titel\n`,
  )
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  const compilerOptions = {
    noEmit: true,
    strict: true,
    target: 'es2024',
    lib: ['es2024'],
    module: 'nodenext',
    types: [],
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }))
  expect(spawnSync(process.execPath, [tsc], { cwd: folder, encoding: 'utf8' }).stdout).toBe('')
})

test('it has its licence and its pages, and no tests', () => {
  const at = (...parts: string[]): boolean => existsSync(join(modules, '@aurora', ...parts))
  expect(['LICENSE', 'README.md', 'CONFORMANCE.md', 'src/index.d.ts'].filter((name) => !at('sigma', name))).toEqual([])
  expect(['src/cases.fixture.js', 'src/modifiers.test.js'].filter((name) => at('sigma', name))).toEqual([])
})
