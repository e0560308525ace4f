import { AppError } from '@aurora/core'
import type { By } from './by.ts'
import type { Context } from './change.ts'

/**
 * Fails with 'request.invalid' when there is nobody of this name to give work to. Whoever asks may take it themselves, a
 * key too; null is nobody, and undefined leaves it as it is.
 */
export async function assertAssignee(
  { isPerson }: Pick<Context, 'isPerson'>,
  name: string | null | undefined,
  by: By,
): Promise<void> {
  if (name === undefined || name === null || name === by.actor.name) return
  if (!name.includes('\0') && (await isPerson(name))) return // PostgreSQL takes no such text, even to look for it
  throw new AppError('request.invalid', `there is no user "${name.slice(0, 64)}"`, { hint: 'see ./aurora user list' })
}
