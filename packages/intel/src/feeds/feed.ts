import type { Severity } from '@aurora/core'
import type { IntelTables } from '../indicators/tables.ts'
import type { FeedDefaults } from '../indicators/taking.ts'
import type { Tlp } from '../kinds.ts'

/** How a feed is asked. `import` is what people bring; `taxii` a collection; the others a document at a URL. */
export const feedKinds = ['csv', 'stix', 'misp', 'taxii'] as const
export type FeedKind = (typeof feedKinds)[number]

/** What is asked and how. */
export interface FeedSettings {
  /** Of TAXII the API root; of MISP an event, a list of events, or a folder (with `/` at its end) with a manifest. */
  readonly url: string
  /** Of TAXII. */
  readonly collection?: string | undefined
  /** With one the secret is its password (Basic); without, a token (Bearer). */
  readonly user?: string | undefined
  /** The secret goes into this header as it is. */
  readonly header?: string | undefined
  /** Name of the secret; the secret itself is in no table. */
  readonly secret?: string | undefined
  readonly everyMinutes: number
  readonly confidence?: number | undefined
  readonly severity?: Severity | undefined
  readonly tlp?: Tlp | undefined
  readonly keepDays?: number | undefined
  /** The document is all there is: what it names no more is withdrawn. */
  readonly isWhole: boolean
}

/** A feed as a list shows it. Times are microseconds since 1970 UTC. */
export interface Feed {
  readonly id: string
  readonly name: string
  readonly kind: FeedKind | 'import'
  readonly settings: FeedSettings | undefined
  readonly createdUs: number
  readonly lastPollUs: number | undefined
  readonly lastOkUs: number | undefined
  readonly nextPollUs: number | undefined
  readonly lastError: string
  readonly lastReport: Readonly<Record<string, number>>
}

export type FeedRow = IntelTables['intel_feeds']

export function feedOf(row: FeedRow): Feed {
  return {
    id: row.id,
    name: row.name,
    kind: feedKinds.find((kind) => kind === row.kind) ?? 'import',
    settings: row.kind === 'import' ? undefined : settingsOf(row),
    createdUs: row.created_us,
    lastPollUs: row.last_poll_us ?? undefined,
    lastOkUs: row.last_ok_us ?? undefined,
    nextPollUs: row.next_poll_us ?? undefined,
    lastError: row.last_error,
    lastReport: JSON.parse(row.last_report) as Record<string, number>,
  }
}

export const settingsOf = (row: FeedRow): FeedSettings => JSON.parse(row.settings) as FeedSettings

export function defaultsOf(row: FeedRow): FeedDefaults {
  const { confidence, severity, tlp, keepDays } = settingsOf(row)
  return { id: row.id, name: row.name, confidence, severity, tlp, keepDays }
}

/** The headers that prove who we are. */
export function credentials({ user, header }: FeedSettings, secret: string | undefined): Record<string, string> {
  if (secret === undefined) return {}
  if (header !== undefined) return { [header.toLowerCase()]: secret }
  const basic = `Basic ${Buffer.from(`${user ?? ''}:${secret}`).toString('base64')}`
  return { authorization: user === undefined ? `Bearer ${secret}` : basic }
}
