import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@aurora/core'
import type { Context } from '../../command.ts'
import { textFlag } from '../../command.ts'
import { counted, showText } from '../../terminal.ts'
import { junitOf } from './junit.ts'
import { runRuleTest, type CaseResult } from './rule-test.ts'

/** Runs the tests that stand beside rules (`x.test.yml`), without a server; 3 when one fails. */
export async function testRules(paths: readonly string[], context: Context): Promise<number> {
  const { terminal } = context
  const files = (await Promise.all(paths.map(testFilesOf))).flat()
  if (files.length === 0)
    throw new AppError('request.invalid', `there are no tests in ${paths.join(', ')}`, {
      hint: 'tests stand in files that end in .test.yml; see the guide on rules',
    })
  const results: CaseResult[] = []
  for (const file of files) {
    for (const result of await runRuleTest(file)) {
      results.push(result)
      if (terminal.isJson) terminal.print(JSON.stringify(result))
      else if (result.failure !== undefined)
        terminal.print(`failed: ${showText(result.file)}: ${showText(result.name)}\n    ${showText(result.failure)}`)
    }
  }
  const failed = results.filter(({ failure }) => failure !== undefined).length
  const junit = textFlag(context, 'junit')
  if (junit !== undefined) await writeFile(junit, junitOf(results))
  terminal.note(`${counted(results.length, 'case')} of ${counted(files.length, 'file')}: ${failed} failed`)
  return failed > 0 ? 3 : 0
}

async function testFilesOf(path: string): Promise<string[]> {
  const found = await stat(path).catch((error: unknown) => {
    throw new AppError('request.not_found', `${path} cannot be read`, {}, error)
  })
  if (!found.isDirectory()) return [path]
  return (await readdir(path, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.test\.ya?ml$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}
