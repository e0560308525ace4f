import { AppError } from '@aurora/core'
import { call } from '../api-client.ts'
import { textFlag, type Command } from '../command.ts'
import { connect } from '../connect.ts'
import { showText } from '../terminal.ts'

/** Lines that could not be used: list them, show one whole, read them again. */
export const rejects: Command = {
  name: 'rejects',
  usage: 'rejects [list|show ID|replay] [--source NAME] [--reason WORD]',
  about: 'lists lines that could not be used, and reads them again after a fix',
  examples: [
    './aurora rejects --source suricata',
    './aurora rejects show 5f0c… > line.bin',
    './aurora rejects replay --reason json.syntax',
  ],
  subcommands: ['list', 'show', 'replay'],
  flags: {
    source: { type: 'string', value: 'NAME', about: 'only of this source' },
    reason: { type: 'string', value: 'WORD', about: 'only with this reason' },
    limit: { type: 'string', value: 'N', about: 'at most so many (default 50)' },
  },
  async run(context) {
    const { terminal } = context
    const [action = 'list', id] = context.words
    const server = await connect(context)
    const filter = { source: textFlag(context, 'source'), reason: textFlag(context, 'reason') }
    try {
      if (action === 'replay') {
        const report = await call(server, 'replayRejects', { body: filter, signal: context.signal })
        terminal.print(
          terminal.isJson
            ? JSON.stringify(report)
            : `${report.replayed} read again: ${report.stored} stored, ${report.rejected} still rejected`,
        )
        return report.rejected > 0 ? 3 : 0
      }
      if (action === 'show') {
        const reject = await call(server, 'getReject', { params: { id: id ?? '' } })
        if (terminal.isJson) terminal.print(JSON.stringify(reject))
        else process.stdout.write(Buffer.from(reject.base64 ?? '', 'base64'))
        return 0
      }
      if (action !== 'list')
        throw new AppError('request.invalid', `rejects has no action "${action}"`, { hint: 'list, show or replay' })
      const page = await call(server, 'listRejects', {
        query: { ...filter, limit: textFlag(context, 'limit') },
        signal: context.signal,
      })
      if (terminal.isJson) terminal.print(JSON.stringify(page.items))
      else
        for (const item of page.items)
          terminal.print(
            `${item.id}  ${item.received.slice(0, 19)}Z  ${item.source}/${showText(item.sensor)}  ${item.reason}  ${item.position}\n    ${showText(item.message)}: ${showText(item.sample.slice(0, 120))}`,
          )
      terminal.note(`${page.items.length} of ${page.total}`)
      return 0
    } finally {
      await server.close()
    }
  },
}
