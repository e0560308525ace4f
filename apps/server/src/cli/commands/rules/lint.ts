import { compileRules, loadRules } from '@aurora/detect'
import { printFault, type Fault } from '@aurora/sigma'
import type { Context } from '../../command.ts'
import { counted, showText } from '../../terminal.ts'

/** Tells every fault and warning of rule files, without a server; 3 when a rule cannot be used. */
export async function lintRules(paths: readonly string[], { terminal }: Context): Promise<number> {
  const loaded = await loadRules(paths)
  const compiled = compileRules(loaded.rules)
  const faults = [...loaded.faults, ...compiled.faults].toSorted(byPlace)
  for (const fault of faults)
    terminal.print(terminal.isJson ? JSON.stringify(fault) : `${fault.severity}: ${showText(printFault(fault))}`)
  const errors = faults.filter(({ severity }) => severity === 'error').length
  terminal.note(
    `${counted(loaded.rules.length, 'rule')} of ${counted(loaded.files, 'file')} can be used: ${counted(errors, 'error')}, ${counted(faults.length - errors, 'warning')}`,
  )
  return errors > 0 ? 3 : 0
}

const byPlace = (a: Fault, b: Fault): number =>
  a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column
