import { plural } from '../plural.ts'
import { call } from '../api-client.ts'
import type { Command } from '../command.ts'
import { connect } from '../connect.ts'

/** Shows a recorded attack, or takes it away again. */
export const replay: Command = {
  name: 'replay',
  usage: 'replay [--remove]',
  about: 'replays a recorded attack, moved to now and marked DEMO',
  examples: ['./aurora replay', './aurora replay --remove', './aurora replay --json'],
  flags: { remove: { type: 'boolean', about: 'takes its events, findings, alerts and cases away' } },
  async run(context) {
    const { terminal } = context
    const server = await connect(context)
    try {
      if (context.flags['remove'] === true) {
        const gone = await call(server, 'removeDemo', {})
        if (terminal.isJson) terminal.print(JSON.stringify(gone))
        else
          terminal.print(
            `removed ${plural(gone.removed, 'event')}, ${plural(gone.alerts, 'alert')} and ${plural(gone.cases, 'case')} of the demonstration`,
          )
        return 0
      }
      terminal.note('storing the recording, and waiting for what rules find in it …')
      const shown = await call(server, 'replayDemo', {})
      if (terminal.isJson) terminal.print(JSON.stringify(shown))
      else {
        terminal.print(`${plural(shown.events, 'event')} of half an hour, moved to now and marked DEMO`)
        terminal.print(`${plural(shown.alerts, 'alert')}${shown.case === null ? '' : `, one case: ${shown.case}`}`)
        terminal.note('./aurora alerts shows them; ./aurora replay --remove takes all of it away')
      }
      return 0
    } finally {
      await server.close()
    }
  },
}
