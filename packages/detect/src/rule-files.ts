import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@aurora/core'
import { readRules, type Fault, type ReadOptions, type ReadResult, type Rule } from '@aurora/sigma'

/** Rules of files, and what was wrong with others. */
export interface LoadedRules {
  readonly rules: readonly Rule[]
  readonly faults: readonly Fault[]
  readonly files: number
}

/** A folder with more files is no folder of rules, and a file with more bytes holds none. */
const maxFiles = 100_000
const maxFileBytes = 8 << 20

/** Files that are read at the same time: one is waited for while another is understood. */
const readAtOnce = 64

/**
 * Reads the rules of files and folders (every `.yml` and `.yaml` below, but tests: `x.test.yml`). Rules their authors have given up (`deprecated`,
 * `unsupported`) are left out. Fails with 'request.not_found' for a path that is not there.
 */
export async function loadRules(paths: readonly string[], options?: ReadOptions): Promise<LoadedRules> {
  const rules: Rule[] = []
  const faults: Fault[] = []
  const files = (await Promise.all(paths.map(filesOf))).flat()
  for (let from = 0; from < files.length; from += readAtOnce) {
    const some = files.slice(from, from + readAtOnce)
    for (const read of await Promise.all(some.map((file) => readRuleFile(file, options)))) {
      rules.push(...read.rules.filter(isMaintained))
      faults.push(...read.faults)
    }
  }
  return { rules, faults, files: files.length }
}

async function readRuleFile(file: string, options: ReadOptions | undefined): Promise<ReadResult> {
  const { size } = await stat(file)
  if (size <= maxFileBytes) return readRules(await readFile(file, 'utf8'), file, options)
  const message = `a rule file may have ${maxFileBytes} bytes`
  return { rules: [], faults: [{ severity: 'error', code: 'limit', file, line: 1, column: 1, message }] }
}

const isMaintained = ({ status }: Rule): boolean => status !== 'deprecated' && status !== 'unsupported'

async function filesOf(path: string): Promise<string[]> {
  const found = await stat(path).catch((error: unknown) => {
    throw new AppError(
      'request.not_found',
      `${path} cannot be read`,
      { hint: 'name a rule file, or a folder of them' },
      error,
    )
  })
  if (!found.isDirectory()) return [path]
  const names = (await readdir(path, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.ya?ml$/i.test(entry.name) && !/\.test\.ya?ml$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  if (names.length > maxFiles) throw new AppError('request.too_large', `${path} has more than ${maxFiles} rule files`)
  return names
}
