import { sources } from '@aurora/ingest'
import { expect, test } from 'vitest'
import { keyPlace, kinds, type Server } from './kinds.ts'

const server: Server = { origin: 'https://soc.example:8000', host: 'soc.example', key: keyPlace, syslogTcp: 1514 }

test.for(kinds.map((kind) => [kind.name, kind] as const))('%s waits for sources there are', ([, kind]) => {
  const known = new Set(sources.map(({ name }) => name))
  expect(kind.sources.filter((name) => !known.has(name))).toEqual([])
})

test.for(kinds.map((kind) => [kind.name, kind] as const))('%s has lines, with a key where it says so', ([, kind]) => {
  const text = kind.lines(server).map((lines) => lines.text)
  expect(text.length).toBeGreaterThan(0)
  const hasKey = text.some((one) => one.includes(keyPlace) || one.includes('--key-file'))
  expect(hasKey).toBe(kind.needsKey ?? false)
})

test('the lines name this server and its ports', () => {
  const syslog = kinds.find(({ name }) => name === 'syslog')?.lines(server) ?? []
  expect(syslog[0]?.text).toContain('target="soc.example" port="1514"')
  expect(syslog.some(({ title }) => title.includes('UDP'))).toBe(false)
})
