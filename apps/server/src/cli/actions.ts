import { AppError } from '@aurora/core'
import type { Server } from './api-client.ts'
import type { Context } from './command.ts'
import { connect } from './connect.ts'

/** One action of a command: what `words` after its name mean is its own business. */
export type Action = (server: Server, words: readonly string[], context: Context) => Promise<number>

/** Runs the action the first word names, `fallback` without one, and lets go of the server at the end. */
export async function runAction(
  command: string,
  actions: Readonly<Record<string, Action>>,
  fallback: string,
  context: Context,
): Promise<number> {
  const [name = fallback, ...words] = context.words
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined
  if (action === undefined)
    throw new AppError('request.invalid', `${command} has no action "${name}"`, {
      hint: Object.keys(actions).join(', '),
    })
  const server = await connect(context)
  try {
    return await action(server, words, context)
  } finally {
    await server.close()
  }
}

/** The word at `place`, which an action cannot do without. `what` says what is missing, `example` how it is written. */
export function neededWord(words: readonly string[], place: number, what: string, example: string): string {
  const word = words[place]
  if (word === undefined) throw new AppError('request.invalid', `${what} is needed`, { hint: example })
  return word
}
