import type { AuditEntry } from '@aurora/audit'
import { AppError, type ErrorCode } from '@aurora/core'
import { assertAssignee } from '../assignee.ts'
import type { By } from '../by.ts'
import { change, type Context } from '../change.ts'
import { bounds } from '../limits.ts'
import { parseAddress, printShort } from '../short-number.ts'
import { tablesOf, type AlertRow, type CasesTables } from '../tables.ts'
import { record, type Work } from '../work.ts'
import { applyAlertChange, type AlertChange, type ChangedAlert } from './alert-change.ts'
import { filterSql, type AlertFilter } from './alert-filter.ts'
import { writeChange } from './alert-store.ts'
import { applyUndo, undoWithinUs } from './alert-undo.ts'

/** Which alerts: these (ids or short numbers), or all that a filter matches at this moment. */
export type BulkTarget = { readonly ids: readonly string[] } | { readonly filter: AlertFilter }

/** What became of one alert of a bulk change. */
export interface BulkItem {
  readonly id: string
  readonly name: string
  readonly outcome: 'changed' | 'unchanged' | 'refused'
  readonly code?: ErrorCode
  readonly message?: string
}

/** Who runs a bulk change in the background hears how far it is, and may end it between two transactions. */
export interface BulkProgress {
  readonly onTotal?: (total: number) => void
  readonly onItems?: (items: readonly BulkItem[]) => void
  readonly shouldStop?: () => boolean
}

/**
 * Makes the same change to many alerts, up to 5,000, and says what became of each.
 *
 * They go four hundred at a time: each of these is one transaction with one audit record that names its alerts. One
 * that is refused leaves the others as they are. Fails with 'request.too_large' before anything is changed.
 */
export async function changeMany(
  context: Context,
  target: BulkTarget,
  wanted: AlertChange,
  by: By,
  progress: BulkProgress = {},
): Promise<BulkItem[]> {
  await assertAssignee(context, wanted.assignee, by)
  return await changeEach(context, target, by, progress, {
    action: 'alert.bulk',
    details: { change: bulkDetails(wanted) },
    apply: (row, work) => Promise.resolve(applyAlertChange(row, wanted, by, work.nowUs, work.settings)),
  })
}

/**
 * Takes back what `by` changed last of each of `ids`, one alert or many; see {@link applyUndo}. Goes as
 * {@link changeMany} does.
 */
export async function undoMany(context: Context, ids: readonly string[], by: By): Promise<BulkItem[]> {
  return await changeEach(
    context,
    { ids },
    by,
    {},
    {
      action: 'alert.undo',
      details: {},
      apply: async (row, work) => applyUndo(row, await recentEntries(work, row.id), by, work.nowUs, work.settings),
    },
  )
}

/** What of the timeline of an alert an undo may be about, oldest first. */
async function recentEntries(work: Work, alertId: string): Promise<CasesTables['case_timeline'][]> {
  const rows = await work.db
    .selectFrom('case_timeline')
    .selectAll()
    .where('subject_id', '=', alertId)
    .where('at_us', '>=', work.nowUs - undoWithinUs)
    .orderBy('number', 'desc')
    .limit(bounds.pageItems)
    .execute()
  return rows.toReversed()
}

/** One kind of bulk change: what it does to a row, and what its audit record says beside the names. */
interface Act {
  readonly action: string
  readonly details: AuditEntry['details']
  readonly apply: (row: AlertRow, work: Work) => Promise<ChangedAlert>
}

async function changeEach(
  context: Context,
  target: BulkTarget,
  by: By,
  { onTotal, onItems, shouldStop }: BulkProgress,
  act: Act,
): Promise<BulkItem[]> {
  const addresses = 'ids' in target ? [...new Set(target.ids)] : await matching(context, target.filter)
  if (addresses.length > bounds.bulkAlerts) throw tooMany()
  onTotal?.(addresses.length)
  const items: BulkItem[] = []
  for (let start = 0; start < addresses.length && shouldStop?.() !== true; start += bounds.bulkAtOnce) {
    const chunk = addresses.slice(start, start + bounds.bulkAtOnce)
    const done = await change(context, (work) => changeChunk(work, chunk, act, by))
    items.push(...done)
    onItems?.(done)
  }
  return items
}

