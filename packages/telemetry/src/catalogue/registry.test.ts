import { describe, expect, test } from 'vitest'
import { catalogue } from './catalogue.ts'
import { openMetricRegistry } from './registry.ts'
import type { MetricRow } from './row.ts'

const rows: readonly (readonly [string, MetricRow])[] = Object.entries(catalogue)
const textOf = async (registry: ReturnType<typeof openMetricRegistry>): Promise<string> =>
  (await registry.text('prometheus')).body

describe('the registry made from the catalogue', () => {
  test('exports the rows that are measured here, and no other', async () => {
    const text = await textOf(openMetricRegistry())
    const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name, type])
    const here = rows.filter(([, { part }]) => part === 'here').map(([name, { type }]) => [name, type])
    expect(types.sort()).toEqual(here.sort())
  })

  test('series whose label values are known start at 0', async () => {
    const text = await textOf(openMetricRegistry())
    expect(text).toContain('aurora_findings_total 0')
    expect(text).toContain('aurora_events_kernel_dropped_total{transport="syslog"} 0')
    expect(text).not.toMatch(/^aurora_dependency_up\{/m) // absent means not configured
  })

  test('a value that a bounded label does not know becomes other', async () => {
    const registry = openMetricRegistry()
    registry.add('http_server_active_requests', { http_request_method: 'BREW' }, 1)
    expect(await textOf(registry)).toContain('http_server_active_requests{http_request_method="other"} 1')
  })

  test('series beyond the limit are counted and not exported', async () => {
    const registry = openMetricRegistry(2)
    for (const version of ['1', '2', '3']) registry.set('aurora_build_info', { version, commit: '', mode: '' }, 1)
    const text = await textOf(registry)
    expect(text.match(/^aurora_build_info\{/gm)).toHaveLength(2)
    expect(text).toContain('aurora_metric_series_limited_total{metric="aurora_build_info"} 1')
  })

  test('OpenMetrics ends as its readers expect', async () => {
    const { type, body } = await openMetricRegistry().text('openmetrics')
    expect(type).toContain('application/openmetrics-text')
    expect(body.endsWith('# EOF\n')).toBe(true)
    expect(body).toContain('# TYPE aurora_findings counter\naurora_findings_total 0\n')
  })

  test('a scrape as OpenMetrics changes nothing of those that follow', async () => {
    const registry = openMetricRegistry()
    const before = (await textOf(registry)).match(/^# TYPE .*$/gm)
    await registry.text('openmetrics')
    expect((await textOf(registry)).match(/^# TYPE .*$/gm)).toEqual(before)
  })

  test('a reader that fails leaves the others', async () => {
    const registry = openMetricRegistry()
    registry.atScrape(() => Promise.reject(new Error('gone')))
    registry.atScrape(() => registry.set('process_resident_memory_bytes', {}, 7))
    expect(await textOf(registry)).toContain('process_resident_memory_bytes 7')
  })
})

/** What the OpenTelemetry translation makes of a name and a unit; a unit that the name ends with is not said twice. */
function prometheusName(otel: string, { type, unit }: MetricRow): string {
  const name = otel.replaceAll('.', '_')
  const suffix = unit === 's' ? '_seconds' : unit === 'By' ? '_bytes' : ''
  return `${name}${name.endsWith(suffix) ? '' : suffix}${type === 'counter' ? '_total' : ''}`
}

// dotted names are not valid at Prometheus, so each row fixes both
test.for(rows.filter(([name]) => name !== 'aurora_device_last_seen_timestamp'))(
  'X-59: %s is what the translation makes of its OTel name',
  ([name, row]) => {
    expect(name).toMatch(/^[a-z][a-z0-9_]*$/)
    if (row.otel !== undefined) expect(prometheusName(row.otel, row)).toBe(name)
    expect(row.type === 'histogram').toBe(row.bounds !== undefined)
  },
)
