import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Draft } from '../../packages/ingest/src/draft.ts'
import type { Source } from '../../packages/ingest/src/source.ts'
import { accessSource } from '../../packages/ingest/src/sources/access/source.ts'
import { auditdSource } from '../../packages/ingest/src/sources/auditd/source.ts'
import { syslogSource } from '../../packages/ingest/src/sources/syslog/source.ts'
import { afterAll, describe, expect, test } from 'vitest'
import { sharedData } from './shared-data.ts'

type Expected = Readonly<Record<string, unknown>>

/** Which of our sources reads the lines of a fileset. */
const filesets: Readonly<Record<string, Source>> = {
  'system/auth': syslogSource,
  'system/syslog': syslogSource,
  'auditd/log': auditdSource,
  'apache/access': accessSource,
  'apache/error': syslogSource,
  'nginx/access': accessSource,
  'nginx/error': syslogSource,
  'haproxy/log': syslogSource,
  'traefik/access': accessSource,
}

/** Filebeat's names of 2019, and ours. */
const names: readonly (readonly [theirs: string, ours: readonly string[]])[] = [
  ['host.hostname', ['host.name']],
  ['process.name', ['process.name']],
  ['process.pid', ['process.pid']],
  ['process.executable', ['process.executable']],
  ['user.name', ['user.name']],
  ['system.auth.sudo.user', ['user.target.name']],
  ['system.auth.sudo.command', ['process.command_line']],
  ['source.ip', ['source.ip']],
  ['source.port', ['source.port']],
  ['destination.ip', ['destination.ip']],
  ['destination.port', ['destination.port']],
  ['event.action', ['event.action']],
  ['event.outcome', ['event.outcome']],
  ['http.request.method', ['http.request.method']],
  ['http.response.status_code', ['http.response.status_code']],
  ['http.response.body.bytes', ['destination.bytes']],
  ['url.original', ['url.path', 'url.full']],
  ['user_agent.original', ['user_agent.original']],
  ['log.level', ['log.level']],
]

/** Where we say otherwise, and why. */
const reasons: readonly {
  readonly why: string
  readonly holds: (name: string, value: unknown, line: string) => boolean
}[] = [
  { why: 'a "-" is no value for us', holds: (_name, value) => value === '-' },
  {
    why: 'launchd says behind its own name and number for whom it speaks: the program is launchd',
    holds: (name, value) => name === 'process.name' && /launchd\[1\] \(/.test(String(value)),
  },
  {
    why: 'sudo cuts a long command with spaces at its end, which the line has and we leave out',
    holds: (name, value) => name === 'system.auth.sudo.command' && /\s$/.test(String(value)),
  },
  {
    why: 'res=1 is the outcome success',
    holds: (name, value) => name === 'event.outcome' && (value === '1' || value === '0'),
  },
]

const folder = sharedData('syslog', 'beats-filebeat')

function* pairs(fileset: string): Generator<{ line: string; expected: Expected }> {
  const tests = join(folder ?? '', fileset, 'test')
  for (const file of readdirSync(tests).filter((name) => name.endsWith('-expected.json'))) {
    const log = readFileSync(join(tests, file.replace('-expected.json', '')))
    for (const expected of JSON.parse(readFileSync(join(tests, file), 'utf8')) as Expected[]) {
      const start = Number(expected['log.offset'])
      const end = log.indexOf(10, start)
      yield { line: log.toString('utf8', start, end < 0 ? undefined : end).replace(/\r$/, ''), expected }
    }
  }
}

/** The values both say, and those only Filebeat says so. */
function compare(
  draft: Draft,
  expected: Expected,
  line: string,
): { same: number; explained: number; different: string[] } {
  let same = 0
  let explained = 0
  const different: string[] = []
  const judge = (name: string, theirs: unknown, isSame: boolean, ours: unknown): void => {
    if (isSame) same++
    else if (reasons.some(({ holds }) => holds(name, theirs, line))) explained++
    else different.push(`${name}: ${String(theirs)} is ${String(ours)} in ${line.slice(0, 120)}`)
  }
  for (const [theirs, ours] of names) {
    const value = expected[theirs]
    if (value === undefined) continue
    const found = ours.map((name) => draft.ecs[name]).find((one) => one !== undefined)
    judge(theirs, value, String(found) === String(value), found)
  }
  const time = expected['@timestamp']
  if (typeof time === 'string') {
    const ours = Math.floor(draft.timeUs / 1000)
    judge('@timestamp', time, ours === Date.parse(time), ours)
  }
  return { same, explained, different }
}

describe.skipIf(folder === undefined)('filebeat filesets', () => {
  const total = { same: 0, different: 0 }
  test.for(Object.keys(filesets))('%s', (fileset) => {
    const source = filesets[fileset]
    const reader = source?.open({ receivedUs: Date.parse('2019-08-20T00:00:00Z') * 1000, context: '' })
    let same = 0
    let events = 0
    let explained = 0
    const different: string[] = []
    for (const { line, expected } of pairs(fileset)) {
      const result = compare(reader?.read(line) as Draft, expected, line)
      events++
      same += result.same
      explained += result.explained
      different.push(...result.different)
    }
    const whole = same + different.length
    process.stdout.write(
      `filebeat ${fileset}: ${events} events, ${same} of ${whole} values agree (${((100 * same) / whole).toFixed(1)} %), ${explained} differ for a written reason\n`,
    )
    for (const one of different.slice(0, 4)) process.stdout.write(`filebeat   ${one}\n`)
    total.same += same
    total.different += different.length
    expect(same / whole).toBeGreaterThanOrEqual(0.98)
  })
  afterAll(() => {
    process.stdout.write(`filebeat: ${total.same} of ${total.same + total.different} values agree\n`)
  })
})
