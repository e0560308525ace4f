import type { PlannedAlert, Spell } from '../alerts/fold-plan.ts'
import { valueKey } from '../alerts/entity-key.ts'
import { bySystem } from '../by.ts'
import { printShort } from '../short-number.ts'
import type { AlertRow, IncidentRow } from '../tables.ts'
import { inChunks, readChunks, takeNumbers, tell, type Work } from '../work.ts'
import { correlate, type BusyValue, type CorrelationLink, type SharedValue } from './correlate.ts'
import type { Newcomers } from './case-growth.ts'
import { current, joinIncidents, type Joined } from './incident-joining.ts'
import { loadNeighbourhood, type Member } from './neighbourhood.ts'

const correlated = new Set<string>(['address', 'user', 'host', 'hash', 'session'])

/**
 * Links the alerts a batch touched with those near them, and keeps the reason of each link. Resolves to the alerts that
 * are new to an incident, or to the case of one.
 */
export async function linkIntoIncidents(work: Work, planned: readonly PlannedAlert[]): Promise<Newcomers> {
  const touched = planned.filter(
    ({ row, outcome }) => outcome !== 'superseded' && row.kind !== 'storm' && row.status !== 'false_positive',
  )
  if (touched.length === 0) return new Map()
  const values = valuesOf(work, touched)
  if (values.size === 0) return new Map()
  const timesUs = touched.flatMap(timesOf)
  const { alerts, members, busy } = await loadNeighbourhood(work, timesUs, values)
  const { correlationWindowUs: windowUs, busyAlerts } = work.settings
  const { links } = correlate(alerts, { windowUs, busyAlerts })
  const fresh = new Set(touched.map(({ row }) => row.id))
  const news = links.filter((link) => fresh.has(link.earlierId) || fresh.has(link.laterId))
  await writeBusy(work, busy)
  const standing = await loadIncidents(work, news, members)
  return await writeIncidents(work, joinIncidents(news, members, standing, work.nowUs), standing)
}

/** When the findings of a batch that touched an alert were received, as far as correlation looks at them. */
function timesOf({ row, links, techniques }: PlannedAlert): number[] {
  const seen = [...links.values(), ...techniques.values()].filter(({ isSeen }) => isSeen)
  return [row.last_received_us, ...seen.map(({ lastUs }) => lastUs)]
}

/** The values by which the touched alerts may be linked to more than they are, by key. */
function valuesOf(work: Work, touched: readonly PlannedAlert[]): Map<string, SharedValue> {
  const never = new Set(work.settings.neverCorrelate.map(({ kind, value }) => valueKey(kind, value)))
  const values = new Map<string, SharedValue>()
  for (const { before, links, techniques } of touched) {
    const mayGain = (spell: Spell): boolean => spell.isSeen && !wasLinked(work, before, spell)
    for (const link of links.values()) {
      const { key, kind, value } = link
      if (correlated.has(kind) && !never.has(key) && mayGain(link))
        values.set(key, { kind: kind as SharedValue['kind'], value, key })
    }
    const hosts = [...links.values()].filter(({ kind }) => kind === 'host')
    if (hosts.length === 0) continue
    const hadNoHost = hosts.every(({ beforeUs }) => beforeUs === undefined)
    for (const [technique, spell] of techniques) {
      const key = valueKey('technique', technique)
      if (mayGain(spell) || (spell.isSeen && hadNoHost)) values.set(key, { kind: 'technique', value: technique, key })
    }
  }
  return values
}

/** Clocks of the machines that receive may differ by as much. */
const clockToleranceUs = 60e6

/**
 * Whether an alert that goes on was linked already by something it had before: all that was received until now and is
 * within a window of when the alert has it last is within one of when it had it before, so whichever of the two came
 * later found the other. One that is in no incident is looked at again, for what kept it out may have passed.
 */
function wasLinked({ nowUs, settings }: Work, before: AlertRow | undefined, { beforeUs }: Spell): boolean {
  if (beforeUs === undefined || before === undefined || before.incident_id === null) return false
  return nowUs + clockToleranceUs - beforeUs <= settings.correlationWindowUs
}

async function writeBusy(work: Work, busy: readonly BusyValue[]): Promise<void> {
  const rows = busy.map(({ shared, alertCount }) => ({
    key: shared.key,
    kind: shared.kind,
    value: shared.value,
    alert_count: alertCount,
    seen_us: work.nowUs,
  }))
  await inChunks(rows, (chunk) =>
    work.db
      .insertInto('busy_values')
      .values(chunk)
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet((set) => ({
          alert_count: set.ref('excluded.alert_count'),
          seen_us: set.ref('excluded.seen_us'),
        })),
      )
      .execute(),
  )
}

