import { randomUUID } from 'node:crypto'
import { AppError } from '@aurora/core'
import type { Transaction } from '@aurora/state'
import type { EventStore, Page, PartialReason, Range } from '@aurora/store'
import { entryBy, type Actor, type Origin } from '../audit-sink.ts'
import type { Context } from '../context.ts'
import { checkSearch, searchPredicate, withoutNul, type SavedSearch } from './saved-search.ts'
import { huntsOf, listOf, listText, type HuntTables } from './tables.ts'

export const audiences = ['private', 'team', 'roles'] as const

/** Who sees a hunt beside its owner: nobody, everybody, or people of some roles (AU-90). */
export type Audience = { readonly to: 'private' | 'team' } | { readonly to: 'roles'; readonly roles: readonly string[] }

/** A search that is kept under a name, to be run again. */
export interface Hunt {
  readonly id: string
  readonly name: string
  readonly owner: { readonly id: string; readonly name: string }
  readonly search: SavedSearch
  readonly audience: Audience
  readonly createdUs: number
  readonly updatedUs: number
  readonly lastRunUs?: number
  /** Undefined when it was never run, or when counting met a limit. */
  readonly lastCount?: number
  /** The last twenty, oldest first. */
  readonly recentRuns: readonly HuntRun[]
}

/** When a hunt was run, and how many events it found; null when counting met a limit. */
export interface HuntRun {
  readonly atUs: number
  readonly count: number | null
}

export type NewHunt = Pick<Hunt, 'name' | 'search' | 'audience'>

/** What a run of a hunt found: the newest events, and how many there are. */
export interface HuntResult {
  readonly events: Page['events']
  readonly total: number | undefined
  readonly partial: PartialReason | undefined
}

const maxNameChars = 100
const maxRoles = 20
const maxHunts = 5000
const maxRuns = 20

/**
 * Saved hunts. Who may see one may run it; who owns it, or is an administrator, may change it. One that somebody may not
 * see is not there for them. Every change is recorded in the transaction that makes it.
 */
export class Hunts {
  readonly #context: Context
  readonly #store: Pick<EventStore, 'find' | 'count'>

  constructor(context: Context, store: Pick<EventStore, 'find' | 'count'>) {
    this.#context = context
    this.#store = store
  }

