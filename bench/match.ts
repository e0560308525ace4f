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
 *
 * `--times 4` measures with four times the rules: each again with the second half of its texts changed.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rules: { type: 'string', multiple: true, default: [] },
    source: { type: 'string', default: 'windows' },
    events: { type: 'string', default: '60000' },
    rounds: { type: 'string', default: '21' },
    times: { type: 'string', default: '1' },
  },
})

const startedCpu = process.cpuUsage()
const { rules: given, faults } = compileRules((await loadRules(values.rules)).rules)
const loadSeconds = cpuUs(startedCpu) / 1e6
const rules = Array.from({ length: Number(values.times) }, (_, time) => given.map((rule) => changed(rule, time))).flat()
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

/** A rule as another author would have written it: what it looks for begins as it did and ends otherwise. */
function changed(rule: CompiledRule, time: number): CompiledRule {
  if (time === 0) return rule
  const predicate = JSON.parse(JSON.stringify(rule.predicate), (key, value: unknown) =>
    typeof value === 'string' && (key === 'value' || key === 'literal') ? changedText(value, time) : value,
  ) as CompiledRule['predicate']
  return { ...rule, predicate }
}

/** Letters of the second half are moved along the alphabet; numbers stay. */
function changedText(text: string, time: number): string {
  const half = text.length >> 1
  const moved = (letter: string): string => String.fromCharCode(((letter.charCodeAt(0) - 97 + time) % 26) + 97)
  return text.slice(0, half) + text.slice(half).replace(/[a-z]/g, moved)
}

async function read(files: readonly string[], most: number): Promise<Event[]> {
  const found: Event[] = []
  for (const file of files) {
    const stream = await readEvents(createReadStream(file), { source: values.source, sensor: 'bench', receivedUs: 0 })
    for await (const record of stream.records) if ('event' in record && found.push(record.event) >= most) return found
  }
  return found
}

/** Medians over the rounds, of the mean as of the quantiles. */
function figures(of: RuleMatcher, all: readonly CompiledRule[], among: readonly Event[]): Record<string, number> {
  const times = new Float64Array(among.length)
  let matches = 0
  const rounds = Array.from({ length: Number(values.rounds) }, () => {
    of.forgetValues() // each round meets its values for the first time, as it would other events
    matches = 0
    const before = process.cpuUsage()
    let last = process.hrtime.bigint()
    for (const [at, event] of among.entries()) {
      matches += of.match(event).length
      const now = process.hrtime.bigint()
      times[at] = Number(now - last) / 1000
      last = now
    }
    const us = cpuUs(before) / among.length
    times.sort()
    return {
      us,
      p50: quantile(times, 0.5),
      p99: quantile(times, 0.99),
      p999: quantile(times, 0.999),
      max: quantile(times, 1),
    }
  })
  const median = (of: keyof (typeof rounds)[number]): number =>
    rounds.map((figure) => figure[of]).sort((a, b) => a - b)[rounds.length >> 1] ?? NaN
  const naive = naiveUs(all, among)
  const us = median('us')
  return {
    cpuUs: round(us),
    naiveUs: round(naive),
    ratio: round(naive / us),
    p50: round(median('p50')),
    p99: round(median('p99')),
    p999: round(median('p999')),
    max: round(median('max')),
    matches,
  }
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN
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
