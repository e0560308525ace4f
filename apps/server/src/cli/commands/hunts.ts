import { AppError } from '@aurora/core'
import { call, type Server } from '../api-client.ts'
import { textFlag, type Command, type Context } from '../command.ts'
import { connect } from '../connect.ts'
import { showText } from '../terminal.ts'

type Action = (server: Server, words: readonly string[], context: Context) => Promise<number>

const actions: Readonly<Record<string, Action>> = {
  list: listHunts,
  run: runHunt,
  save: saveHunt,
  delete: deleteHunt,
}

/** Saved searches: keep one, run it again. */
export const hunts: Command = {
  name: 'hunts',
  usage: 'hunts [list|run NAME|save NAME QUERY|delete NAME]',
  about: 'saves searches under a name, and runs them again',
  examples: [
    "./aurora hunts save 'root logons' 'user.name:root AND event.action:ssh_login' --audience team",
    "./aurora hunts run 'root logons' --from now-7d",
    './aurora hunts list --json',
  ],
  subcommands: Object.keys(actions),
  flags: {
    source: { type: 'string', value: 'NAMES', about: 'save: only these sources, comma separated' },
    severity: { type: 'string', value: 'NAMES', about: 'save: only these severities, comma separated' },
    host: { type: 'string', value: 'NAMES', about: 'save: only these hosts, names or addresses, comma separated' },
    audience: { type: 'string', value: 'WHO', about: 'save: private (default), team, or roles, comma separated' },
    from: { type: 'string', value: 'TIME', about: 'run: from this time on (default now-24h)' },
    to: { type: 'string', value: 'TIME', about: 'run: up to this time (default now)' },
    limit: { type: 'string', value: 'N', about: 'run: at most so many events (default 50)' },
  },
  async run(context) {
    const [word = 'list', ...rest] = context.words
    const action = Object.hasOwn(actions, word) ? actions[word] : undefined
    if (action === undefined)
      throw new AppError('request.invalid', `there is no "hunts ${word.slice(0, 40)}"`, {
        hint: Object.keys(actions).join(', '),
      })
    const server = await connect(context)
    try {
      return await action(server, rest, context)
    } finally {
      await server.close()
    }
  },
}

async function listHunts(server: Server, _words: readonly string[], { terminal, signal }: Context): Promise<number> {
  const { items } = await call(server, 'listHunts', { signal })
  if (terminal.isJson) terminal.print(JSON.stringify(items))
  else
    for (const { name, search, owner, lastRun, lastCount } of items) {
      const last = lastRun === null ? 'never run' : `${lastRun.slice(0, 16)}Z  ${lastCount ?? 'many'} found`
      terminal.print(
        `${showText(name).padEnd(30)}  ${showText(owner.name).padEnd(12)}  ${last}\n    ${showText(search.query)}`,
      )
    }
  terminal.note(`${items.length} ${items.length === 1 ? 'hunt' : 'hunts'}`)
  return 0
}

async function runHunt(server: Server, words: readonly string[], context: Context): Promise<number> {
  const { terminal, signal } = context
  const { id } = await named(server, words)
  const limit = textFlag(context, 'limit')
  const body = {
    from: textFlag(context, 'from'),
    to: textFlag(context, 'to'),
    ...(limit !== undefined && { limit: Number(limit) }),
  }
  const { items, total, partial } = await call(server, 'runHunt', { params: { id }, body, signal })
  if (terminal.isJson) terminal.print(JSON.stringify(items))
  else
    for (const event of items)
      terminal.print(`${event.time}  ${event.severity.padEnd(8)}  ${event.source}  ${showText(event.message)}`)
  terminal.note(`${items.length} of ${total ?? 'many'}${partial === null ? '' : `; partial: ${partial}`}`)
  return 0
}

async function saveHunt(server: Server, [name, ...query]: readonly string[], context: Context): Promise<number> {
  const list = (flag: string): string[] =>
    (textFlag(context, flag) ?? '').split(',').map((each) => each.trim()).filter((each) => each !== '') // prettier-ignore
  if (name === undefined)
    throw new AppError('request.invalid', 'name the hunt, then its query', { hint: "./aurora hunts save NAME 'QUERY'" })
  const search = { query: query.join(' '), sources: list('source'), severities: list('severity'), hosts: list('host') }
  const audience = audienceOf(list('audience'))
  const known = (await call(server, 'listHunts', { signal: context.signal })).items.find((hunt) => hunt.name === name)
  const body = { name, search, audience }
  const saved =
    known === undefined
      ? await call(server, 'createHunt', { body, signal: context.signal })
      : await call(server, 'updateHunt', { params: { id: known.id }, body, signal: context.signal })
  context.terminal.print(context.terminal.isJson ? JSON.stringify(saved) : `${showText(saved.name)} is saved`)
  return 0
}

function audienceOf(words: readonly string[]): object {
  const [first = 'private', ...more] = words
  if (more.length === 0 && (first === 'private' || first === 'team')) return { to: first }
  return { to: 'roles', roles: words }
}

async function deleteHunt(server: Server, words: readonly string[], { terminal, signal }: Context): Promise<number> {
  const { id, name } = await named(server, words)
  await call(server, 'deleteHunt', { params: { id }, signal })
  terminal.print(terminal.isJson ? JSON.stringify({ deleted: id }) : `${showText(name)} is deleted`)
  return 0
}

/** The hunt that the words name, by name or by id. */
async function named(server: Server, words: readonly string[]): Promise<{ id: string; name: string }> {
  const wanted = words.join(' ')
  const { items } = await call(server, 'listHunts')
  const found = items.find(({ id, name }) => id === wanted || name === wanted)
  if (found === undefined)
    throw new AppError('request.not_found', `there is no hunt "${wanted.slice(0, 100)}"`, {
      hint: './aurora hunts list',
    })
  return found
}
