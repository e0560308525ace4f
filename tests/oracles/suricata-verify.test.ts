import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer, type RunningServer } from '../e2e/server.ts'
import { queryOf, type EveCheck } from './eve-check.ts'
import { sharedData } from './shared-data.ts'

const folder = sharedData('suricata', 'verify')

/**
 * The check we answer otherwise, by design: `stats.detect.engines` is a list, and a path into a list means any of its
 * elements here. Upstream's filter has no such paths, finds no key "rules_loaded" on a list, and so expects 0.
 */
const anyElement = new Set(['bug-8021-alert-max-verdict-01 8'])

/**
 * The Suricata project's own checks: each is a filter and how many events of a capture it must find. Every test's
 * events go in under a sensor of their own, every check is run as a search, and its count must be upstream's.
 */
describe.skipIf(folder === undefined)('suricata-verify', () => {
  const cases = mkdtempSync(join(tmpdir(), 'suricata-verify-'))
  let server: RunningServer

  beforeAll(async () => {
    execFileSync('tar', ['-xzf', join(folder ?? '', 'cases.tar.gz'), '-C', cases])
    server = await startServer()
  })
  afterAll(async () => {
    await server.stop()
    rmSync(cases, { recursive: true, force: true })
  })

  test('every event of every capture is stored', async () => {
    const wrong: string[] = []
    for (const name of readdirSync(cases)) {
      const body = readFileSync(join(cases, name, 'eve.json'))
      const lines = body
        .toString('utf8')
        .split('\n')
        .filter((line) => line.trim() !== '').length
      const response = await server.api(`/api/v1/siem/logs?source=suricata&sensor=${encodeURIComponent(name)}`, {
        method: 'POST',
        body,
      })
      const report = (await response.json()) as { stored: number; rejected: number }
      if (report.stored !== lines) wrong.push(`${name}: ${JSON.stringify(report)} of ${lines}`)
    }
    expect(wrong).toEqual([])
  }, 300_000)

  test('every check counts what upstream counts', async () => {
    const checks = gunzipSync(readFileSync(join(folder ?? '', 'checks.jsonl.gz')))
      .toString('utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as EveCheck)
    const wrong: string[] = []
    for (const check of checks) {
      const query = new URLSearchParams({ q: queryOf(check), from: '1970-01-01', to: 'now+1d' })
      const response = await server.api(`/api/v1/siem/logs/count?${query.toString()}`)
      const answer = (await response.json()) as { total?: number; detail?: string }
      const expected = anyElement.has(`${check.test} ${check.check}`) ? 1 : check.count
      if (answer.total !== expected)
        wrong.push(
          `${check.test} ${check.check}: ${answer.total ?? answer.detail ?? ''}, upstream ${check.count}: ${queryOf(check).slice(0, 400)}`,
        )
    }
    process.stdout.write(`suricata-verify: ${checks.length - wrong.length} of ${checks.length} checks agree\n`)
    expect(wrong).toEqual([])
  }, 600_000)
})
