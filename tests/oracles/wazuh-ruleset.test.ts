import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Draft } from '../../packages/ingest/src/draft.ts'
import { recognize } from '../../packages/ingest/src/recognize.ts'
import { syslogSource } from '../../packages/ingest/src/sources/syslog/source.ts'
import { sharedData } from './shared-data.ts'

interface Case {
  readonly file: string
  readonly name: string
  readonly decoder: string
  readonly alert: string
  readonly logs: readonly { readonly log: string }[]
}

/**
 * Lines that no product writes: Wazuh tests its own expression engine, frequency filters and rule overwriting with
 * them. They count apart.
 */
const synthetic = /^(?:test_|ow_test|osregex_realloc_test)/

const path = sharedData('wazuh', 'ruleset-tests', 'cases.jsonl')
const cases =
  path === undefined
    ? []
    : readFileSync(path, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Case)
const lines = cases.flatMap(({ decoder, logs }) => logs.map(({ log }) => ({ decoder, log })))
const texts = lines.filter(({ log }) => !log.trimStart().startsWith('{'))

const reader = syslogSource.open({ receivedUs: Date.parse('2024-06-01T00:00:00Z') * 1000, context: '' })
const read = (line: string): Draft => reader.read(line) as Draft
const isRead = (line: string): boolean => !['text', 'rfc3164', 'rfc5424'].includes(read(line).dataset)
const percent = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`

describe.skipIf(path === undefined)('wazuh ruleset tests', () => {
  test('text lines are read as more than text', () => {
    const products = texts.filter(({ decoder }) => !synthetic.test(decoder))
    const plain = products.filter(({ log }) => !isRead(log))
    const others = texts.filter(({ decoder }) => synthetic.test(decoder))
    process.stdout.write(
      `wazuh: ${lines.length} lines, ${lines.length - texts.length} JSON (other sources), ${others.length} synthetic ` +
        `(${others.filter(({ log }) => isRead(log)).length} read); of ${products.length} lines of products ` +
        `${products.length - plain.length} read: ${percent(products.length - plain.length, products.length)}\n`,
    )
    const worst = new Map<string, number>()
    for (const { decoder } of plain) worst.set(decoder, (worst.get(decoder) ?? 0) + 1)
    for (const [decoder, count] of [...worst].sort((a, b) => b[1] - a[1]).slice(0, 10))
      process.stdout.write(`wazuh:   ${count} of decoder "${decoder}" stay text\n`)
    expect((products.length - plain.length) / products.length).toBeGreaterThanOrEqual(0.97)
  })

  test('JSON lines are recognised as a product, not as any JSON', () => {
    const objects = lines.filter(({ log }) => log.trimStart().startsWith('{')).map(({ log }) => log)
    const unknown = objects.filter((log) => ['json', 'syslog'].includes(recognize(Buffer.from(log)).source))
    process.stdout.write(
      `wazuh: ${objects.length - unknown.length} of ${objects.length} JSON lines recognised: ` +
        `${percent(objects.length - unknown.length, objects.length)}\n`,
    )
    expect(unknown.length / objects.length).toBeLessThanOrEqual(0.03)
  })

  test('no line is lost: its text stands in the native document or the line is the message', () => {
    for (const { log } of texts) {
      const draft = read(log)
      expect(draft.fields).not.toBe('')
      expect(JSON.parse(draft.fields)).toHaveProperty('message')
    }
  })

  test('addresses, users and outcomes of sign-ins', () => {
    const signIns = texts.filter(({ decoder }) => ['sshd', 'sudo', 'su', 'pam', 'dropbear', 'doas'].includes(decoder))
    const wanted = signIns.flatMap(({ log }) => expectations(log).map((want) => ({ log, ...want })))
    const missed = wanted.filter(({ log, name, value }) => String(read(log).ecs[name] ?? '') !== value)
    process.stdout.write(`wazuh: ${wanted.length - missed.length} of ${wanted.length} values of sign-ins\n`)
    for (const { log, name, value } of missed.slice(0, 10))
      process.stdout.write(`wazuh:   ${name} is not ${value}: ${log.slice(0, 140)}\n`)
    expect(missed.length / Math.max(1, wanted.length)).toBeLessThanOrEqual(0.02)
  })
})

/** What a person reads out of the line: the words around a value, as OpenSSH and its kin write them. */
function expectations(log: string): { name: string; value: string }[] {
  const wants: { name: string; value: string }[] = []
  const want = (name: string, value: string | undefined): void => {
    if (value !== undefined) wants.push({ name, value })
  }
  want('source.ip', /(?:from|by|rhost=)\s?(?:authenticating user \S+ )?(\d+\.\d+\.\d+\.\d+)\b(?!\.)/.exec(log)?.[1])
  want('source.port', /\d port (\d+)/.exec(log)?.[1])
  want('user.name', /(?:Failed \S+|Accepted \S+) for (?:(?:invalid|illegal) user )?(\S+) from/.exec(log)?.[1])
  want('user.name', /sudo:\s+(\S+) : /.exec(log)?.[1])
  want('user.target.name', /; USER=(\S+)/.exec(log)?.[1])
  if (
    /: (?:error: PAM: .*)?Failed \S+ for|incorrect password|[Ii]nvalid user|not allowed because/.test(log) &&
    !/Disconnect|Postponed/.test(log)
  )
    want('event.outcome', 'failure')
  if (/Accepted \S+ for/.test(log)) want('event.outcome', 'success')
  return wants
}
