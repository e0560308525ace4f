import type { AlertItem } from '@aurora/contract'
import { AppError } from '@aurora/core'
import { neededWord, runAction, type Action } from '../actions.ts'
import { call } from '../api-client.ts'
import { textFlag, type Command, type Context } from '../command.ts'
import { showText } from '../terminal.ts'

const bulkPage = 200

const list: Action = async (server, _words, context) => {
  const limit = readLimit(textFlag(context, 'limit'))
  const items: AlertItem[] = []
  let cursor: string | undefined
  do {
    const query = { ...filterOf(context), sort: textFlag(context, 'sort'), limit: Math.min(bulkPage, limit), cursor }
    const page = await call(server, 'listAlerts', { query, signal: context.signal })
    items.push(...page.items)
    cursor = page.cursor ?? undefined
  } while (cursor !== undefined && items.length < limit && !context.signal.aborted)
  printList(items.slice(0, limit), cursor !== undefined, context)
  return 0
}

const show: Action = async (server, words, context) => {
  const id = neededWord(words, 0, 'an alert', './aurora alerts show A-1')
  const alert = await call(server, 'getAlert', { params: { id } })
  const { items } = await call(server, 'alertTimeline', { params: { id }, query: { limit: 20 } })
  if (context.terminal.isJson) {
    context.terminal.print(JSON.stringify({ ...alert, timeline: items }))
    return 0
  }
  const { terminal } = context
  terminal.print(lineOf(alert))
  terminal.print(`  ${showText(alert.description)}`)
  terminal.print(
    `  ${alert.findingCount} findings, ${alert.eventCount} events, first ${time(alert.firstSeen)}, last ${time(alert.lastSeen)}`,
  )
  for (const entity of alert.allEntities) terminal.print(`  ${entity.kind} ${showText(entity.value)}`)
  if (alert.techniques.length > 0) terminal.print(`  techniques ${showText(alert.techniques.join(' '))}`)
  for (const entry of items)
    terminal.print(
      `  ${time(entry.at)}  ${showText(entry.actor.name).padEnd(12)} ${entry.kind}: ${showText(entry.text)}`,
    )
  return 0
}

const set: Action = async (server, words, context) => {
  const id = neededWord(words, 0, 'an alert', './aurora alerts set A-1 --status investigating')
  return await change(server, id, changeOf(context), context)
}

const assign: Action = async (server, words, context) => {
  const id = neededWord(words, 0, 'an alert', './aurora alerts assign A-1 ann')
  const assignee = neededWord(words, 1, 'a user name, or "none",', './aurora alerts assign A-1 ann')
  return await change(server, id, { assignee: assignee === 'none' ? null : assignee }, context)
}

const note: Action = async (server, words, context) => {
  const id = neededWord(words, 0, 'an alert', "./aurora alerts note A-1 'called the user'")
  neededWord(words, 1, 'the text of the note', "./aurora alerts note A-1 'called the user'")
  return await change(server, id, { note: words.slice(1).join(' ') }, context)
}

const bulk: Action = async (server, words, context) => {
  const filter = Object.fromEntries(Object.entries(filterOf(context)).filter(([, value]) => value !== undefined))
  if (words.length > 0 === Object.keys(filter).length > 0)
    throw new AppError('request.invalid', 'name alerts, or a filter, and not both', {
      hint: './aurora alerts bulk A-1 A-2 --set-status resolved',
    })
  const target = words.length > 0 ? { ids: words } : { filter }
  const answer = await call(server, 'bulkAlerts', { body: { ...target, change: changeOf(context) } })
  const { terminal } = context
  if (terminal.isJson) terminal.print(JSON.stringify(answer))
  else {
    terminal.print(`${answer.changed} changed, ${answer.unchanged} unchanged, ${answer.refused} refused`)
    for (const item of answer.items)
      if (item.outcome === 'refused') terminal.note(`${showText(item.name)}: ${item.message ?? ''}`)
  }
  return answer.refused > 0 ? 3 : 0
}

