import { AppError } from '@aurora/core'
import { call, type Server } from '../../api-client.ts'
import { textFlag, type Context } from '../../command.ts'
import { showText } from '../../terminal.ts'

type Change = {
  isEnabled?: boolean
  isPinned?: boolean
  severity?: string | null
  opensCase?: boolean
  reason?: string
}

/** Rules that say the words, by title. */
export async function listRules(server: Server, words: readonly string[], context: Context): Promise<number> {
  const { terminal } = context
  const { items, total } = await call(server, 'listRules', {
    query: {
      q: words.length === 0 ? undefined : words.join(' '),
      pack: textFlag(context, 'pack'),
      level: textFlag(context, 'level'),
      enabled: context.flags['disabled'] === true ? 'false' : undefined,
      limit: textFlag(context, 'limit'),
    },
  })
  if (terminal.isJson) terminal.print(JSON.stringify(items))
  else
    for (const rule of items) {
      const marks = [
        rule.tuning.isEnabled ? '' : 'off',
        rule.tuning.isPinned ? 'pinned' : '',
        rule.tuning.severity ?? '',
        rule.tuning.opensCase ? 'opens a case' : '',
      ].filter(Boolean)
      terminal.print(
        `${showText(rule.key).padEnd(36)}  ${rule.level.padEnd(13)}  ${showText(rule.title)}${marks.length > 0 ? `  [${marks.join(', ')}]` : ''}`,
      )
    }
  terminal.note(`${items.length} of ${total}`)
  return 0
}

/** One rule as its pack brought it. */
export async function showRule(server: Server, [key]: readonly string[], { terminal }: Context): Promise<number> {
  const rule = await call(server, 'getRule', { params: { key: named(key) } })
  if (terminal.isJson) terminal.print(JSON.stringify(rule))
  else for (const line of rule.text.split('\n')) terminal.print(showText(line))
  return 0
}

/** What each word changes about rules. */
export const changes: Readonly<Record<'enable' | 'disable' | 'pin' | 'unpin', Change>> = {
  enable: { isEnabled: true },
  disable: { isEnabled: false },
  pin: { isPinned: true },
  unpin: { isPinned: false },
}

export async function tuneRules(
  server: Server,
  keys: readonly string[],
  change: Change,
  context: Context,
): Promise<number> {
  const reason = textFlag(context, 'reason')
  const severity = textFlag(context, 'severity')
  const opensCase = textFlag(context, 'opens-case')
  if (keys.length === 0) named(undefined)
  if (opensCase !== undefined && !['yes', 'no'].includes(opensCase))
    throw new AppError('request.invalid', '--opens-case is yes or no')
  const body = {
    keys,
    ...change,
    ...(severity !== undefined && { severity: severity === 'rule' ? null : severity }),
    ...(opensCase !== undefined && { opensCase: opensCase === 'yes' }),
    ...(reason !== undefined && { reason }),
  }
  if (Object.keys(body).length === 1)
    throw new AppError('request.invalid', 'say what to change', { hint: '--severity, --opens-case or --reason' })
  const { tuned } = await call(server, 'tuneRules', { body })
  context.terminal.print(context.terminal.isJson ? JSON.stringify({ tuned }) : `${tuned} changed`)
  return 0
}

type Explained = {
  kind: string
  holds: boolean
  text: string
  found?: string[] | undefined
  of?: Explained[] | undefined
}

/** Says which conditions of a rule hold of an event; 3 when the rule does not match it. */
export async function explainRule(
  server: Server,
  [event, key]: readonly string[],
  { terminal }: Context,
): Promise<number> {
  if (event === undefined || key === undefined)
    throw new AppError('request.invalid', 'name an event and a rule', { hint: './aurora rules explain EVENT RULE' })
  const answer = await call(server, 'explainRule', { params: { key }, query: { event } })
  if (terminal.isJson) terminal.print(JSON.stringify(answer))
  else {
    terminal.print(`${showText(answer.rule.title)}: ${answer.matches ? 'matches' : 'does not match'}`)
    terminal.print(
      `the event is ${showText(answer.logsource)}: ${answer.isAbout ? 'the rule is about such events' : 'the rule is not about such events, and is not asked'}`,
    )
    printCondition(answer.condition, 0, (line) => terminal.print(showText(line)))
  }
  return answer.matches ? 0 : 3
}

function printCondition(condition: Explained, depth: number, print: (line: string) => void): void {
  const found = condition.found === undefined || condition.found.length === 0 ? '' : `  (${condition.found.join(', ')})`
  print(`${'  '.repeat(depth)}${condition.holds ? '+' : '-'} ${condition.text}${found}`)
  for (const part of condition.of ?? []) printCondition(part, depth + 1, print)
}

function named(key: string | undefined): string {
  if (key === undefined) throw new AppError('request.invalid', 'name a rule', { hint: './aurora rules list WORDS' })
  return key
}