async function loadIncidents(
  work: Work,
  links: readonly CorrelationLink[],
  members: ReadonlyMap<string, Member>,
): Promise<Map<string, IncidentRow>> {
  const ids = links.flatMap((link) => [link.earlierId, link.laterId]).map((id) => members.get(id)?.incident_id)
  const wanted = [...new Set(ids.flatMap((id) => id ?? []))]
  const rows = await readChunks(wanted, (chunk) =>
    work.db.selectFrom('incidents').selectAll().where('id', 'in', chunk).execute(),
  )
  return new Map(rows.map((row) => [row.id, row]))
}

async function writeIncidents(
  work: Work,
  joined: Joined,
  standing: ReadonlyMap<string, IncidentRow>,
): Promise<Newcomers> {
  const { db } = work
  const numbers = new Map<string, number>()
  const made = [...joined.isNew].filter((id) => joined.incidents.get(id)?.merged_into === null)
  if (made.length > 0) {
    const first = await takeNumbers(work, 'incident', made.length)
    made.forEach((id, i) => numbers.set(id, first + i))
  }
  for (const [id, row] of joined.incidents) {
    if (joined.isNew.has(id) && !numbers.has(id)) continue // made and merged in one batch: nobody ever saw it
    const numbered = { ...row, number: numbers.get(id) ?? row.number }
    if (numbers.has(id)) await db.insertInto('incidents').values(numbered).execute()
    else await db.updateTable('incidents').set(numbered).where('id', '=', id).execute()
    if (numbers.has(id)) tell(work, id, 'opened', bySystem, row.title)
  }
  const final = (id: string): string => current(joined.incidents, id)?.id ?? id
  const newcomers = await loadBroughtIn(work, joined, standing, final)
  for (const { from } of joined.mergers) {
    if (joined.isNew.has(from)) continue
    const into = final(from)
    await db.updateTable('alerts').set({ incident_id: into }).where('incident_id', '=', from).execute()
    await db.updateTable('incident_links').set({ incident_id: into }).where('incident_id', '=', from).execute()
    const name = printShort('I', joined.incidents.get(into)?.number ?? 0)
    tell(work, from, 'merged', bySystem, `turned out to be part of ${name}`, { into })
  }
  const byIncident = Map.groupBy(joined.memberships, ([, incident]) => final(incident))
  for (const [incident_id, entries] of byIncident)
    await inChunks(
      entries.map(([id]) => id),
      (chunk) => db.updateTable('alerts').set({ incident_id }).where('id', 'in', chunk).execute(),
      500,
    )
  await writeLinks(work, joined, final)
  for (const [incident, entries] of byIncident)
    newcomers.set(incident, [...(newcomers.get(incident) ?? []), ...entries.map(([id]) => id)])
  return newcomers
}

/**
 * Before they move: the alerts of incidents without a case that turned out to be one with an incident that has one. Those
 * of incidents with a case are not new to it: who is not in it was taken out.
 */
async function loadBroughtIn(
  work: Work,
  { mergers, isNew }: Joined,
  standing: ReadonlyMap<string, IncidentRow>,
  final: (id: string) => string,
): Promise<Map<string, string[]>> {
  const isPromoted = (id: string): boolean => (standing.get(id)?.case_id ?? null) !== null
  const parts = [...new Set(mergers.flatMap(({ from, into }) => [from, into]))].filter((id) => !isNew.has(id))
  const brought = new Map<string, string[]>()
  for (const [incident, ids] of Map.groupBy(parts, final)) {
    const loose = ids.some(isPromoted) ? ids.filter((id) => !isPromoted(id)) : []
    const rows = await readChunks(loose, (chunk) =>
      work.db.selectFrom('alerts').select('id').where('incident_id', 'in', chunk).execute(),
    )
    if (rows.length > 0) brought.set(incident, rows.map(({ id }) => id)) // prettier-ignore
  }
  return brought
}

async function writeLinks(work: Work, joined: Joined, final: (id: string) => string): Promise<void> {
  const incidentOf = new Map(joined.memberships)
  const ids = [...new Set(joined.links.flatMap((link) => [link.earlierId, link.laterId]))].filter(
    (id) => !incidentOf.has(id),
  )
  const rows = await readChunks(ids, (chunk) =>
    work.db.selectFrom('alerts').select(['id', 'incident_id']).where('id', 'in', chunk).execute(),
  )
  for (const { id, incident_id } of rows) if (incident_id !== null) incidentOf.set(id, incident_id)
  const links = joined.links.map((link) => ({
    incident_id: final(incidentOf.get(link.laterId) ?? ''),
    kind: link.shared.kind,
    value: link.shared.value,
    value_key: link.shared.key,
    earlier_alert_id: link.earlierId,
    later_alert_id: link.laterId,
    gap_us: link.gapUs,
    linked_us: work.nowUs,
  }))
  await inChunks(links, (chunk) =>
    work.db
      .insertInto('incident_links')
      .values(chunk)
      .onConflict((conflict) => conflict.doNothing())
      .execute(),
  )
}
