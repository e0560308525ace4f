import { createHash } from 'node:crypto'

/** How a poll proves who it is. The secret comes from a file or an environment variable, and is read anew each time. */
export interface PollAuth {
  /** With one the secret is its password (Basic); without, the secret is a token (Bearer). */
  readonly user?: string | undefined
  readonly secretFile?: string | undefined
  readonly secretEnv?: string | undefined
  /** The secret goes into this header as it is. */
  readonly header?: string | undefined
  /** A token is fetched here with user and secret, and again when it has run out. */
  readonly loginUrl?: string | undefined
  /** Where in the answer to the login the token stands. */
  readonly tokenPath: string
}

/** A REST API that is asked for new records, again and again. */
interface PollBase {
  readonly url: string
  readonly source: string
  readonly sensor: string
  readonly intervalMs: number
  /** Records that may come so much later than younger ones are found all the same. */
  readonly overlapMs: number
  readonly pageSize: number
  readonly auth: PollAuth
  readonly caFile?: string | undefined
  /** Records before this time are not asked for. */
  readonly sinceMs?: number | undefined
}

/** The alerts in an index of the Wazuh indexer. */
export interface WazuhPoll extends PollBase {
  readonly kind: 'wazuh'
  readonly index: string
}

/** The rows of one event artifact, of a client or the server. */
export interface VelociraptorPoll extends PollBase {
  readonly kind: 'velociraptor'
  readonly artifact: string
  /** Without one the artifact is the server's. */
  readonly clientId?: string | undefined
  readonly orgId?: string | undefined
}

/** Any API that answers with JSON and has one of these ways to go on. */
export interface HttpPoll extends PollBase {
  readonly kind: 'http'
  /** Where in an answer the list of records stands; '' for the answer itself, or JSON lines. */
  readonly items: string
  /** Where in a record what tells it from all others stands; without it, all of the record. */
  readonly id?: string | undefined
  readonly next: NextPage
  /** Parameter that bounds a page by `pageSize`. */
  readonly sizeParam?: string | undefined
}

/** How the next page is asked for. */
export type NextPage =
  /** A cursor in the answer goes into a parameter. */
  | { readonly by: 'cursor'; readonly param: string; readonly path: string }
  /** `Link: <URL>; rel="next"` (RFC 8288), to the same host. */
  | { readonly by: 'link' }
  /** The number of records so far, of a list that only grows at its end. */
  | { readonly by: 'offset'; readonly param: string }
  /** The greatest time of the records so far, as ISO 8601, `overlapMs` earlier. */
  | { readonly by: 'time'; readonly param: string; readonly path: string }

export type PollConfig = WazuhPoll | VelociraptorPoll | HttpPoll

/** Names the sequence of records that positions count in; what tells two polls of one place apart is in it as a digest. */
export function spaceOf(config: PollConfig): string {
  const { kind, url } = config
  const what = kind === 'wazuh' ? config.index : kind === 'velociraptor' ? config.orgId : config.items
  const digest = createHash('sha256')
    .update(JSON.stringify([kind, url, what]))
    .digest('base64url')
    .slice(0, 8)
  return `poll:${placeOf(config)} ${digest}`
}

/** What a person calls it: no query, which may hold a secret. */
export function placeOf(config: PollConfig): string {
  const { origin, pathname } = new URL(config.url)
  const what = config.kind === 'velociraptor' ? ` (${config.artifact} of ${config.clientId ?? 'server'})` : ''
  return `${config.kind} at ${origin}${pathname === '/' ? '' : pathname}${what}`
}
