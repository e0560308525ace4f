import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Draft } from '../../packages/ingest/src/draft.ts'
import { parseAccessLog } from '../../packages/ingest/src/parsers/access-log.ts'
import { parseCef } from '../../packages/ingest/src/parsers/cef.ts'
import { parseIptables } from '../../packages/ingest/src/parsers/iptables.ts'
import { parseKeyValues } from '../../packages/ingest/src/parsers/key-value.ts'
import { cefSource } from '../../packages/ingest/src/sources/cef/source.ts'
import { leefSource } from '../../packages/ingest/src/sources/leef/source.ts'
import { readHeader } from '../../packages/ingest/src/sources/syslog/header.ts'
import { syslogSource } from '../../packages/ingest/src/sources/syslog/source.ts'
import { sharedData } from './shared-data.ts'

const receivedUs = Date.parse('2020-01-01T00:00:00Z') * 1000
const linesOf = (path: string): string[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')

interface Vector {
  readonly origin: string
  readonly input: string
  readonly expected: Readonly<Record<string, unknown>>
}

const lognorm = sharedData('syslog', 'liblognorm-vectors', 'vectors.jsonl')
const vectors = lognorm === undefined ? [] : linesOf(lognorm).map((line) => JSON.parse(line) as Vector)
const of = (origin: RegExp): (Vector & { name: string })[] =>
  vectors
    .filter((vector) => origin.test(vector.origin))
    .map((vector, i) => ({ ...vector, name: `${i} ${vector.input.slice(0, 70)}` }))
const isRefused = (vector: Vector): boolean => 'unparsed-data' in vector.expected

describe.skipIf(lognorm === undefined)('liblognorm vectors', () => {
  /**
   * Read although liblognorm refuses them: a backslash before another character than those with a meaning. Paths of
   * Windows are written so in the field, and a SIEM keeps the record.
   */
  const kept = (input: string): boolean => /\\[^\\|=nr]/.test(input)

  test.for(of(/cef\.sh/))('cef: $name', (vector) => {
    const record = parseCef(vector.input)
    if (isRefused(vector)) return expect(record === undefined).toBe(!kept(vector.input))
    const { f } = vector.expected as { f: Record<string, unknown> }
    expect({
      DeviceVendor: record?.deviceVendor,
      DeviceProduct: record?.deviceProduct,
      DeviceVersion: record?.deviceVersion,
      SignatureID: record?.deviceEventClassId,
      Name: record?.name,
      Severity: record?.severity,
      Extensions: { ...record?.extensions },
    }).toEqual(f)
  })

  /** The vectors also take words of which the kernel writes none: what has no `IN=` and `OUT=` is no packet for us. */
  test.for(of(/iptables/).filter(({ input }) => /IN=\S* +OUT=/.test(input)))('iptables: $name', (vector) => {
    const record = parseIptables(vector.input)
    if (isRefused(vector)) return expect(record).toBeUndefined()
    expect({ ...record?.fields }).toEqual((vector.expected as { field: unknown }).field)
  })

  test.for(of(/name_value/))('name=value: $name', (vector) => {
    const line = parseKeyValues(vector.input)
    const isWhole = line.pairs > 0 && line.lead === '' && line.strays === 0
    expect(isWhole).toBe(!isRefused(vector))
    if (isWhole) expect({ ...line.fields }).toEqual((vector.expected as { f: unknown }).f)
  })

  test.for(of(/cee-syslog/))('cee: $name', (vector) => {
    const draft = syslogSource.open({ receivedUs, context: '' }).read(vector.input) as Draft
    expect(draft.dataset === 'json').toBe(!isRefused(vector))
    if (!isRefused(vector)) expect(JSON.parse(draft.fields)).toMatchObject((vector.expected as { field: object }).field)
  })
})

const jc = sharedData('syslog', 'jc-fixtures')
const jcJson = (name: string): Record<string, unknown>[] =>
  jc === undefined ? [] : (JSON.parse(readFileSync(join(jc, `${name}.json`), 'utf8')) as Record<string, unknown>[])
const jcLines = (name: string): string[] => (jc === undefined ? [] : linesOf(join(jc, name)))

describe.skipIf(jc === undefined)('jc fixtures', () => {
  /** jc makes one record of the pairs `cs1=…` and `cs1Label=…`; we keep both as they are sent. */
  const withLabels = (extensions: Readonly<Record<string, unknown>>): Record<string, unknown> => {
    const named: Record<string, unknown> = {}
    for (const [name, value] of Object.entries(extensions)) {
      const label = extensions[`${name}Label`]
      named[typeof label === 'string' ? label : name] = value
    }
    return named
  }
  const folded = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '')
  /** jc's own names for members whose short names CEF gives, and what it computes. */
  const isComputed = (name: string): boolean => /_epoch|_epoch_utc$|String$|Num$|^agentSeverity$|Label$/.test(name)

  test('cef: the values that keep their names', () => {
    let compared = 0
    const different: string[] = []
    for (const [i, expected] of jcJson('cef').entries()) {
      const line = jcLines('cef.out')[i] ?? ''
      const record = parseCef(line.slice(Math.max(0, line.indexOf('CEF:'))))
      if (record === undefined || Object.keys(expected).length < 4) continue
      const ours = new Map(
        Object.entries({ ...withLabels(record.extensions), ...record, ...record.extensions }).map(
          ([name, value]) => [folded(name), value] as const,
        ),
      )
      for (const [name, value] of Object.entries(expected)) {
        if (isComputed(name) || typeof value !== 'string' || !ours.has(folded(name))) continue
        compared++
        const own = [ours.get(folded(name))].flat().at(-1) // jc keeps the last of two equal names, we keep both
        if (own !== value) different.push(`${i} ${name}: ${JSON.stringify(value)} is ${JSON.stringify(own)}`)
      }
    }
    process.stdout.write(`jc cef: ${compared - different.length} of ${compared} values agree\n`)
    for (const one of different) process.stdout.write(`jc cef:   ${one}\n`)
    expect(compared).toBeGreaterThan(100)
    expect(different).toEqual([])
  })

  test('common log format', () => {
    const lines = jcLines('common-log-format.log')
    const expected = jcJson('common-log-format')
    expect(lines.length).toBe(expected.length)
    for (const [i, line] of lines.entries()) {
      const record = parseAccessLog(line)
      const want = expected[i] ?? {}
      if ('unparsable' in want) {
        expect(record).toBeUndefined()
        continue
      }
      expect({
        host: record?.client,
        ident: record?.identity ?? null,
        authuser: record?.user ?? null,
        date: record?.time,
        request: record?.request,
        request_method: record?.method,
        request_url: record?.target,
        request_version: record?.protocol ?? null,
        status: record?.status,
        bytes: record?.bytes ?? null,
        referer: record?.referrer ?? null,
        user_agent: record?.userAgent ?? null,
        extra: record?.rest === '' ? null : record?.rest,
      }).toEqual(
        Object.fromEntries(
          [
            'host',
            'ident',
            'authuser',
            'date',
            'request',
            'request_method',
            'request_url',
            'request_version',
            'status',
            'bytes',
            'referer',
            'user_agent',
            'extra',
          ].map((name) => [name, want[name]]),
        ),
      )
      if (typeof want['epoch_utc'] === 'number' && /[+-]0000\]/.test(line))
        expect(new Date((record?.timeUs ?? 0) / 1000).getUTCSeconds()).toBe(want['second'])
    }
  })

  /** jc leaves `[pid]: ` in the content; a priority above 191 makes its line unparsable, for us it is text. */
  test('syslog 3164', () => {
    const lines = jcLines('syslog-3164.out')
    for (const [i, want] of jcJson('syslog-3164').entries()) {
      const header = readHeader(lines[i] ?? '', receivedUs)
      expect(header === undefined).toBe('unparsable' in want)
      if (header === undefined) continue
      const content = String(want['content'])
        .replace(/^(?:\(\w+\))?\[[^\]]*\]: ?/, '')
        .trim()
      // "avas: text" says no more than one name: jc takes it for the host, we for the program.
      expect([header.priority ?? null, header.hostname ?? header.appName, header.text?.trim()]).toEqual([
        want['priority'],
        want['hostname'],
        content,
      ])
      if (want['tag'] !== null) expect(header.appName?.replace(/\(\w+\)$/, '')).toBe(want['tag'])
    }
  })
})

const samples = sharedData('syslog', 'cef-leef', 'samples.jsonl')

describe.skipIf(samples === undefined)('CEF and LEEF samples', () => {
  test('each is read, alone and by syslog', () => {
    const read = (samples === undefined ? [] : linesOf(samples)).map(
      (line) => JSON.parse(line) as { format: string; log: string },
    )
    expect(read.length).toBe(18)
    for (const { format, log } of read) {
      const own = (format === 'cef' ? cefSource : leefSource).open({ receivedUs, context: '' }).read(log) as Draft
      const any = syslogSource.open({ receivedUs, context: '' }).read(log) as Draft
      expect(any.dataset).toBe(format)
      expect(['text', 'rfc3164', 'rfc5424']).not.toContain(own.dataset)
      expect(own.ecs['event.code']).toBe(any.ecs['event.code'])
    }
  })
})
