import { call, type Server } from '../../api-client.ts'
import { textFlag, type Context } from '../../command.ts'
import { counted, showText } from '../../terminal.ts'
import { readPackFiles } from './pack-files.ts'

/** Asks rules of stored events, and says what they would have found; 3 when there is something. */
export async function backtestRules(server: Server, keys: readonly string[], context: Context): Promise<number> {
  const { terminal } = context
  const path = textFlag(context, 'rules')
  const files = path === undefined ? [] : (await readPackFiles(path)).files
  const body = { from: textFlag(context, 'from') ?? 'now-24h', to: textFlag(context, 'to') ?? 'now', keys, files }
  const report = await call(server, 'backtestRules', { body, signal: context.signal })
  if (terminal.isJson) terminal.print(JSON.stringify(report))
  else
    for (const { severity, findings, subjects, title, key } of report.byRule)
      terminal.print(
        `${severity.padEnd(8)}  ${String(findings).padStart(8)} findings  ${String(subjects).padStart(6)} subjects  ${showText(title)}  (${showText(key)})`,
      )
  terminal.note(
    `${counted(report.rules, 'rule')} asked of ${counted(report.events, 'event')}: ${counted(report.byRule.length, 'rule')} found something${report.partial === null ? '' : '; not all events of the range were asked'}`,
  )
  return report.byRule.length > 0 ? 3 : 0
}