/** Alerts: list, look at, work on. */
export const alerts: Command = {
  name: 'alerts',
  usage: 'alerts [list] | alerts show|set|assign|note ALERT … | alerts bulk [ALERT…]',
  about: 'lists alerts and works on them',
  examples: [
    './aurora alerts list --status new --sort risk',
    "./aurora alerts note A-1042 'the user was on holiday'",
    './aurora alerts bulk --rule 5f0c… --set-verdict false_positive',
  ],
  subcommands: ['list', 'show', 'set', 'assign', 'note', 'bulk'],
  flags: {
    status: { type: 'string', value: 'NAMES', about: 'only these statuses, comma separated' },
    severity: { type: 'string', value: 'NAMES', about: 'only these severities, comma separated' },
    source: { type: 'string', value: 'NAMES', about: 'only these sources, comma separated' },
    rule: { type: 'string', value: 'ID', about: 'only of this rule' },
    entity: { type: 'string', value: 'KIND:VALUE', about: 'only about this, for example user:bob' },
    assignee: { type: 'string', value: 'NAME', about: 'only of this user; none: of nobody' },
    case: { type: 'string', value: 'CASE', about: 'only in this case' },
    incident: { type: 'string', value: 'INCIDENT', about: 'only in this incident' },
    text: { type: 'string', value: 'TEXT', about: 'only with this in title, entities or description' },
    from: { type: 'string', value: 'TIME', about: 'received since: now-24h, or ISO 8601' },
    to: { type: 'string', value: 'TIME', about: 'received before' },
    sort: { type: 'string', value: 'ORDER', about: 'newest (default), severity or risk' },
    limit: { type: 'string', value: 'N', about: 'at most so many (default 50; 0 means all)' },
    'set-status': { type: 'string', value: 'STATUS', about: 'what it becomes (set, bulk)' },
    'set-severity': { type: 'string', value: 'NAME', about: 'how severe it is (set, bulk)' },
    'set-verdict': { type: 'string', value: 'VERDICT', about: 'true_positive or false_positive (set, bulk)' },
    'set-assignee': { type: 'string', value: 'NAME', about: 'whose it is; none: nobody’s (set, bulk)' },
    tag: { type: 'string', value: 'TAG', about: 'a tag to add; may stand more than once (set, bulk)', multiple: true },
    untag: { type: 'string', value: 'TAG', about: 'a tag to remove; may stand more than once', multiple: true },
  },
  run: async (context) => await runAction('alerts', { list, show, set, assign, note, bulk }, 'list', context),
}

async function change(
  server: Parameters<Action>[0],
  id: string,
  body: Readonly<Record<string, unknown>>,
  context: Context,
): Promise<number> {
  const alert = await call(server, 'changeAlert', { params: { id }, body })
  context.terminal.print(context.terminal.isJson ? JSON.stringify(alert) : lineOf(alert))
  return 0
}

function changeOf(context: Context): Record<string, unknown> {
  const assignee = textFlag(context, 'set-assignee')
  const wanted = {
    status: textFlag(context, 'set-status'),
    severity: textFlag(context, 'set-severity'),
    verdict: textFlag(context, 'set-verdict'),
    assignee: assignee === 'none' ? null : assignee,
    addTags: context.flags['tag'],
    removeTags: context.flags['untag'],
  }
  const given = Object.entries(wanted).filter(([, value]) => value !== undefined)
  if (given.length === 0)
    throw new AppError('request.invalid', 'nothing to change was named', {
      hint: '--set-status, --set-severity, --set-verdict, --set-assignee, --tag, --untag',
    })
  return Object.fromEntries(given)
}

function filterOf(context: Context): Record<string, string | undefined> {
  const names = [
    'status',
    'severity',
    'source',
    'rule',
    'entity',
    'assignee',
    'case',
    'incident',
    'from',
    'to',
  ] as const
  const given = Object.fromEntries(names.map((name) => [name, textFlag(context, name)]))
  return { ...given, q: textFlag(context, 'text') }
}

function readLimit(text: string | undefined): number {
  if (text === undefined) return 50
  if (!/^\d{1,9}$/.test(text)) throw new AppError('request.invalid', `--limit ${text}: a number is needed`)
  return Number(text) === 0 ? Infinity : Number(text)
}

function printList(items: readonly AlertItem[], hasMore: boolean, { terminal }: Context): void {
  if (terminal.isJson) terminal.print(JSON.stringify(items))
  else for (const item of items) terminal.print(lineOf(item))
  const count = items.length === 1 ? '1 alert' : `${items.length} alerts`
  terminal.note(hasMore ? `${count}; there are more, see --limit` : count)
}

function lineOf(alert: AlertItem): string {
  const who = alert.assignee === null ? '-' : showText(alert.assignee)
  return `${alert.name.padEnd(8)} ${alert.severity.padEnd(8)} ${alert.status.padEnd(14)} ${who.padEnd(12)} ${time(alert.lastSeen)}  ${showText(alert.title)}`
}

/** To the second. */
const time = (iso: string): string => `${iso.slice(0, 19).replace('T', ' ')}Z`
