import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { catalogue } from './catalogue.ts'
import type { MetricRow } from './row.ts'

type Catalogue = typeof catalogue
/** Names of the exported metrics of one type. */
type NamesOf<T extends MetricRow['type']> = {
  [K in keyof Catalogue]: Catalogue[K] extends { type: T; part: 'here' } ? K : never
}[keyof Catalogue]
type LabelsOf<K extends keyof Catalogue> = Readonly<Record<Catalogue[K]['labels'][number], string>>

export type CounterName = NamesOf<'counter'>
export type GaugeName = NamesOf<'gauge'>
export type HistogramName = NamesOf<'histogram'>

/** Series a metric may have: the devices of a large site. What comes beyond is counted and not exported. */
export const seriesLimit = 2000

/** Moves and reads the metrics of the catalogue; a name or label that is not in it does not compile. */
export interface MetricRegistry {
  count<K extends CounterName>(name: K, labels: LabelsOf<K>, by?: number): void
  set<K extends GaugeName>(name: K, labels: LabelsOf<K>, value: number): void
  add<K extends GaugeName>(name: K, labels: LabelsOf<K>, by: number): void
  observe<K extends HistogramName>(name: K, labels: LabelsOf<K>, value: number): void
  /** Calls `read` before each scrape, to set gauges from what is there. A failure leaves the values of before. */
  atScrape(read: () => void | Promise<void>): void
  /** The text of a scrape, Prometheus 0.0.4 or OpenMetrics 1.0, with its content type. */
  text(format: MetricFormat): Promise<{ readonly type: string; readonly body: string }>
}

export type MetricFormat = 'prometheus' | 'openmetrics'

/** One registry with every row of part 'here'; series whose label values are all known start at 0 (contract, "Start at zero"). */
export function openMetricRegistry(limit: number = seriesLimit): MetricRegistry {
  const registry = new Registry()
  const counters = new Map<string, Counter>()
  const gauges = new Map<string, Gauge>()
  const histograms = new Map<string, Histogram>()
  const series = new Map<string, Set<string>>()
  const readers: (() => void | Promise<void>)[] = []
  const rows: Readonly<Record<string, MetricRow>> = catalogue

  for (const [name, row] of Object.entries(rows)) {
    if (row.part !== 'here') continue
    const options = { name, help: row.help, labelNames: [...row.labels], registers: [registry] }
    if (row.type === 'counter') counters.set(name, new Counter(options))
    else if (row.type === 'gauge') gauges.set(name, new Gauge(options))
    else histograms.set(name, new Histogram({ ...options, buckets: [...(row.bounds ?? [])] }))
    if (row.labels.length === 0) continue
    for (const labels of knownSeries(row)) {
      admit(name, labels)
      counters.get(name)?.inc(labels, 0)
      histograms.get(name)?.zero(labels)
    }
  }

  /** The labels to export, or undefined for a series beyond the limit. */
  function admit(name: string, labels: Readonly<Record<string, string>>): Record<string, string> | undefined {
    const bounded = boundLabels(rows[name]?.values, labels)
    const key = JSON.stringify(Object.values(bounded))
    const known = series.get(name) ?? new Set<string>()
    series.set(name, known)
    if (known.has(key)) return bounded
    if (known.size >= limit) {
      counters.get('aurora_metric_series_limited_total')?.inc({ metric: name })
      return undefined
    }
    known.add(key)
    return bounded
  }

  return {
    count(name, labels, by = 1) {
      const bounded = admit(name, labels)
      if (bounded !== undefined) counters.get(name)?.inc(bounded, by)
    },
    set(name, labels, value) {
      const bounded = admit(name, labels)
      if (bounded !== undefined) gauges.get(name)?.set(bounded, value)
    },
    add(name, labels, by) {
      const bounded = admit(name, labels)
      if (bounded !== undefined) gauges.get(name)?.inc(bounded, by)
    },
    observe(name, labels, value) {
      const bounded = admit(name, labels)
      if (bounded !== undefined) histograms.get(name)?.observe(bounded, value)
    },
    atScrape: (read) => void readers.push(read),
    async text(format) {
      await Promise.allSettled(readers.map(async (read) => await read()))
      const body = await registry.metrics()
      return format === 'openmetrics'
        ? { type: Registry.OPENMETRICS_CONTENT_TYPE, body: toOpenMetrics(body) }
        : { type: Registry.PROMETHEUS_CONTENT_TYPE, body }
    },
  }
}

/** A label value that the row does not know becomes 'other', so that strangers cannot make series. */
function boundLabels(values: MetricRow['values'], labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels).map(([label, value]) => {
      const known = values?.[label]
      return [label, known === undefined || known.includes(value) ? value : 'other']
    }),
  )
}

/** All label sets of a row whose values are all known; none where one label is open. */
function knownSeries(row: MetricRow): Record<string, string>[] {
  let sets: Record<string, string>[] = [{}]
  for (const label of row.labels) {
    const values = row.values?.[label] ?? []
    sets = sets.flatMap((set) => values.map((value) => ({ ...set, [label]: value })))
  }
  return sets
}

/**
 * The same scrape as OpenMetrics 1.0 writes it: a counter's family has no `_total`, its samples do. The registry of
 * prom-client could, but takes the suffix off its own metrics as it does, and every later scrape would miss it.
 */
function toOpenMetrics(text: string): string {
  const counters = new Set([...text.matchAll(/^# TYPE (\S+) counter$/gm)].map(([, name]) => name))
  const lines = text.split('\n').filter((line) => line !== '')
  const written = lines.map((line) =>
    line.replace(/^# (HELP|TYPE) (\S+)(.*)$/, (_, keyword: string, name: string, rest: string) => {
      const family = counters.has(name) ? name.replace(/_total$/, '') : name
      return `# ${keyword} ${family}${keyword === 'HELP' ? rest.replaceAll('"', '\\"') : rest}`
    }),
  )
  return `${written.join('\n')}\n# EOF\n`
}
