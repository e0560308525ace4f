import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { AppError } from '@aurora/core'
import { readArchive } from './archive.ts'

/** A file of rules, with its path within the pack. */
export interface PackFile {
  readonly file: string
  readonly text: string
}

/** The files of a pack, and the licence its LICENSE file names. */
export interface PackFiles {
  readonly files: PackFile[]
  readonly license: string
}

/** Folders of a checkout that hold no rules to be used: those their authors gave up, tests, and what is not theirs. */
const leftOut = /(?:^|\/)(?:deprecated|unsupported|tests|regression_data|other|\.[^/]*|node_modules)\//

const isRuleFile = (path: string): boolean => /\.ya?ml$/i.test(path) && !/\.test\.ya?ml$/i.test(path)

/**
 * The rule files of a folder, of an archive (.zip, .tar, .tar.gz) or of a single file. Fails with 'request.not_found' for
 * a path that is not there.
 */
export async function readPackFiles(path: string): Promise<PackFiles> {
  const found = await stat(path).catch((error: unknown) => {
    throw new AppError('request.not_found', `${path} cannot be read`, {}, error)
  })
  const read = found.isDirectory()
    ? await filesOfFolder(path)
    : isRuleFile(path)
      ? [{ file: relative(join(path, '..'), path), bytes: await readFile(path) }]
      : await readArchive(path, isWanted)
  const files = read.filter(({ file }) => isRuleFile(file))
  if (files.length === 0)
    throw new AppError('request.invalid', `${path} has no rule files`, { hint: 'rules are .yml files' })
  const license = read.find(({ file }) => isLicense(file))?.bytes.toString('utf8') ?? ''
  return { files: files.map(({ file, bytes }) => ({ file, text: bytes.toString('utf8') })), license: titleOf(license) }
}

const isLicense = (file: string): boolean => /^(?:[^/]+\/)?LICEN[CS]E[^/]*$/i.test(file)

const isWanted = (file: string): boolean => (isRuleFile(file) || isLicense(file)) && !leftOut.test(file)

/** What a licence is called, where its text says so: `Detection Rule License (DRL) 1.1`. */
const titleOf = (license: string): string =>
  (/(?:[A-Z][\w-]* )+Licen[cs]e\b(?: \([A-Z]+\))?(?:,? (?:Version |v)?\d[\d.]*\d)?/i.exec(license)?.[0] ?? '').slice(
    0,
    120,
  )

async function filesOfFolder(folder: string): Promise<{ file: string; bytes: Buffer }[]> {
  const files: { file: string; bytes: Buffer }[] = []
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    const file = relative(folder, path)
    if (entry.isFile() && isWanted(file)) files.push({ file, bytes: await readFile(path) })
  }
  return files
}
