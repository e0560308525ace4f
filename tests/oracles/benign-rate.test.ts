import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { readEvents } from '@aurora/ingest'
import { Readable } from 'node:stream'
import { sharedData } from './shared-data.ts'
import { sigmaHqMatcher, starterRules } from './sigma-hub.ts'

// How often rules speak of logs in which nobody was attacked, or where nobody knows of an attack: what an analyst's store pays
// for every rule that is on. The baseline is kept; a rate that grows must be meant.

const archive = sharedData('sigma', 'rules', 'sigma-rules.tar.gz')
const loghub = sharedData('syslog', 'loghub')
const wazuh = sharedData('wazuh', 'alerts')
const baselineFile = new URL('benign-rate.json', import.meta.url)

/** By log: lines, and findings by rule (title). */
interface Rate {
  readonly lines: number
  readonly findings: Readonly<Record<string, number>>
}

/** Alerts in a million lines may be so many more before it is a fault: rules of the next release are a little different. */
const tolerance = 1.1

describe.skipIf([archive, loghub, wazuh].includes(undefined))('findings of logs without a known attack', () => {
  const matcher = sigmaHqMatcher(archive ?? '', starterRules())

  test('are as rare as they were', { timeout: 120_000 }, async () => {
    const seen: Record<string, Rate> = {}
    for (const name of readdirSync(loghub ?? '').filter((each) => /^[A-Z][a-z]+$|^OpenSSH$/.test(each)))
      seen[`loghub/${name}`] = await rateOf(`${loghub}/${name}/${name}_2k.log.gz`, 'auto')
    seen['wazuh'] = await rateOf(`${wazuh}/alerts.json.gz`, 'wazuh')
    for (const [name, { lines, findings }] of Object.entries(seen)) {
      const noisy = Object.entries(findings).sort(([, a], [, b]) => b - a)
      process.stdout.write(
        `${name}: ${perMillion({ lines, findings })} findings in a million lines (${countOf(findings)} in ${lines}); ${noisy.map(([rule, count]) => `${rule} ${count}`).join(', ') || 'none'}\n`,
      )
    }
    const baseline = JSON.parse(readFileSync(baselineFile, 'utf8')) as Record<string, Rate>
    expect(Object.keys(seen).sort()).toEqual(Object.keys(baseline).sort())
    for (const [name, rate] of Object.entries(seen)) {
      const before = baseline[name]
      if (before === undefined) throw new Error(`${name} has no baseline`)
      expect(rate.lines, name).toBe(before.lines)
      expect(perMillion(rate), `findings of ${name}`).toBeLessThanOrEqual(perMillion(before) * tolerance)
    }
  })

  async function rateOf(path: string, source: string): Promise<Rate> {
    const text = gunzipSync(readFileSync(path))
    const { records } = await readEvents(Readable.from([text]), { source, sensor: 'benign', receivedUs: 0 })
    const findings: Record<string, number> = {}
    let lines = 0
    for await (const record of records) {
      lines++
      if (!('event' in record)) continue
      for (const { rule } of matcher.match(record.event)) findings[rule.title] = (findings[rule.title] ?? 0) + 1
    }
    return { lines, findings }
  }
})

const countOf = (findings: Rate['findings']): number => Object.values(findings).reduce((sum, count) => sum + count, 0)
const perMillion = ({ lines, findings }: Rate): number => Math.round((countOf(findings) / lines) * 1e6)