async function matching({ state }: Context, filter: AlertFilter): Promise<string[]> {
  const rows = await tablesOf(state)
    .selectFrom('alerts')
    .select('id')
    .where(filterSql(filter))
    .orderBy('number')
    .limit(bounds.bulkAlerts + 1)
    .execute()
  return rows.map((row) => row.id)
}

async function changeChunk(work: Work, addresses: readonly string[], act: Act, by: By): Promise<BulkItem[]> {
  const rows = await loadRows(work, addresses)
  const items: BulkItem[] = []
  for (const address of addresses) {
    const row = rows.get(address)
    if (row === undefined) items.push({ id: '', name: address.slice(0, 64), ...refusal(missing()) })
    else items.push({ id: row.id, name: printShort('A', row.number), ...(await changeOne(work, row, act, by)) })
  }
  const changed = items.filter((item) => item.outcome === 'changed').map((item) => item.name)
  if (changed.length > 0)
    record(work, by, {
      eventType: 'alert',
      action: act.action,
      target: { kind: 'alerts', id: 'bulk', name: `${changed.length} alerts` },
      details: { ...act.details, alerts: changed },
    })
  return items
}

/** The rule of one alert, where it is refused, is decided before anything of it is written: the transaction stays sound. */
async function changeOne(
  work: Work,
  row: AlertRow,
  act: Act,
  by: By,
): Promise<Pick<BulkItem, 'outcome' | 'code' | 'message'>> {
  let changed
  try {
    changed = await act.apply(row, work)
  } catch (error) {
    if (error instanceof AppError) return refusal(error)
    throw error
  }
  await writeChange(work, row, changed, by)
  return { outcome: changed.told.length === 0 ? 'unchanged' : 'changed' }
}

async function loadRows(work: Work, addresses: readonly string[]): Promise<Map<string, AlertRow>> {
  const parsed = addresses.flatMap((address) => {
    try {
      return [{ address, ...parseAddress('A', address) }]
    } catch {
      return [] // told as not found, like one that is well formed and not there
    }
  })
  const ids = parsed.flatMap((one) => ('id' in one ? [one.id] : []))
  const numbers = parsed.flatMap((one) => ('number' in one ? [one.number] : []))
  const select = work.db.selectFrom('alerts').selectAll()
  const rows = [
    ...(ids.length === 0 ? [] : await select.where('id', 'in', ids).execute()),
    ...(numbers.length === 0 ? [] : await select.where('number', 'in', numbers).execute()),
  ]
  const byKey = new Map<string | number, AlertRow>(
    rows.flatMap((row) => [[row.id, row] as const, [row.number, row] as const]),
  )
  const found = new Map<string, AlertRow>()
  const taken = new Set<string>()
  for (const one of parsed) {
    const row = byKey.get('id' in one ? one.id : one.number)
    if (row === undefined || taken.has(row.id)) continue
    taken.add(row.id)
    found.set(one.address, row)
  }
  return found
}

/** A note may be long, and its text stands in the timeline of each alert. */
function bulkDetails(wanted: AlertChange): Record<string, string | readonly string[] | null> {
  const given = Object.entries(wanted).filter(([, value]) => value !== undefined)
  return Object.fromEntries(
    given.map(([name, value]: [string, string | readonly string[] | null]) => [
      name,
      name === 'note' ? `${String(value).length} characters` : value,
    ]),
  )
}

function refusal(error: AppError): Pick<BulkItem, 'outcome' | 'code' | 'message'> {
  return { outcome: 'refused', code: error.code, message: error.message }
}

const missing = (): AppError => new AppError('request.not_found', 'there is no such alert, or it was named twice')

const tooMany = (): AppError =>
  new AppError('request.too_large', `a bulk change takes at most ${bounds.bulkAlerts} alerts`, {
    hint: 'narrow the filter, or make the change in parts',
  })
