import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lineLimits } from '../../limits.ts'
import { SyslogFramer, type Frame } from './frames.ts'

type Read = readonly [text: string, isPiece: boolean]

const readable = (frames: readonly (Frame | undefined)[]): Read[] =>
  frames.flatMap((frame) => (frame === undefined ? [] : [[frame.bytes.toString('latin1'), frame.isPiece] as const]))

/** The frames of a stream that arrives in these parts. */
function framesOf(...parts: readonly (string | Buffer)[]): Read[] {
  const framer = new SyslogFramer()
  const frames = parts.flatMap((part) => framer.push(Buffer.from(part as string, 'latin1')))
  return readable([...frames, framer.finish()])
}

const whole = (...texts: readonly string[]): Read[] => texts.map((text) => [text, false])

describe('a stream of frames', () => {
  test.for([
    { name: 'counted', stream: '5 <1>ab4 <1>c', frames: ['<1>ab', '<1>c'] },
    { name: 'counted, with newlines inside', stream: '7 <1>a\nbc5 <1>de', frames: ['<1>a\nbc', '<1>de'] },
    { name: 'counted, with a newline behind', stream: '5 <1>ab\n4 <1>c\n', frames: ['<1>ab', '<1>c'] },
    { name: 'lines', stream: '<1>ab\n<1>c\r\n\n<1>d\0\n', frames: ['<1>ab', '<1>c', '<1>d'] },
    { name: 'both', stream: '5 <1>ab<1>c\n4 <1>d', frames: ['<1>ab', '<1>c', '<1>d'] },
    { name: 'unfinished lines', stream: '<1>ab\n<1>c', frames: ['<1>ab', '<1>c'] },
    { name: 'unfinished counts', stream: '5 <1>ab9 <1>c', frames: ['<1>ab', '<1>c'] },
    { name: 'a count alone', stream: '12', frames: ['12'] },
    { name: 'no count: nothing is counted with a zero in front', stream: '05 <1>ab\n', frames: ['05 <1>ab'] },
    { name: 'no count: no space', stream: '12:30 up\n<1>a\n', frames: ['12:30 up', '<1>a'] },
    { name: 'a count of eight MiB and one', stream: '8388609 <1>a\n<1>b\n', frames: ['8388609 <1>a', '<1>b'] },
    { name: 'a count without end', stream: '99999999999999 <1>a\n<1>b\n', frames: ['99999999999999 <1>a', '<1>b'] },
    { name: 'nothing', stream: '\n\n\r\n\0\n', frames: [] },
  ])('$name', ({ stream, frames }) => {
    expect(framesOf(stream)).toEqual(whole(...frames))
    expect(framesOf(...stream), 'byte by byte').toEqual(whole(...frames))
  })

  test('however it is cut, the same frames come out', () => {
    const message = fc.string({ unit: fc.constantFrom('a', '<', '1', ' ', '\n', '0', '>'), maxLength: 12 })
    const frame = fc.oneof(
      message.map((text) => `${text.length} ${text}`),
      message.map((text) => `${text}\n`),
    )
    const cuts = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 12 }), cuts, (frames, lengths) => {
        const stream = frames.join('')
        const parts: string[] = []
        for (let at = 0, i = 0; at < stream.length; i++) {
          const length = lengths[i % lengths.length] as number
          parts.push(stream.slice(at, at + length))
          at += length
        }
        expect(framesOf(...parts)).toEqual(framesOf(stream))
      }),
    )
  })
})

describe('a frame that is too long', () => {
  const limit = lineLimits.maxRejectBytes

  test('is given out in pieces, and the next one is whole', () => {
    const long = 'x'.repeat(limit + 10)
    for (const parts of [[`${long}\n<1>a\n`], [long.slice(0, limit), long.slice(limit), '\n<1>a', '\n']]) {
      const [head, tail, next] = framesOf(...parts)
      expect([head?.[0].length, head?.[1], tail, next]).toEqual([limit, true, ['x'.repeat(10), true], ['<1>a', false]])
    }
  })

  test('never makes the framer hold more than one reject', () => {
    const framer = new SyslogFramer()
    for (let sent = 0; sent < 3 * limit; sent += 1 << 20) {
      framer.push(Buffer.alloc(1 << 20, 'x'))
      expect(framer.heldBytes).toBeLessThanOrEqual(limit)
    }
  })
})

describe('a frame that is cut', () => {
  test.for([
    { name: 'counted', before: '9 <1>abcd', after: 'ef4 <1>g' },
    { name: 'with a newline', before: '<1>abcd', after: 'ef\n<1>g\n' },
  ])('$name: its rest is a piece too, and the next frame is whole', ({ before, after }) => {
    const framer = new SyslogFramer()
    expect(framer.push(Buffer.from(before))).toEqual([])
    expect(readable([framer.cut()])).toEqual([['<1>abcd', true]])
    expect(framer.heldBytes).toBe(0)
    expect(framer.cut(), 'nothing is left to cut').toBeUndefined()
    expect(readable(framer.push(Buffer.from(after)))).toEqual([
      ['ef', true],
      ['<1>g', false],
    ])
  })

  test('before its count is known nothing is cut', () => {
    const framer = new SyslogFramer()
    framer.push(Buffer.from('1'))
    expect(framer.cut()).toBeUndefined()
    expect(readable(framer.push(Buffer.from('2 <1>abcdefghi')))).toEqual(whole('<1>abcdefghi'))
  })
})
