/** A value that alerts may share: an entity, or a technique seen on different hosts. */
export interface SharedValue {
  readonly kind: 'address' | 'user' | 'host' | 'hash' | 'session' | 'technique'
  readonly value: string
  readonly key: string
}

/** A value an alert has, and when a finding of the alert with it was last received. */
export interface SeenValue {
  readonly shared: SharedValue
  readonly atUs: number
}

/** What correlation looks at of one alert. */
export interface CorrelatedAlert {
  readonly id: string
  /** Each with a time of its own: an alert that goes on for weeks had most of its values long ago. */
  readonly values: readonly SeenValue[]
  /** Keys of its hosts; a technique joins alerts of different hosts only (AU-113). */
  readonly hosts: readonly string[]
  /** Alerts of two names here are never joined; '' for nearly all. */
  readonly realm: string
}

/** One alert among those with one value. */
interface Holder {
  readonly id: string
  readonly atUs: number
  readonly hosts: readonly string[]
}

/** Why two alerts belong together. */
export interface CorrelationLink {
  readonly shared: SharedValue
  readonly earlierId: string
  readonly laterId: string
  readonly gapUs: number
}

/** A value in too many alerts of one window to say anything. */
export interface BusyValue {
  readonly shared: SharedValue
  /** How many alerts had it within one window, counted until they proved it busy. */
  readonly alertCount: number
}

export interface Correlation {
  readonly links: readonly CorrelationLink[]
  readonly busy: readonly BusyValue[]
}

export interface CorrelationLimits {
  readonly windowUs: number
  readonly busyAlerts: number
}

/**
 * Finds which of `alerts` belong together, and why: those that share an address, user, host, hash or session within
 * the window, and those with one technique on different hosts (AU-110 to AU-114).
 *
 * Pure, and the same for every order of `alerts`; an alert has a value once. Links are a forest for each value: as many as it takes to connect
 * what the value connects, the shortest gaps first. Values in more than `busyAlerts` alerts of one window link none.
 */
export function correlate(alerts: readonly CorrelatedAlert[], limits: CorrelationLimits): Correlation {
  const links: CorrelationLink[] = []
  const busy: BusyValue[] = []
  for (const [shared, members] of groups(alerts)) {
    const alertCount = mostInWindow(members, limits.windowUs)
    if (alertCount > limits.busyAlerts) busy.push({ shared, alertCount })
    else links.push(...forest(shared, members, limits.windowUs))
  }
  return { links, busy }
}

/** Values of more than one alert, by key, with the alerts that have them, by time. */
function groups(alerts: readonly CorrelatedAlert[]): [SharedValue, Holder[]][] {
  const byKey = new Map<string, [SharedValue, Holder[]]>()
  for (const { id, hosts, realm, values } of alerts)
    for (const { shared, atUs } of values) {
      const key = `${shared.key} ${realm}`
      const group = byKey.get(key)
      if (group === undefined) byKey.set(key, [shared, [{ id, atUs, hosts }]])
      else group[1].push({ id, atUs, hosts })
    }
  const shared = [...byKey.values()].filter(([, members]) => members.length > 1)
  for (const [, members] of shared) members.sort((a, b) => a.atUs - b.atUs || (a.id < b.id ? -1 : 1))
  return shared.sort(([a], [b]) => (a.key < b.key ? -1 : 1))
}

/** The most of `members` that lie within one window. */
export function mostInWindow(members: readonly { readonly atUs: number }[], windowUs: number): number {
  let most = 0
  let start = 0
  for (const [end, member] of members.entries()) {
    while (member.atUs - (members[start]?.atUs ?? member.atUs) > windowUs) start++
    most = Math.max(most, end - start + 1)
  }
  return most
}

function forest(shared: SharedValue, members: readonly Holder[], windowUs: number): CorrelationLink[] {
  const trees = new Map(members.map((member) => [member.id, member.id]))
  const links: CorrelationLink[] = []
  for (const pair of pairs(shared, members, windowUs).toSorted((a, b) => a.gapUs - b.gapUs)) {
    const [from, to] = [rootOf(trees, pair.earlierId), rootOf(trees, pair.laterId)]
    if (from === to) continue
    trees.set(to, from)
    links.push(pair)
  }
  return links
}

/** Every pair the value connects. An alert has at most `busyAlerts` neighbours in a window, so there are few. */
function pairs(shared: SharedValue, members: readonly Holder[], windowUs: number): CorrelationLink[] {
  const found: CorrelationLink[] = []
  for (const [i, later] of members.entries())
    for (let j = i - 1; j >= 0; j--) {
      const earlier = members[j]
      if (earlier === undefined || later.atUs - earlier.atUs > windowUs) break
      if (shared.kind === 'technique' && !onDifferentHosts(earlier, later)) continue
      found.push({ shared, earlierId: earlier.id, laterId: later.id, gapUs: later.atUs - earlier.atUs })
      if (shared.kind !== 'technique') break // the nearest one connects it to all before
    }
  return found
}

function onDifferentHosts(a: Holder, b: Holder): boolean {
  return a.hosts.length > 0 && b.hosts.length > 0 && !a.hosts.some((host) => b.hosts.includes(host))
}

function rootOf(trees: ReadonlyMap<string, string>, id: string): string {
  let root = id
  for (let up = trees.get(root); up !== undefined && up !== root; up = trees.get(root)) root = up
  return root
}