  /** The hunts somebody may see, by name. */
  async list(by: Actor): Promise<Hunt[]> {
    const rows = await huntsOf(this.#context.state)
      .selectFrom('detection_hunts')
      .selectAll()
      .orderBy('name')
      .orderBy('id')
      .limit(maxHunts)
      .execute()
    return rows.map(huntOf).filter((hunt) => maySee(hunt, by))
  }

  /** Rejects with 'request.not_found' for a hunt that is not there, or not for `by`. */
  async find(id: string, by: Actor): Promise<Hunt> {
    const row = await huntsOf(this.#context.state)
      .selectFrom('detection_hunts')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst()
    const hunt = row && huntOf(row)
    if (hunt === undefined || !maySee(hunt, by)) throw unknown()
    return hunt
  }

  async create(hunt: NewHunt, by: Actor, from: Origin): Promise<Hunt> {
    const { state, clock, audit } = this.#context
    const nowUs = clock.nowUs()
    const row: Row = {
      ...this.#columns(hunt),
      id: randomUUID(),
      owner_id: by.id,
      owner_name: by.name,
      created_us: nowUs,
      updated_us: nowUs,
      last_run_us: null,
      last_count: null,
      recent_runs: '[]',
    }
    await state.transaction(async (tx) => {
      const { count } = await huntsOf(tx)
        .selectFrom('detection_hunts')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      if (Number(count) >= maxHunts) throw new AppError('request.conflict', `there are ${maxHunts} hunts already`)
      await huntsOf(tx).insertInto('detection_hunts').values(row).execute()
      await audit.append(
        entryBy(by, from, {
          action: 'hunt.create',
          target: targetOf(row),
          details: { query: row.query, audience: row.audience },
        }),
        tx,
      )
    })
    return huntOf(row)
  }

  /** Rejects with 'request.not_found', and with 'auth.forbidden' for somebody else's hunt. */
  async update(id: string, hunt: NewHunt, by: Actor, from: Origin): Promise<Hunt> {
    assertMayChange(await this.find(id, by), by)
    const { state, clock, audit } = this.#context
    const columns = { ...this.#columns(hunt), updated_us: clock.nowUs() }
    const row = await state.transaction(async (tx) => {
      const changed = await huntsOf(tx)
        .updateTable('detection_hunts')
        .set(columns)
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst()
      if (changed === undefined) throw unknown()
      await audit.append(
        entryBy(by, from, {
          action: 'hunt.update',
          target: targetOf(changed),
          details: { query: changed.query, audience: changed.audience },
        }),
        tx,
      )
      return changed
    })
    return huntOf(row)
  }

  /** Rejects with 'request.not_found', and with 'auth.forbidden' for somebody else's hunt. Rules made of it stay. */
  async delete(id: string, by: Actor, from: Origin): Promise<void> {
    const hunt = await this.find(id, by)
    assertMayChange(hunt, by)
    const { state, audit } = this.#context
    await state.transaction(async (tx) => {
      await huntsOf(tx).deleteFrom('detection_hunts').where('id', '=', id).execute()
      await audit.append(entryBy(by, from, { action: 'hunt.delete', target: targetOf(hunt) }), tx)
    })
  }

  /** Runs a hunt over a range of event time, and keeps when that was and how many it found (AU-91, AU-92). */
  async run(id: string, by: Actor, time: Range, limit: number, signal?: AbortSignal): Promise<HuntResult> {
    const { state, clock, aliases } = this.#context
    const { search } = await this.find(id, by)
    const startedUs = clock.nowUs()
    const scope = { predicate: searchPredicate(search, startedUs, aliases), ...time, by: 'time' as const }
    const counted = await this.#store.count(scope, signal)
    const page = await this.#store.find(scope, { limit, order: 'newest' }, signal)
    await state.transaction((tx) => keepRun(tx, id, { atUs: startedUs, count: counted.total ?? null }))
    return { events: page.events, total: counted.total, partial: counted.partial ?? page.partial }
  }

  #columns({
    name,
    search,
    audience,
  }: NewHunt): Omit<
    Row,
    'id' | 'owner_id' | 'owner_name' | 'created_us' | 'updated_us' | 'last_run_us' | 'last_count' | 'recent_runs'
  > {
    const { clock, aliases } = this.#context
    const { query, sources, severities, hosts } = checkSearch(search, clock.nowUs(), aliases)
    return {
      name: checkName(name),
      query,
      sources: listText(sources),
      severities: listText(severities),
      hosts: listText(hosts),
      audience: audience.to,
      roles: listText(rolesOf(audience)),
    }
  }
}

function maySee({ owner, audience }: Hunt, by: Actor): boolean {
  if (owner.id === by.id || audience.to === 'team') return true
  return audience.to === 'roles' && (audience.roles.includes(by.role) || by.role === 'admin')
}

function assertMayChange({ owner }: Hunt, by: Actor): void {
  if (owner.id !== by.id && by.role !== 'admin') throw new AppError('auth.forbidden', 'this hunt is somebody else’s')
}

const unknown = (): AppError => new AppError('request.not_found', 'there is no such hunt')

function checkName(text: string): string {
  const name = withoutNul(text).trim()
  if (name === '' || name.length > maxNameChars || /\p{Cc}/u.test(name))
    throw new AppError('request.invalid', `a name has 1 to ${maxNameChars} characters`)
  return name
}

function rolesOf(audience: Audience): readonly string[] {
  if (audience.to !== 'roles') return []
  if (
    audience.roles.length === 0 ||
    audience.roles.length > maxRoles ||
    audience.roles.some((role) => !/^[a-z][a-z0-9_]{0,40}$/.test(role))
  )
    throw new AppError('request.invalid', `a hunt is for 1 to ${maxRoles} roles`)
  return audience.roles
}

/** Keeps a run with the last ones; the hunt may have been deleted meanwhile. */
async function keepRun(tx: Transaction, id: string, run: HuntRun): Promise<void> {
  const ofHunt = huntsOf(tx).selectFrom('detection_hunts').select('recent_runs').where('id', '=', id)
  const row = await ofHunt.executeTakeFirst()
  if (row === undefined) return
  const runs = [...(JSON.parse(row.recent_runs) as HuntRun[]), run].slice(-maxRuns)
  await huntsOf(tx)
    .updateTable('detection_hunts')
    .set({ last_run_us: run.atUs, last_count: run.count, recent_runs: JSON.stringify(runs) })
    .where('id', '=', id)
    .execute()
}

type Row = HuntTables['detection_hunts']

const targetOf = ({ id, name }: { id: string; name: string }): { kind: string; id: string; name: string } => ({
  kind: 'hunt',
  id,
  name,
})

const huntOf = (row: Row): Hunt => ({
  id: row.id,
  name: row.name,
  owner: { id: row.owner_id, name: row.owner_name },
  search: searchOfRow(row),
  audience: row.audience === 'roles' ? { to: 'roles', roles: listOf(row.roles) } : { to: row.audience },
  createdUs: row.created_us,
  updatedUs: row.updated_us,
  recentRuns: JSON.parse(row.recent_runs) as HuntRun[],
  ...(row.last_run_us === null ? {} : { lastRunUs: row.last_run_us }),
  ...(row.last_count === null ? {} : { lastCount: row.last_count }),
})

/** The search of a row. */
export const searchOfRow = (row: Pick<Row, 'query' | 'sources' | 'severities' | 'hosts'>): SavedSearch => ({
  query: row.query,
  sources: listOf(row.sources),
  severities: listOf(row.severities),
  hosts: listOf(row.hosts),
})
