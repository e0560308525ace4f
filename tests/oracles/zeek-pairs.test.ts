import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parseNativeDocument, type NativeDocument } from '@aurora/core'
import { findSource } from '@aurora/ingest'
import { describe, expect, test } from 'vitest'
import { sharedData } from './shared-data.ts'

const folder = sharedData('zeek', 'zed-sample-data')
const linesOf = (path: string): string[] =>
  gunzipSync(readFileSync(path))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')

/** Everything the event says: what it is made of, and the sender's document without what only the JSON writer adds. */
function eventOf(read: unknown, line: string): unknown {
  const { fields, decoded: _decoded, ...draft } = read as { fields: string; decoded: string }
  const { _write_ts: _written, ...native } = parseNativeDocument(fields === '' ? line : fields) as NativeDocument & {
    _write_ts?: string
  }
  return { ...draft, native }
}

/** Zeek writes the same records as TSV and as JSON: both must become the same event. */
describe.skipIf(folder === undefined)('zeek TSV = JSON', () => {
  const logs =
    folder === undefined ? [] : readdirSync(join(folder, 'zeek-default')).map((file) => file.replace('.log.gz', ''))
  let pairs = 0
  test.for(logs)('%s', (log) => {
    const open = () => findSource('zeek').open({ receivedUs: 0, context: '' })
    const [tsv, json] = [open(), open()]
    const fromTsv = linesOf(join(folder ?? '', 'zeek-default', `${log}.log.gz`)).flatMap((line) => {
      const read = tsv.read(line)
      return read === undefined ? [] : [eventOf(read, line)]
    })
    const fromJson = linesOf(join(folder ?? '', 'zeek-json', `${log}.json.gz`)).map((line) =>
      eventOf(json.read(line), line),
    )
    expect(fromTsv.length).toBe(fromJson.length)
    const different = fromTsv.filter((event, i) => {
      try {
        expect(event).toEqual(fromJson[i])
        return false
      } catch {
        return true
      }
    })
    if (different.length > 0)
      expect(fromTsv.find((event) => event === different[0])).toEqual(fromJson[fromTsv.indexOf(different[0])])
    pairs += fromTsv.length
  })
  test('pairs compared', () => {
    process.stdout.write(`zeek: ${pairs} pairs compared\n`)
    expect(pairs).toBeGreaterThan(0)
  })
})
