import { createReadStream } from 'node:fs'
import { parseArgs } from 'node:util'
import {
  compileRules,
  isAbout,
  loadRules,
  logsourceOf,
  RuleMatcher,
  type CompiledRule,
} from '../packages/detect/src/index.ts'
import { readEvents } from '../packages/ingest/src/index.ts'
import { compileMatcher } from '../packages/query/src/index.ts'
import type { Event } from '../packages/core/src/index.ts'

/**
 * Matching events with all rules at once: CPU an event, against testing every rule of the event's log source in turn.
 *
 *   node scripts/node24.mjs bench/match.ts --rules ../rules --rules ../rules-threat-hunting events-1.json events-2.json
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rules: { type: 'string', multiple: true, default: [] },
    source: { type: 'string', default: 'windows' },
    events: { type: 'string', default: '60000' },
    rounds: { type: 'string', default: '21' },
  },
})

const startedCpu = process.cpuUsage()
const { rules, faults } = compileRules((await loadRules(values.rules)).rules)
const loadSeconds = cpuUs(startedCpu) / 1e6
const events = await read(positionals, Number(values.events))
const processes = events.filter((event) => logsourceOf(event).categories.includes('process_creation'))
const matcher = new RuleMatcher(rules)
const building = process.cpuUsage()
for (const event of events) matcher.match(event)
const buildSeconds = cpuUs(building) / 1e6

console.table({
  rules: rules.length,
  refused: faults.length,
  events: events.length,
  loadSeconds: round(loadSeconds),
  firstPassSeconds: round(buildSeconds),
  tableMb: round(matcher.tableBytes / 2 ** 20),
  residentMb: round(process.memoryUsage().rss / 2 ** 20),
})
console.table({ mixed: figures(matcher, rules, events), 'process creation': figures(matcher, rules, processes) })

async function read(files: readonly string[], most: number): Promise<Event[]> {
  const found: Event[] = []
  for (const file of files) {
    const stream = await readEvents(createReadStream(file), { source: values.source, sensor: 'bench', receivedUs: 0 })
    for await (const record of stream.records) if ('event' in record && found.push(record.event) >= most) return found
  }
  return found
}

function figures(of: RuleMatcher, all: readonly CompiledRule[], among: readonly Event[]): Record<string, number> {
  const times = new Float64Array(among.length)
  let matches = 0
  const rounds = Array.from({ length: Number(values.rounds) }, () => {
    of.forgetValues() // each round meets its values for the first time, as it would other events
    const before = process.cpuUsage()
    matches = 0
    for (const event of among) matches += of.match(event).length
    return cpuUs(before) / among.length
  })
  of.forgetValues()
  for (const [at, event] of among.entries()) {
    const before = process.hrtime.bigint()
    of.match(event)
    times[at] = Number(process.hrtime.bigint() - before) / 1000
  }
  times.sort()
  const quantile = (share: number): number =>
    round(times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? NaN)
  const naive = naiveUs(all, among)
  const us = rounds.sort((a, b) => a - b)[rounds.length >> 1] ?? NaN
  return {
    cpuUs: round(us),
    naiveUs: round(naive),
    ratio: round(naive / us),
    p50: quantile(0.5),
    p99: quantile(0.99),
    p999: quantile(0.999),
    max: quantile(1),
    matches,
  }
}

/** Every rule of the event's log source in turn, on a sample. */
function naiveUs(all: readonly CompiledRule[], among: readonly Event[]): number {
  const sample = among.filter((_, at) => at % Math.max(1, Math.floor(among.length / 1000)) === 0)
  const tests = new Map<CompiledRule, (event: Event) => boolean>()
  const testOf = (rule: CompiledRule): ((event: Event) => boolean) => {
    const known = tests.get(rule) ?? compileMatcher(rule.predicate)
    tests.set(rule, known)
    return known
  }
  const run = (): void => {
    for (const event of sample) {
      const logsource = logsourceOf(event)
      for (const rule of all) if (isAbout(rule.rule.logsource, logsource)) testOf(rule)(event)
    }
  }
  run()
  const before = process.cpuUsage()
  run()
  return cpuUs(before) / sample.length
}

function cpuUs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since)
  return user + system
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
