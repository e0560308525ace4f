import { AppError } from '@aurora/core'
import { call } from '../api-client.ts'
import { textFlag, type Command } from '../command.ts'
import { connect } from '../connect.ts'
import { showText } from '../terminal.ts'

/** The audit log: read it, verify it. */
export const audit: Command = {
  name: 'audit',
  usage: 'audit [list|verify]',
  about: 'reads the audit log and verifies its chain',
  examples: ['./aurora audit list --limit 20', './aurora audit verify', './aurora audit verify --json'],
  subcommands: ['list', 'verify'],
  flags: { limit: { type: 'string', value: 'N', about: 'at most so many records (default 50)' } },
  async run(context) {
    const { terminal } = context
    const [action = 'list'] = context.words
    const server = await connect(context)
    try {
      if (action === 'verify') {
        const found = await call(server, 'verifyAudit', { signal: context.signal })
        terminal.print(terminal.isJson ? JSON.stringify(found) : `${found.ok ? 'sound' : 'BROKEN'}: ${found.message}`)
        return found.ok ? 0 : 3
      }
      if (action !== 'list')
        throw new AppError('request.invalid', `audit has no action "${action}"`, { hint: 'list or verify' })
      const { items } = await call(server, 'listAudit', { query: { limit: textFlag(context, 'limit') ?? 50 } })
      if (terminal.isJson) terminal.print(JSON.stringify(items))
      else
        for (const one of items)
          terminal.print(
            `${String(one.sequence).padStart(7)}  ${one.time.slice(0, 19)}Z  ${one.action.padEnd(24)} ${one.outcome.padEnd(8)} ${showText(one.actor)}${one.target === '' ? '' : ` → ${showText(one.target)}`}`,
          )
      return 0
    } finally {
      await server.close()
    }
  },
}
