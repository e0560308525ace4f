import type { EventItem } from '@aurora/contract'
import { AppError } from '@aurora/core'
import { call } from '../api-client.ts'
import { textFlag, type Command, type Context } from '../command.ts'
import { connect } from '../connect.ts'
import { showText } from '../terminal.ts'

const pageSize = 500

/** Searches what is stored. */
export const search: Command = {
  name: 'search',
  usage: "search ['QUERY'] [--from TIME] [--to TIME] [--limit N] [--count]",
  about: 'searches events, newest first',
  examples: [
    "./aurora search 'event_type:alert AND src_ip:10.0.0.0/8' --from now-24h",
    './aurora search error --source syslog --limit 20',
    "./aurora search 'dns.rrname:*.example.com' --from now-7d --count",
  ],
  flags: {
    from: { type: 'string', value: 'TIME', about: 'start: now-4h, or ISO 8601 (default now-24h)' },
    to: { type: 'string', value: 'TIME', about: 'end (default now)' },
    by: { type: 'string', value: 'CLOCK', about: 'time (of the sender, default) or received (by us)' },
    source: { type: 'string', value: 'NAMES', about: 'only these sources, comma separated' },
    severity: { type: 'string', value: 'NAMES', about: 'only these severities, comma separated' },
    limit: { type: 'string', value: 'N', about: 'at most so many events (default 100; 0 means all)' },
    oldest: { type: 'boolean', about: 'oldest first' },
    count: { type: 'boolean', about: 'only how many there are' },
    raw: { type: 'boolean', about: 'prints the lines as they were received' },
  },
  async run(context) {
    const server = await connect(context)
    try {
      const filter = {
        q: context.words.join(' '),
        from: textFlag(context, 'from') ?? 'now-24h',
        to: textFlag(context, 'to') ?? 'now',
        by: textFlag(context, 'by'),
        source: textFlag(context, 'source'),
        severity: textFlag(context, 'severity'),
      }
      if (context.flags['count'] === true) {
        const { total } = await call(server, 'countLogs', { query: filter, signal: context.signal })
        context.terminal.print(context.terminal.isJson ? JSON.stringify({ total }) : String(total))
        return 0
      }
      const limit = readLimit(textFlag(context, 'limit'))
      let shown = 0
      let cursor: string | undefined
      do {
        const page = await call(server, 'searchLogs', {
          query: {
            ...filter,
            limit: Math.min(pageSize, limit - shown),
            cursor,
            sort: context.flags['oldest'] === true ? 'oldest' : 'newest',
          },
          signal: context.signal,
        })
        if (cursor === undefined)
          for (const warning of page.warnings)
            context.terminal.note(`warning: column ${warning.offset + 1}: ${warning.message}`)
        for (const item of page.items) context.terminal.print(printItem(item, context))
        shown += page.items.length
        cursor = page.cursor ?? undefined
        if (page.partial !== undefined) context.terminal.note(`partial: ${page.partial.message}`)
        if (cursor === undefined || shown >= limit) {
          if (page.total !== null && page.total > shown)
            context.terminal.note(
              `${shown.toLocaleString('en')} of ${page.total.toLocaleString('en')}; more with --limit`,
            )
          else context.terminal.note(countText(shown, context))
        }
      } while (cursor !== undefined && shown < limit && !context.signal.aborted)
      return 0
    } catch (error) {
      if (error instanceof AppError && error.code === 'search.syntax') pointAt(context, error)
      throw error
    } finally {
      await server.close()
    }
  },
}

/** How many were shown; where there are none, what was looked through and how to look further. */
function countText(shown: number, context: Context): string {
  if (shown > 0) return shown === 1 ? '1 event' : `${shown.toLocaleString('en')} events`
  const [from, to] = [textFlag(context, 'from') ?? 'now-24h', textFlag(context, 'to') ?? 'now']
  return `no event from ${from} to ${to}; look further with --from, such as --from now-30d`
}

function readLimit(text: string | undefined): number {
  if (text === undefined) return 100
  if (!/^\d{1,9}$/.test(text)) throw new AppError('request.invalid', `--limit ${text}: a number is needed`)
  return Number(text) === 0 ? Infinity : Number(text)
}

function printItem(item: EventItem, context: Context): string {
  if (context.flags['raw'] === true) return context.terminal.isJson ? JSON.stringify(item.raw) : showText(item.raw)
  if (context.terminal.isJson) return JSON.stringify(item)
  return `${item.time.slice(0, 23).replace('T', ' ')}Z  ${item.severity.padEnd(8)}  ${showText(`${item.source}/${item.dataset}`).padEnd(20)}  ${showText(item.message)}`
}

/** Shows the query with a mark under the place where it stops making sense. */
function pointAt(context: Context, error: AppError): void {
  if (context.terminal.isJson || error.detail.offset === undefined) return
  const query = context.words.join(' ')
  context.terminal.note(
    `  ${showText(query)}\n  ${' '.repeat(error.detail.offset)}${'^'.repeat(Math.max(1, error.detail.length ?? 1))}`,
  )
}
