import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { catalogueSections, type MetricRow } from '@aurora/telemetry'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../e2e/eventually.ts'
import { freePort } from '../e2e/free-port.ts'
import { startServer, type RunningServer } from '../e2e/server.ts'
import { prometheusFolder, promtool, startPrometheus, unpackPrometheus } from './prometheus-programs.ts'

const scrapeToken = 'a scrape token of more than 24 characters'
const bearer = { authorization: `Bearer ${scrapeToken}` }
const rows = Object.values(catalogueSections).flatMap((section) => Object.entries<MetricRow>(section))

describe('a running server', () => {
  let server: RunningServer
  beforeAll(async () => {
    server = await startServer({ env: { AURORA_METRICS_TOKEN: scrapeToken } })
  })
  afterAll(async () => await server[Symbol.asyncDispose]())
  const scrape = async (headers: Record<string, string> = bearer): Promise<Response> =>
    await server.api('/metrics', { headers })

  test('exports every row that is measured here, with its type, and nothing undocumented', async () => {
    const text = await (await scrape()).text()
    const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name, type])
    const here = rows.filter(([, { part }]) => part === 'here').map(([name, { type }]) => [name, type])
    expect(types.sort()).toEqual(here.sort())
    expect(text).toMatch(/^aurora_dependency_up\{dependency="database"\} 1$/m)
    expect(text).toMatch(/^aurora_storage_size_bytes\{store="events"\} [1-9]/m)
    expect(text).toMatch(/^aurora_storage_used_bytes\{store="events"\} \d+$/m)
    expect(text.match(/^aurora_(?:alerts|cases)_open\{severity="\w+"\} 0$/gm)).toHaveLength(10)
    expect(text).not.toContain(scrapeToken)
  })

  test('labels are those of the catalogue', async () => {
    const text = await (await scrape()).text()
    const allowed = new Map(rows.map(([name, { labels }]) => [name, new Set<string>(labels)]))
    for (const [, name = '', labels = ''] of text.matchAll(/^(\w+)\{(.*)\} \S+$/gm)) {
      const family = allowed.get(name) ?? allowed.get(name.replace(/_(bucket|sum|count)$/, ''))
      const used = [...labels.matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g)].map(([, label = '']) => label)
      expect(
        used.filter((label) => label !== 'le' && family?.has(label) !== true),
        name,
      ).toEqual([])
    }
  })

  test('requests are counted under the template of their route, and no path', async () => {
    await server.api('/api/v1/no-such-thing-4711')
    const text = await (await scrape()).text()
    expect(text).toMatch(/http_request_method="GET",http_route="\/metrics",http_response_status_code="200"/)
    expect(text).not.toContain('4711')
    // the scrape itself is the one that is in flight
    expect(text).toMatch(/^http_server_active_requests\{http_request_method="GET"\} 1$/m)
  })

  test('the scrape token reads metrics and nothing else', async () => {
    expect((await scrape()).headers.get('content-type')).toContain('version=0.0.4')
    expect((await server.api('/api/v1/alerts', { headers: bearer })).status).toBe(403)
    expect((await scrape({ authorization: `Bearer ${scrapeToken}x` })).status).toBe(401)
    expect((await scrape({ authorization: '', forwarded: 'for=192.0.2.7' })).status).toBe(401)
  })

  test('OpenMetrics is answered when it is asked for', async () => {
    const response = await scrape({ ...bearer, accept: 'application/openmetrics-text; version=1.0.0' })
    expect(response.headers.get('content-type')).toContain('application/openmetrics-text')
    expect((await response.text()).endsWith('# EOF\n')).toBe(true)
  })

  describe('and Prometheus', async () => {
    const programs = await unpackPrometheus()
    afterAll(async () => (typeof programs === 'string' ? undefined : await programs[Symbol.asyncDispose]()))

    test.skipIf(typeof programs === 'string')('promtool has nothing to say of the metrics', async () => {
      if (typeof programs === 'string') return
      const checked = await promtool(programs, ['check', 'metrics'], await (await scrape()).text())
      expect(checked).toEqual({ code: 0, output: '' })
    })

    test.skipIf(typeof programs === 'string')('scrapes it, and evaluates all rules', { timeout: 90_000 }, async () => {
      if (typeof programs === 'string') return
      const [port, config] = [await freePort(), join(server.data, 'prometheus.yml')]
      const url = `http://127.0.0.1:${port}`
      const rules = await readFile(join(prometheusFolder, 'rules.yml'), 'utf8')
      // the delivered rules, without their pauses
      await writeFile(join(server.data, 'rules.yml'), rules.replaceAll(/^ {4}interval: .*$/gm, '    interval: 1s'))
      await writeFile(config, configOf(server.url))
      await using _prometheus = startPrometheus(programs, [
        ...[`--config.file=${config}`, `--storage.tsdb.path=${join(server.data, 'tsdb')}`],
        `--web.listen-address=127.0.0.1:${port}`,
      ])
      const ask = async (path: string): Promise<string> => await (await fetch(`${url}/api/v1/${path}`)).text()
      await eventually('a scrape', async () => ((await ask('query?query=up')).includes('"1"') ? true : undefined))
      const evaluated = await eventually('all rules evaluated', async () => {
        const text = await ask('rules')
        return text.includes('"health":"ok"') && !text.includes('"health":"unknown"') ? text : undefined
      })
      expect(evaluated).not.toContain('"health":"err"')
    })
  })
})

/** A configuration that scrapes the server at `target` every second. */
function configOf(target: string): string {
  return JSON.stringify({
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    rule_files: ['rules.yml'],
    scrape_configs: [
      {
        job_name: 'aurora',
        authorization: { credentials: scrapeToken },
        static_configs: [{ targets: [new URL(target).host] }],
      },
    ],
  })
}
