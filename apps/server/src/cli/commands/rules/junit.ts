import type { CaseResult } from './rule-test.ts'

/** Results of tests in the JUnit XML that build servers read: a suite for each file. */
export function junitOf(results: readonly CaseResult[]): string {
  const suites = Map.groupBy(results, ({ file }) => file)
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites ${countsOf(results)}>`]
  for (const [file, cases] of suites) {
    lines.push(`  <testsuite name="${escaped(file)}" ${countsOf(cases)}>`)
    for (const { name, failure } of cases) {
      const open = `    <testcase classname="${escaped(file)}" name="${escaped(name)}"`
      lines.push(
        failure === undefined ? `${open}/>` : `${open}><failure message="${escaped(failure)}"></failure></testcase>`,
      )
    }
    lines.push('  </testsuite>')
  }
  return `${[...lines, '</testsuites>'].join('\n')}\n`
}

const countsOf = (cases: readonly CaseResult[]): string =>
  `tests="${cases.length}" failures="${cases.filter(({ failure }) => failure !== undefined).length}"`

const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Characters XML 1.0 has no place for, even escaped, are left out (§2.2). */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replaceAll(/[&<>"]/g, (character) => names[character] ?? character)
    .replaceAll(/[\n\r\t]/g, (character) => `&#${character.charCodeAt(0)};`)
