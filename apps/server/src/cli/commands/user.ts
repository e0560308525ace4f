import { AppError } from '@aurora/core'
import { call, type Server } from '../api-client.ts'
import { textFlag, type Command, type Context } from '../command.ts'
import { connect } from '../connect.ts'
import { confirm, readSecret } from '../ask.ts'

/** People: add, list, reset, remove. */
export const user: Command = {
  name: 'user',
  usage: 'user add NAME --role ROLE | user list | user reset [NAME] | user remove NAME',
  about: 'manages the people who may sign in',
  examples: ['./aurora user add alice --role analyst', './aurora user reset', './aurora user list --json'],
  subcommands: ['add', 'list', 'reset', 'remove'],
  flags: {
    role: { type: 'string', value: 'ROLE', about: 'admin, analyst, operator, auditor or viewer (default analyst)' },
    'passphrase-stdin': { type: 'boolean', about: 'reads the passphrase from standard input instead of making a link' },
  },
  async run(context) {
    const [action = 'list', name] = context.words
    const server = await connect(context)
    try {
      switch (action) {
        case 'add':
          return await add(server, needed(name), context)
        case 'list':
          return await list(server, context)
        case 'reset':
          return await reset(server, name ?? 'admin', context)
        case 'remove':
          await confirm(context, `remove ${needed(name)} and end their sessions`, needed(name))
          await call(server, 'deleteUser', { params: { username: needed(name) } })
          context.terminal.note(`${needed(name)} is removed`)
          return 0
        default:
          throw new AppError('request.invalid', `user has no action "${action}"`, {
            hint: 'add, list, reset or remove',
          })
      }
    } finally {
      await server.close()
    }
  },
}

function needed(name: string | undefined): string {
  if (name === undefined)
    throw new AppError('request.invalid', 'a user name is needed', { hint: './aurora user add alice --role analyst' })
  return name
}

async function add(server: Server, username: string, context: Context): Promise<number> {
  const passphrase = context.flags['passphrase-stdin'] === true ? await readSecret() : undefined
  const made = await call(server, 'createUser', {
    body: { username, role: textFlag(context, 'role') ?? 'analyst', passphrase },
  })
  if (context.terminal.isJson)
    context.terminal.print(JSON.stringify('token' in made ? { ...made, link: `${server.page}${made.path}` } : made))
  else if ('token' in made) printLink(context, server, made)
  else context.terminal.print(`${made.username} (${made.role}) is added`)
  return 0
}

async function list(server: Server, context: Context): Promise<number> {
  const { items } = await call(server, 'listUsers')
  if (context.terminal.isJson) context.terminal.print(JSON.stringify(items))
  else
    for (const one of items)
      context.terminal.print(
        `${one.username.padEnd(24)} ${one.role.padEnd(12)} ${one.disabled ? 'disabled' : `last signed in ${one.lastLogin ?? 'never'}`}`,
      )
  return 0
}

async function reset(server: Server, username: string, context: Context): Promise<number> {
  const link = await call(server, 'resetUser', { params: { username } })
  if (context.terminal.isJson) context.terminal.print(JSON.stringify({ ...link, link: `${server.page}${link.path}` }))
  else printLink(context, server, link)
  return 0
}

function printLink(context: Context, server: Server, link: { username: string; path: string; expires: string }): void {
  context.terminal.print(`${server.page}${link.path}`)
  context.terminal.note(`one use, until ${link.expires.slice(0, 16).replace('T', ' ')}Z; needs the server to run`)
}
