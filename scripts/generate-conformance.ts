import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { conformanceRows, type ConformanceRow } from '../packages/sigma/src/conformance.fixture.ts'

// Writes packages/sigma/CONFORMANCE.md from the rows and from the titles of the tests that show them:
//   node scripts/node24.mjs scripts/generate-conformance.ts

const packages = join(import.meta.dirname, '../packages')
const folders = ['sigma/src', 'detect/src/correlations', 'detect/src/logsources']
const target = join(packages, 'sigma/CONFORMANCE.md')

/** A test that shows rows: their numbers stand in front of its title. */
export interface RowTest {
  readonly rows: readonly number[]
  readonly title: string
  readonly file: string
}

/** The tests whose titles begin with numbers of rows, such as `12, 13 ids are unique`. */
export function rowTests(): RowTest[] {
  const files = folders.flatMap((folder) => {
    const names = readdirSync(join(packages, folder)).filter((name) => name.endsWith('.test.ts'))
    return names.sort().map((name) => {
      const path = join(folder, name)
      return { path, file: folder === 'sigma/src' ? name : path.replace('/src/', '/') }
    })
  })
  return files.flatMap(({ path, file }) =>
    titlesIn(readFileSync(join(packages, path), 'utf8')).flatMap((title) => {
      const [, numbers, rest] = /^(\d+(?:, \d+)*) (.+)$/s.exec(title) ?? []
      if (numbers === undefined || rest === undefined) return []
      return [{ rows: numbers.split(', ').map(Number), title: rest, file }]
    }),
  )
}

/** Titles of `test(…)`, and the first texts of the rows of `test.for(…)`. Those of skipped tests are not among them. */
function titlesIn(text: string): string[] {
  const titles: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) titles.push(...titlesOf(node))
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile('x.ts', text, ts.ScriptTarget.Latest, true))
  return titles
}

function titlesOf({ expression, arguments: [first] }: ts.CallExpression): string[] {
  if (first === undefined) return []
  if (ts.isIdentifier(expression) && expression.text === 'test') return textOf(first)
  if (!ts.isPropertyAccessExpression(expression) || expression.getText() !== 'test.for') return []
  const table = ts.isAsExpression(first) ? first.expression : first
  if (!ts.isArrayLiteralExpression(table)) return []
  return table.elements.flatMap((row) => {
    const title = ts.isArrayLiteralExpression(row) ? row.elements[0] : undefined
    return title === undefined ? [] : textOf(title)
  })
}

const textOf = (node: ts.Node): string[] => (ts.isStringLiteralLike(node) ? [node.text] : [])

const words: Readonly<Record<ConformanceRow['standing'], string>> = {
  whole: 'yes',
  detect: 'yes, by packages/detect',
}

const cell = (text: string): string => text.replaceAll('|', '\\|')

function lineOf({ number, says, standing }: ConformanceRow, tests: readonly RowTest[]): string {
  const shown = tests.filter(({ rows }) => rows.includes(number)).map(({ file, title }) => `${title} (${file})`)
  return `| ${number} | ${cell(says)} | ${words[standing]} | ${cell(shown.join('; '))} |`
}

/** The page as it must be. */
export function conformancePage(): string {
  const tests = rowTests()
  const count = (standing: ConformanceRow['standing']): number =>
    conformanceRows.filter((row) => row.standing === standing).length
  return `# Conformance

Generated from the titles of the tests: \`node scripts/node24.mjs scripts/generate-conformance.ts\`.

The ${conformanceRows.length} constructs of Sigma 2.1.0 that we know of are as they must be: ${count('whole')} in this package and
${count('detect')} in \`packages/detect\`, which says which events a rule is asked of and evaluates correlations. Beside these cases,
properties compare values and conditions with a naive reading (\`meaning.test.ts\`), every predicate in memory with the
same in the store (\`packages/store\`), and correlations in memory with the same in the store (\`packages/detect\`).

| row | construct | here | tests |
|---|---|---|---|
${conformanceRows.map((row) => lineOf(row, tests)).join('\n')}
`
}

/** Whether the page says what the tests say. */
export const isConformanceStale = (): boolean => readFileSync(target, 'utf8') !== conformancePage()

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(target, conformancePage())
