import { afterEach, expect, test, vi } from 'vitest'
import type { Draft } from '../draft.ts'
import { suricataSource } from '../sources/suricata/source.ts'
import { readChunk } from './read-chunk.ts'

afterEach(() => void vi.restoreAllMocks())

const sound: Draft = {
  timeUs: 1,
  dataset: 'flow',
  severity: 0,
  message: 'm',
  ecs: {},
  techniques: [],
  fields: '',
  decoded: '',
}

const read = (lines: readonly string[]) =>
  readChunk({
    site: 'main',
    batch: 1,
    chunk: {
      source: 'suricata',
      sensor: 's',
      space: 'test',
      isReplayable: false,
      unit: 'line',
      start: 0,
      skipLines: 0,
      receivedUs: 1,
      bytes: new Uint8Array(Buffer.from(lines.join('\n'))),
      context: '',
    },
  })

test.for([
  [
    'throws',
    () => {
      throw new Error('boom')
    },
    'boom',
  ],
  ['makes a severity of something else', () => ({ ...sound, severity: Object }), 'no sound event'],
  ['makes a severity there is not', () => ({ ...sound, severity: 5 }), 'no sound event'],
  ['makes no text of its dataset', () => ({ ...sound, dataset: undefined }), 'no sound event'],
] as const)('a source that %s rejects the line, and its neighbours are stored', ([, broken, why]) => {
  vi.spyOn(suricataSource, 'open').mockReturnValue({
    read: (line) => (line === 'bad' ? (broken() as unknown as Draft) : sound),
    context: '',
  })
  const result = read(['good', 'bad', 'good'])
  expect(result).toMatchObject({ received: 3, stored: 2 })
  expect(result.rejects).toMatchObject([{ reason: 'source.defect' }])
  expect(result.rejects[0]?.message).toContain(why)
  expect(Buffer.from(result.rejects[0]?.bytes ?? []).toString()).toBe('bad')
})
