import { AppError } from '@aurora/core'
import type { Grant } from './permissions.ts'

/** Who is asking: a signed-in person, an API key, or whoever runs the command line on the data folder. */
export interface Principal {
  readonly kind: 'user' | 'key' | 'setup'
  /** Of the user (UUID), or the public part of the key. */
  readonly id: string
  readonly name: string
  readonly role: string
  readonly permissions: ReadonlySet<Grant>
  /** The only source this key may send events for; any, when undefined. */
  readonly source?: string
  /** The browser session the request came with, by its public id. */
  readonly sessionId?: string
}

/** Where a request came from, as far as it is known. All of it is text from outside. */
export interface Origin {
  readonly address?: string | undefined
  readonly requestId?: string | undefined
  readonly userAgent?: string | undefined
}

/** The person at the machine itself: who can write the data folder can do everything anyway, so it may, and is recorded. */
export const localOperator: Principal = {
  kind: 'setup',
  id: 'local',
  name: 'local operator',
  role: 'admin',
  permissions: new Set(['*']),
}

/** Refuses with 'auth.forbidden' when `by` would hand on a right that `by` does not hold. */
export function assertMayGrant(by: Principal, grants: Iterable<Grant>): void {
  if (by.permissions.has('*')) return
  for (const grant of grants) {
    if (!by.permissions.has(grant))
      throw new AppError('auth.forbidden', `you cannot give ${grant}, which you do not have`)
  }
}
