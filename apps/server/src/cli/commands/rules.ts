import { AppError } from '@aurora/core'
import { compileRules, loadRules } from '@aurora/detect'
import { printFault, type Fault } from '@aurora/sigma'
import type { Command, Context } from '../command.ts'
import { showText } from '../terminal.ts'

/** Looks after Sigma rules. */
export const rules: Command = {
  name: 'rules',
  usage: 'rules lint PATH…',
  about: 'checks Sigma rules, without a server: every fault with file, line, column and a repair',
  examples: ['./aurora rules lint my-rule.yml', './aurora rules lint sigma/rules', './aurora rules lint rules --json'],
  subcommands: ['lint'],
  flags: {},
  async run(context) {
    const [subcommand, ...paths] = context.words
    if (subcommand !== 'lint')
      throw new AppError('request.invalid', `there is no "rules ${showText(subcommand ?? '')}"`, {
        hint: './aurora rules lint PATH',
      })
    if (paths.length === 0)
      throw new AppError('request.invalid', 'name a rule file, or a folder of them', {
        hint: './aurora rules lint PATH',
      })
    return await lint(paths, context)
  },
}

/** Tells every fault and warning; 3 when a rule cannot be used. */
async function lint(paths: readonly string[], { terminal }: Context): Promise<number> {
  const loaded = await loadRules(paths)
  const compiled = compileRules(loaded.rules)
  const faults = [...loaded.faults, ...compiled.faults].toSorted(byPlace)
  for (const fault of faults)
    terminal.print(terminal.isJson ? JSON.stringify(fault) : `${fault.severity}: ${showText(printFault(fault))}`)
  const errors = faults.filter(({ severity }) => severity === 'error').length
  const counted = (count: number, noun: string): string =>
    `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
  terminal.note(
    `${counted(loaded.rules.length, 'rule')} of ${counted(loaded.files, 'file')} can be used: ${counted(errors, 'error')}, ${counted(faults.length - errors, 'warning')}`,
  )
  return errors > 0 ? 3 : 0
}

const byPlace = (a: Fault, b: Fault): number =>
  a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column
