import { basename, resolve } from 'node:path'
import { AppError } from '@aurora/core'
import { printFault } from '@aurora/sigma'
import { call, type Server } from '../../api-client.ts'
import { textFlag, type Context } from '../../command.ts'
import { counted, showText } from '../../terminal.ts'
import { readPackFiles } from './pack-files.ts'

/** Faults of rules that are shown; the others are counted. */
const shownFaults = 10
/** Files of each kind of change that are shown. */
const shownFiles = 20

/** Installs a folder or an archive of rules, or brings a pack to another version. */
export async function installPack(server: Server, [path]: readonly string[], context: Context): Promise<number> {
  if (path === undefined)
    throw new AppError('request.invalid', 'name a folder or an archive of rules', {
      hint: './aurora rules install sigma/rules',
    })
  return await install(server, { name: textFlag(context, 'name') ?? nameFor(path), path }, context)
}

/** Reads a pack again from where it came, or from somewhere else. */
export async function updatePack(server: Server, [name, path]: readonly string[], context: Context): Promise<number> {
  const { packs } = await call(server, 'listRulePacks')
  const pack = packs.find((one) => one.name === name)
  if (pack === undefined)
    throw new AppError('request.not_found', `there is no pack "${name ?? ''}"`, { hint: './aurora rules packs' })
  return await install(server, { name: pack.name, path: path ?? pack.origin }, context)
}

async function install(server: Server, pack: { name: string; path: string }, context: Context): Promise<number> {
  const { terminal } = context
  const { files, license } = await readPackFiles(pack.path)
  const isTrial = context.flags['dry-run'] === true
  const report = await call(server, 'installRulePack', {
    body: {
      name: pack.name,
      origin: resolve(pack.path),
      license: textFlag(context, 'license') ?? license,
      files,
      isTrial,
    },
    signal: context.signal,
  })
  if (terminal.isJson) terminal.print(JSON.stringify(report))
  else {
    for (const [sign, names] of [
      ['+', report.added],
      ['~', report.changed],
      ['-', report.removed],
    ] as const) {
      const shown = sign === '+' && report.unchanged + report.changed.length === 0 ? [] : names.slice(0, shownFiles)
      for (const file of shown) terminal.print(`${sign} ${showText(file)}`)
      if (shown.length > 0 && names.length > shown.length)
        terminal.print(`${sign} … ${names.length - shown.length} more`)
    }
    for (const file of report.pinned) terminal.print(`= ${showText(file)}: pinned, left as it is`)
    for (const key of report.orphaned) terminal.print(`! ${showText(key)}: tuned here, and no longer in the pack`)
    for (const fault of report.faults.filter(({ severity }) => severity === 'error').slice(0, shownFaults))
      terminal.note(`cannot be used: ${showText(printFault(fault as never))}`)
    const { added, changed, removed, unchanged } = report
    terminal.print(
      `${isTrial ? 'would install' : 'installed'} ${pack.name}: ${counted(report.rules, 'rule')} (${added.length} files added, ${changed.length} changed, ${removed.length} removed, ${unchanged} as before)`,
    )
  }
  return 0
}

/** The packs, and the rules that are asked of events now. */
export async function listPacks(server: Server, _words: readonly string[], { terminal }: Context): Promise<number> {
  const { packs, live } = await call(server, 'listRulePacks')
  if (terminal.isJson) {
    terminal.print(JSON.stringify({ packs, live }))
    return 0
  }
  for (const pack of packs)
    terminal.print(
      `${pack.name.padEnd(20)} ${String(pack.rules).padStart(6)} rules  ${pack.installed.slice(0, 10)}  ${showText(pack.installedBy)}  ${showText(pack.origin)}`,
    )
  if (packs.length === 0) terminal.note('no pack is installed: ./aurora rules install PATH')
  terminal.note(
    live.failure === null
      ? `${counted(live.rules, 'rule')} are asked of every event${live.faultCount > 0 ? `, ${live.faultCount} cannot be used` : ''}`
      : `the newest rules are not asked: ${showText(live.failure)}`,
  )
  for (const fault of live.faults.slice(0, shownFaults)) terminal.note(`  ${showText(fault)}`)
  return 0
}

export async function removePack(server: Server, [name]: readonly string[], { terminal }: Context): Promise<number> {
  const { removed } = await call(server, 'removeRulePack', { params: { name: name ?? '' } })
  terminal.print(terminal.isJson ? JSON.stringify({ removed }) : `removed ${removed}; what was tuned is kept`)
  return 0
}

/** A name for a pack from where it lies: the folder's, or the archive's without its endings. */
const nameFor = (path: string): string =>
  basename(resolve(path))
    .toLowerCase()
    .replace(/\.(?:zip|tgz|tar|tar\.gz)$/, '')
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '') || 'rules'
