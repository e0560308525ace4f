import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseRfc3164 } from '../../packages/ingest/src/parsers/syslog-3164.ts'
import { parseRfc5424 } from '../../packages/ingest/src/parsers/syslog-5424.ts'
import { isFault } from '../../packages/ingest/src/parsers/syslog-header.ts'
import { sharedData } from './shared-data.ts'

interface Vector {
  readonly format: 'rfc5424' | 'rfc3164'
  readonly input: string
  readonly valid: boolean
  readonly expected?: {
    readonly priority?: number
    readonly severity?: number
    readonly facility?: number
    readonly version?: number
    readonly hostname?: string
    readonly appname?: string
    readonly procid?: string
    readonly msgid?: string
    readonly message?: string
    readonly timestamp?: string
    readonly structured_data?: Record<string, Record<string, string>>
  }
}

/**
 * The one vector we read otherwise: a backslash before another character than `"`, `\` and `]`. RFC 5424 §6.3.3: "the
 * '\' is treated as a regular backslash, and the following character is unaltered". The vectors call the line invalid.
 */
const asTheRfcSays = new Set(['<29>8 2016-01-15T01:00:43Z hn S - - [meta escape="\\n"] 127.0.0.1 - - 1452819643 "GET"'])

const path = sharedData('syslog', 'go-syslog-vectors', 'vectors.jsonl')
const vectors =
  path === undefined
    ? []
    : readFileSync(path, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Vector)

/** The vectors give parameter values as they stand in the line; RFC 5424 §6.3.3 says what they mean. */
const unescaped = (elements: Record<string, Record<string, string>>): Record<string, Record<string, string>> =>
  Object.fromEntries(
    Object.entries(elements).map(([id, parameters]) => [
      id,
      Object.fromEntries(
        Object.entries(parameters).map(([name, value]) => [name, value.replace(/\\(["\\\]])/g, '$1')]),
      ),
    ]),
  )

describe.skipIf(path === undefined)('go-syslog vectors', () => {
  test.for(vectors.map((vector, i) => ({ ...vector, name: `${i} ${vector.format} ${vector.input.slice(0, 60)}` })))(
    '$name',
    ({ format, input, valid, expected = {} }) => {
      const receivedUs = Date.parse('2020-01-01T00:00:00Z') * 1000
      const message = format === 'rfc5424' ? parseRfc5424(input) : parseRfc3164(input, receivedUs)
      if (!asTheRfcSays.has(input)) expect(isFault(message)).toBe(!valid)
      if (isFault(message) || !valid) return
      const { priority = 0 } = message
      const seen: Record<string, unknown> = {
        priority,
        severity: priority & 7,
        facility: priority >> 3,
        version: message.version,
        hostname: message.hostname,
        appname: message.appName,
        procid: message.processId,
        msgid: message.messageId,
        message: message.text,
      }
      for (const [name, value] of Object.entries(expected))
        if (name in seen) expect({ [name]: seen[name] }).toEqual({ [name]: value })
      if (expected.structured_data !== undefined)
        expect(message.structuredData).toEqual(unescaped(expected.structured_data))
      if (expected.timestamp !== undefined && format === 'rfc5424')
        expect(message.timeUs).toBe(
          Math.floor(Date.parse(expected.timestamp)) * 1000 +
            (Number(/\.\d{3}(\d{3})/.exec(expected.timestamp)?.[1] ?? 0) || 0),
        )
      if (expected.timestamp !== undefined && format === 'rfc3164')
        expect(new Date((message.timeUs ?? 0) / 1000).toISOString().slice(11, 19)).toBe(expected.timestamp.slice(-8))
    },
  )
})
