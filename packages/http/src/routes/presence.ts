import type { FastifyInstance } from '../fastify.ts'
import { demand, handle, principalOf } from '../handle.ts'
import { Presence } from '../live/presence.ts'

/** Who else looks at the same alert or case. */
export function presenceRoutes(app: FastifyInstance): void {
  const presence = new Presence()

  handle(app, 'notePresence', (call) => {
    const { kind, id, isOpen } = call.body
    demand(kind === 'alert' ? 'alerts:read' : 'cases:read', call.principal)
    const who = principalOf(call)
    const subject = `${kind} ${id}`
    // A key is no person: it is told who is there, and nobody is told of it.
    if (who.kind !== 'user' || !isOpen) presence.left(subject, who)
    return Promise.resolve({ others: isOpen && who.kind === 'user' ? presence.seen(subject, who) : [] })
  })
}
