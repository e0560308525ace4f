import { AppError } from '@aurora/core'
import type { Origin, Principal, SetupPurpose, User } from '@aurora/identity'
import type { FastifyInstance } from 'fastify'
import { handle, principalOf } from '../handle.ts'
import type { Services } from '../services.ts'

/** People of this installation; for administrators. A passphrase is set through a one-time link. */
export function userRoutes(app: FastifyInstance, services: Services): void {
  const { users } = services.identity

  handle(app, 'listUsers', async () => ({ items: (await users.list()).map(toUserItem) }))

  handle(app, 'createUser', async (call) => {
    const user = await users.create(
      { name: call.body.username, role: call.body.role, passphrase: call.body.passphrase },
      principalOf(call),
      call.origin,
    )
    call.reply.code(201)
    return call.body.passphrase === undefined
      ? await linkFor(services, { purpose: 'reset', username: user.name }, principalOf(call), call.origin)
      : toUserItem(user)
  })

  handle(app, 'deleteUser', async (call) => {
    const user = await users.find(call.params['username'] ?? '')
    if (user === undefined) throw new AppError('request.not_found', 'not found, or not yours to see')
    await users.remove(user.id, principalOf(call), call.origin)
    return undefined
  })

  handle(app, 'resetUser', async (call) => {
    const username = call.params['username'] ?? ''
    const isFirst = (await users.find(username)) === undefined && !(await users.hasAdmin())
    return await linkFor(
      services,
      isFirst ? { purpose: 'first-admin' } : { purpose: 'reset', username },
      principalOf(call),
      call.origin,
      username,
    )
  })
}

/** Only who makes the very first administrator gets a link that gives a role: any other sets a passphrase and no more. */
async function linkFor(
  services: Services,
  wanted: SetupPurpose,
  by: Principal,
  from: Origin,
  username = wanted.purpose === 'reset' ? wanted.username : '',
) {
  const link = await services.identity.setupLinks.create(wanted, by, from)
  return {
    username,
    token: link.token,
    path: `/setup#token=${link.token}`,
    expires: new Date(link.expiresMs).toISOString(),
  }
}

function toUserItem(user: User) {
  return {
    username: user.name,
    role: user.role,
    created: new Date(user.createdMs).toISOString(),
    lastLogin: user.lastLoginMs === undefined ? null : new Date(user.lastLoginMs).toISOString(),
    disabled: user.isDisabled,
  }
}
