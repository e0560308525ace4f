import { caseworkMetrics } from './catalogue/casework.ts'
import type { MetricRegistry } from './catalogue/registry.ts'

/** What is read at each scrape from what exists; what is not configured is left out (contract, "Absent means not configured"). */
export interface MeasuredFacts {
  /** Whether the state database answers now. */
  readonly isDatabaseUp: () => Promise<boolean>
  /** Datagrams the kernel dropped before receipt since the receivers opened. */
  readonly udpDropped: () => Promise<number>
  /** What the stored events take on disk, in bytes, wherever the event store is. */
  readonly eventBytes: () => Promise<number>
  /** Alerts and cases that somebody still has to work on, by the name of their severity; none stands for 0. */
  readonly openAlerts: () => Promise<BySeverity>
  readonly openCases: () => Promise<BySeverity>
  /** The disk that holds the embedded event store; undefined where a server elsewhere holds it. */
  readonly eventDisk: (() => Promise<{ readonly sizeBytes: number; readonly freeBytes: number }>) | undefined
}

const severityNames = caseworkMetrics.aurora_alerts_open.values.severity
type BySeverity = Readonly<Partial<Record<string, number>>>

/** Each fact is read on its own: one that fails does not take the others with it. */
export function measureFacts(registry: MetricRegistry, facts: MeasuredFacts): void {
  registry.atScrape(async () => {
    const isUp = await facts.isDatabaseUp().catch(() => false)
    registry.set('aurora_dependency_up', { dependency: 'database' }, isUp ? 1 : 0)
  })
  let countedDrops = 0
  registry.atScrape(async () => {
    const dropped = await facts.udpDropped()
    // a receiver that opened again starts its own count at 0
    const by = dropped >= countedDrops ? dropped - countedDrops : dropped
    countedDrops = dropped
    registry.count('aurora_events_kernel_dropped_total', { transport: 'syslog' }, by)
  })
  registry.atScrape(async () => {
    registry.set('aurora_storage_used_bytes', { store: 'events' }, await facts.eventBytes())
  })
  registry.atScrape(async () => {
    const open = await facts.openAlerts()
    for (const severity of severityNames) registry.set('aurora_alerts_open', { severity }, open[severity] ?? 0)
  })
  registry.atScrape(async () => {
    const open = await facts.openCases()
    for (const severity of severityNames) registry.set('aurora_cases_open', { severity }, open[severity] ?? 0)
  })
  const { eventDisk } = facts
  if (eventDisk === undefined) return
  registry.atScrape(async () => {
    const { sizeBytes, freeBytes } = await eventDisk()
    registry.set('aurora_storage_size_bytes', { store: 'events' }, sizeBytes)
    registry.set('aurora_storage_free_bytes', { store: 'events' }, freeBytes)
  })
}
