import { randomUUID } from 'node:crypto'
import { bounds } from '../limits.ts'
import { boundedText } from '../plain-text.ts'
import type { IncidentRow } from '../tables.ts'
import type { CorrelationLink } from './correlate.ts'
import type { Member } from './neighbourhood.ts'

/** Incidents as a batch leaves them. */
export interface Joined {
  readonly incidents: ReadonlyMap<string, IncidentRow>
  readonly isNew: ReadonlySet<string>
  /** Alerts that belong to an incident now, by id. */
  readonly memberships: ReadonlyMap<string, string>
  /** Incidents that turned out to be part of another. */
  readonly mergers: readonly { readonly from: string; readonly into: string }[]
  readonly links: readonly CorrelationLink[]
}

/**
 * Follows the links: two loose alerts make an incident, one of an incident brings the other in, two incidents merge
 * into the older. Pure; a link that would make an incident larger than it may be is left out.
 */
export function joinIncidents(
  links: readonly CorrelationLink[],
  members: ReadonlyMap<string, Member>,
  standing: ReadonlyMap<string, IncidentRow>,
  nowUs: number,
): Joined {
  const joining = new Joining(members, standing, nowUs)
  for (const link of links) joining.follow(link)
  return joining
}

/** Incidents while they are joined: it lives for one batch. */
class Joining implements Joined {
  readonly incidents: Map<string, IncidentRow>
  readonly isNew = new Set<string>()
  readonly memberships = new Map<string, string>()
  readonly mergers: { from: string; into: string }[] = []
  readonly links: CorrelationLink[] = []
  readonly #members: ReadonlyMap<string, Member>
  readonly #nowUs: number

  constructor(members: ReadonlyMap<string, Member>, standing: ReadonlyMap<string, IncidentRow>, nowUs: number) {
    this.incidents = new Map(standing)
    this.#members = members
    this.#nowUs = nowUs
  }

  follow(link: CorrelationLink): void {
    const ends = [link.earlierId, link.laterId].flatMap((id) => this.#members.get(id) ?? [])
    if (ends.length < 2) return
    const known = ends.flatMap((end) => this.#incidentOf(end) ?? [])
    const loose = ends.filter((end) => this.#incidentOf(end) === undefined)
    const target = oldest(known) ?? newIncident(link, this.#nowUs)
    const other = known.find((row) => row.id !== target.id)
    if (target.alert_count + loose.length + (other?.alert_count ?? 0) > bounds.alertsOfIncident) return
    if (known.length === 0) this.isNew.add(target.id)
    const grown = loose.reduce(withMember, other === undefined ? target : this.#absorb(target, other))
    this.incidents.set(target.id, { ...grown, updated_us: this.#nowUs })
    for (const end of loose) this.memberships.set(end.id, target.id)
    this.links.push(link)
  }

  #incidentOf(member: Member): IncidentRow | undefined {
    const id = this.memberships.get(member.id) ?? member.incident_id
    return id === null ? undefined : current(this.incidents, id)
  }

  #absorb(target: IncidentRow, other: IncidentRow): IncidentRow {
    this.mergers.push({ from: other.id, into: target.id })
    this.incidents.set(other.id, { ...other, merged_into: target.id, alert_count: 0, updated_us: this.#nowUs })
    return withIncident(target, other)
  }
}

/** The incident `id` became part of, or itself. */
export function current(incidents: ReadonlyMap<string, IncidentRow>, id: string): IncidentRow | undefined {
  const row = incidents.get(id)
  return row === undefined || row.merged_into === null ? row : current(incidents, row.merged_into)
}

/** New ones have no number yet, and are younger than all that have. */
function oldest(incidents: readonly IncidentRow[]): IncidentRow | undefined {
  return incidents.toSorted((a, b) => (a.number || Infinity) - (b.number || Infinity))[0]
}

function newIncident({ shared }: CorrelationLink, nowUs: number): IncidentRow {
  const title =
    shared.kind === 'technique'
      ? `Technique ${shared.value} on different hosts`
      : `Alerts that share ${shared.kind} ${shared.value}`
  return {
    id: randomUUID(),
    number: 0,
    title: boundedText(title, bounds.titleChars),
    severity: 0,
    alert_count: 0,
    first_received_us: Number.MAX_SAFE_INTEGER,
    last_received_us: 0,
    created_us: nowUs,
    updated_us: nowUs,
    case_id: null,
    merged_into: null,
    revision: 1,
  }
}

function withMember(row: IncidentRow, member: Member): IncidentRow {
  return {
    ...row,
    alert_count: row.alert_count + 1,
    severity: Math.max(row.severity, member.severity),
    first_received_us: Math.min(row.first_received_us, member.first_received_us),
    last_received_us: Math.max(row.last_received_us, member.last_received_us),
  }
}

function withIncident(row: IncidentRow, other: IncidentRow): IncidentRow {
  return {
    ...row,
    alert_count: row.alert_count + other.alert_count,
    severity: Math.max(row.severity, other.severity),
    first_received_us: Math.min(row.first_received_us, other.first_received_us),
    last_received_us: Math.max(row.last_received_us, other.last_received_us),
    case_id: row.case_id ?? other.case_id,
  }
}
