import { AppError } from '@aurora/core'
import { call, type Server } from '../api-client.ts'
import { textFlag, type Command, type Context } from '../command.ts'
import { connect } from '../connect.ts'
import { confirm } from '../ask.ts'
import { showText } from '../terminal.ts'

/** API keys for machines: create, list, revoke. */
export const key: Command = {
  name: 'key',
  usage: 'key create --name NAME [--role ROLE] [--scope PERMISSION…] [--source NAME] | key list | key revoke ID',
  about: 'manages API keys for senders and programs',
  examples: [
    './aurora key create --name sensor-1 --scope siem:write --source suricata',
    './aurora key create --name reports --role auditor --days 90 --json',
    './aurora key revoke 7Kq3…',
  ],
  subcommands: ['create', 'list', 'revoke'],
  flags: {
    name: { type: 'string', value: 'NAME', about: 'what the key is for' },
    role: { type: 'string', value: 'ROLE', about: 'api_service (default: only its scopes), or a role' },
    scope: {
      type: 'string',
      value: 'PERMISSION',
      about: 'what an api_service key may do; may stand more than once (default siem:write)',
      multiple: true,
    },
    source: { type: 'string', value: 'NAME', about: 'the only source it may send' },
    days: { type: 'string', value: 'N', about: 'days until it expires (default: never)' },
  },
  async run(context) {
    const [action = 'list', id] = context.words
    const server = await connect(context)
    try {
      if (action === 'create') return await create(server, context)
      if (action === 'list') return await list(server, context)
      if (action !== 'revoke')
        throw new AppError('request.invalid', `key has no action "${action}"`, { hint: 'create, list or revoke' })
      if (id === undefined)
        throw new AppError('request.invalid', 'the id of a key is needed', { hint: './aurora key list' })
      await confirm(context, `revoke the key ${id}`, id)
      await call(server, 'revokeKey', { params: { id } })
      context.terminal.note(`${id} is revoked`)
      return 0
    } finally {
      await server.close()
    }
  },
}

async function create(server: Server, context: Context): Promise<number> {
  const name = textFlag(context, 'name')
  if (name === undefined)
    throw new AppError('request.invalid', '--name is needed', {
      hint: './aurora key create --name sensor-1 --source suricata',
    })
  const role = textFlag(context, 'role') ?? 'api_service'
  const scopes =
    (context.flags['scope'] as string[] | undefined) ?? (role === 'api_service' ? ['siem:write'] : undefined)
  const days = textFlag(context, 'days')
  const made = await call(server, 'createKey', {
    body: {
      name,
      role,
      scopes,
      source: textFlag(context, 'source'),
      expiresInDays: days === undefined ? undefined : Number(days),
    },
  })
  context.terminal.print(context.terminal.isJson ? JSON.stringify(made) : made.key)
  context.terminal.note('shown this once: keep it where only its sender can read it')
  return 0
}

async function list(server: Server, context: Context): Promise<number> {
  const { items } = await call(server, 'listKeys')
  if (context.terminal.isJson) context.terminal.print(JSON.stringify(items))
  else
    for (const one of items)
      context.terminal.print(
        `${one.id.padEnd(20)} ${showText(one.name).padEnd(20)} ${one.role.padEnd(12)} ${(one.scopes.join(',') || '-').padEnd(20)} ${one.source ?? 'any source'}  last used ${one.lastUsed ?? 'never'}`,
      )
  return 0
}
