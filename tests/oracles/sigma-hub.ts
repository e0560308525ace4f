import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Event } from '@aurora/core'
import { compileRules, RuleMatcher } from '@aurora/detect'
import { readEvents } from '@aurora/ingest'
import { readRules, type DetectionRule, type Rule } from '@aurora/sigma'
import { filesOfArchive } from './sigma-archive.ts'

/** All rules of SigmaHQ that are maintained, of all levels, in one matcher, with others beside them. */
export function sigmaHqMatcher(archive: string, others: readonly Rule[] = []): RuleMatcher {
  const rules = [...filesOfArchive(archive, '.yml', 'rules')].flatMap(([path, text]) => readRules(text, path).rules)
  return new RuleMatcher(compileRules([...rules.filter(isMaintained), ...others]).rules)
}

/** The rules that come with the product. */
export function starterRules(): Rule[] {
  const folder = join(import.meta.dirname, '../../rules')
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yml') && !name.endsWith('.test.yml'))
    .sort()
    .flatMap((name) => readRules(readFileSync(join(folder, name), 'utf8'), name).rules)
}

export const isMaintained = ({ status }: { status?: string }): boolean =>
  status !== 'deprecated' && status !== 'unsupported'

/** The rules that match each event of a log file, as `aurora scan` reads and matches it. */
export async function* detectionsIn(
  text: string,
  source: string,
  matcher: RuleMatcher,
): AsyncGenerator<{ event: Event; rule: DetectionRule }> {
  async function* content(): AsyncGenerator<Buffer> {
    yield await Promise.resolve(Buffer.from(text))
  }
  const { records } = await readEvents(content(), { source, sensor: 'scan', receivedUs: 0 })
  for await (const record of records)
    if ('event' in record) for (const { rule } of matcher.match(record.event)) yield { event: record.event, rule }
}

/** Events that SigmaHQ recorded for a rule, and how many of them it must match; null: at least one. */
export interface RegressionCase {
  readonly rule_id: string
  readonly title: string
  readonly json: string | null
  readonly match_count: number | null
}

/** Files whose count says 1 but which hold more events that the rule describes, each seen to be one. */
const furtherEvents = new Map([
  ['8fbf3271-1ef6-4e94-8210-03c2317947f6', 3], // procdump.exe, procdump64.exe and procdump64a.exe
  ['45e112d0-7759-4c2a-aa36-9f8fb79d3393', 3], // one domain for https, http and *
  ['c7dcacd0-cc59-4004-b0a4-1d6cdebe6f3e', 2], // AutoShareServer and AutoShareWks
])

/** The files of the regression data by path, and its cases; none of either where this machine does not have it. */
export function sigmaHqRegression(folder: string | undefined): { files: Map<string, string>; cases: RegressionCase[] } {
  if (folder === undefined) return { files: new Map(), cases: [] }
  const files = filesOfArchive(`${folder}/regression_data.tar.gz`, '', 'regression_data/')
  const listed = readFileSync(`${folder}/index.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RegressionCase)
  const cases = listed.map((each) => ({ ...each, match_count: furtherEvents.get(each.rule_id) ?? each.match_count }))
  return { files, cases: [...cases, ...rawCases([...files.keys()])] }
}

/** The lines that are no Windows event are not in the list; their files bear the id of the rule. */
const rawCases = (paths: readonly string[]): RegressionCase[] =>
  paths
    .filter((path) => path.endsWith('.raw'))
    .map((json) => ({ rule_id: basename(json, '.raw'), title: basename(dirname(json)), json, match_count: 1 }))
