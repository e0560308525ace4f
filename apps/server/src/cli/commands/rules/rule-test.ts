import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError, type Event } from '@aurora/core'
import { compileRules, loadRules, RuleMatcher } from '@aurora/detect'
import { findSource, readEvents, sources } from '@aurora/ingest'
import { printFault } from '@aurora/sigma'
import { parse } from 'yaml'
import { z } from 'zod'

/** One event that a rule must, or must not, match. */
const testCase = z.strictObject({
  name: z.string().min(1).max(300),
  source: z.string().optional().describe('Product that wrote the lines; default: that of the file.'),
  line: z.string().optional().describe('The line as it is received.'),
  event: z.record(z.string(), z.unknown()).optional().describe('The same for a line that is JSON.'),
})

/** A file of tests: `x.test.yml` beside the rule `x.yml`. */
const testFile = z.strictObject({
  rule: z.string().optional().describe('The rule file; default: the name of this one without .test'),
  source: z.string().optional(),
  match: z.array(testCase).default([]),
  no_match: z.array(testCase).default([]),
})

/** What became of one case; `failure` says what went wrong. */
export interface CaseResult {
  readonly file: string
  readonly name: string
  readonly failure: string | undefined
}

const maxFileBytes = 8 << 20

/**
 * Runs the tests of one file: each event is read as its source would, and asked of the rules. Never throws for what the
 * file says: a file that cannot be used is one failed case.
 */
export async function runRuleTest(file: string): Promise<CaseResult[]> {
  try {
    const test = testFile.parse(parse(await textOf(file)))
    const matcher = await matcherOf(join(dirname(file), test.rule ?? basenameOf(file)))
    const results: CaseResult[] = []
    for (const [cases, mustMatch] of [
      [test.match, true],
      [test.no_match, false],
    ] as const)
      for (const one of cases) {
        const failure = await failureOf({ ...one, source: one.source ?? test.source }, matcher, mustMatch)
        results.push({ file, name: one.name, failure })
      }
    if (test.match.length === 0 || test.no_match.length === 0)
      results.push({
        file,
        name: 'both kinds of case',
        failure: 'a rule needs an event it matches and one it does not',
      })
    return results
  } catch (error) {
    return [{ file, name: 'the file', failure: whyOf(error) }]
  }
}

async function textOf(file: string): Promise<string> {
  const bytes = await readFile(file)
  if (bytes.length > maxFileBytes) throw new AppError('request.too_large', `a test file may have ${maxFileBytes} bytes`)
  return bytes.toString('utf8')
}

const basenameOf = (file: string): string => file.replace(/^.*\//, '').replace(/\.test(\.ya?ml)$/i, '$1')

async function matcherOf(path: string): Promise<RuleMatcher> {
  const loaded = await loadRules([path])
  const { rules, faults } = compileRules(loaded.rules)
  const error = [...loaded.faults, ...faults].find(({ severity }) => severity === 'error')
  if (error !== undefined) throw new AppError('request.invalid', printFault(error))
  return new RuleMatcher(rules)
}

async function failureOf(
  one: z.infer<typeof testCase>,
  matcher: RuleMatcher,
  mustMatch: boolean,
): Promise<string | undefined> {
  const events = await eventsOf(one)
  if (typeof events === 'string') return events
  const matched = events.some((event) => matcher.match(event).length > 0)
  if (matched === mustMatch) return undefined
  return mustMatch ? 'the rule does not match, and must' : 'the rule matches, and must not'
}

/** The events of a case, or why there are none. */
async function eventsOf({ line, event, source = 'auto' }: z.infer<typeof testCase>): Promise<Event[] | string> {
  if ((line === undefined) === (event === undefined)) return 'give either `line` or `event`'
  if (source !== 'auto' && !sources.some(({ name }) => name === source)) return `there is no source "${source}"`
  const text = line ?? JSON.stringify(event)
  const stream = await readEvents(once(`${text}\n`), { source, sensor: 'test', receivedUs: Date.now() * 1000 })
  const events: Event[] = []
  for await (const record of stream.records)
    if ('event' in record) events.push(record.event)
    else return `it cannot be read as ${findSource(stream.source).title}: ${record.rejected.message}`
  return events.length === 0 ? 'there is no event in it' : events
}

async function* once(text: string): AsyncGenerator<Buffer> {
  yield await Promise.resolve(Buffer.from(text))
}

const whyOf = (error: unknown): string =>
  error instanceof z.ZodError
    ? error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
    : error instanceof Error
      ? error.message
      : String(error)
