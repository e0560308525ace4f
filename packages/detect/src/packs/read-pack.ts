import { createHash } from 'node:crypto'
import { setImmediate as breathe } from 'node:timers/promises'
import { AppError } from '@aurora/core'
import { readRules, type Fault, type Rule } from '@aurora/sigma'
import { tacticsOf, techniquesOf } from '../attack/tags.ts'
import { ruleKeyOf, type RuleFile } from '../live/live-rules.ts'
import type { CatalogueRow } from './tables.ts'

/** A file of rules on its way into a pack; `file` is its path within the pack. */
export interface OfferedFile {
  readonly file: string
  readonly text: string
}

/** A pack on its way in. */
export interface OfferedPack {
  readonly name: string
  /** Where its files were read from. */
  readonly origin: string
  /** Of those rules that state none of their own; '' when nobody says. */
  readonly license: string
  readonly files: readonly OfferedFile[]
}

/** What a pack holds: its files, its rules for the catalogue, and what is wrong with others. */
export interface ReadPack {
  readonly version: string
  readonly files: readonly RuleFile[]
  readonly catalogue: readonly CatalogueRow[]
  readonly faults: readonly Fault[]
}

/** What a pack may hold: ten times of the largest public one. */
const limits = { files: 20_000, fileBytes: 1 << 20, bytes: 64 << 20, nameCharacters: 60, pathCharacters: 400 }

/** Files read before others get their turn: a few milliseconds of work. */
const filesAtOnce = 10

/**
 * Reads the files of a pack. Files with faults are part of it all the same: the rules in them that can be used are, and
 * the others after the next update. Fails with 'request.too_large' or 'request.invalid' for what can be no pack.
 */
export async function readPack({ name: pack, license, files: offered }: OfferedPack): Promise<ReadPack> {
  checkBounds(pack, offered)
  const files: RuleFile[] = []
  const catalogue: CatalogueRow[] = []
  const faults: Fault[] = []
  for (const [number, { file, text }] of offered.toSorted(byFile).entries()) {
    if (number % filesAtOnce === 0) await breathe()
    const read = readRules(text, file)
    faults.push(...read.faults)
    files.push({ pack, file, text, license, version: digestOf([text]) })
    catalogue.push(...read.rules.filter(isMaintained).map((rule) => catalogueRowOf(rule, pack, license)))
  }
  return { version: digestOf(files.flatMap(({ file, version }) => [file, version])), files, catalogue, faults }
}

function checkBounds(pack: string, files: readonly OfferedFile[]): void {
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(pack) || pack.length > limits.nameCharacters)
    throw new AppError('request.invalid', 'the name of a pack has small letters, digits and . _ - only, 60 at most')
  if (files.length === 0) throw new AppError('request.invalid', 'there is no rule file in it')
  if (files.length > limits.files)
    throw new AppError('request.too_large', `a pack has ${limits.files} files at most, this one ${files.length}`)
  const seen = new Set<string>()
  let bytes = 0
  for (const { file, text } of files) {
    if (file === '' || file.length > limits.pathCharacters || seen.has(file) || file.includes('\0'))
      throw new AppError('request.invalid', 'each file has a path of its own, 400 characters at most')
    if (text.includes('\0')) throw new AppError('request.invalid', `${file} is no text: it has a NUL in it`)
    seen.add(file)
    const size = Buffer.byteLength(text)
    bytes += size
    if (size > limits.fileBytes || bytes > limits.bytes)
      throw new AppError('request.too_large', `${file} is more than a pack may hold: 1 MiB a file, 64 MiB in all`)
  }
}

const byFile = (a: OfferedFile, b: OfferedFile): number => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0)

const isMaintained = ({ status }: Rule): boolean => status !== 'deprecated' && status !== 'unsupported'

function catalogueRowOf(rule: Rule, pack: string, license: string): CatalogueRow {
  const { product = '', category = '', service = '' } = rule.kind === 'correlation' ? {} : rule.logsource
  return {
    key: ruleKeyOf(rule, pack),
    pack,
    file: rule.file,
    line: rule.line,
    kind: rule.kind,
    title: rule.title,
    level: rule.level ?? 'informational',
    status: rule.status ?? '',
    product,
    category,
    service,
    author: rule.author ?? '',
    license: rule.license ?? license,
    techniques: JSON.stringify(techniquesOf(rule.tags)),
    tactics: JSON.stringify(tacticsOf(rule.tags)),
  }
}

/** 16 hex digits that are the same for the same texts in the same order. */
export const digestOf = (texts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 16)
