import { expect, test } from 'vitest'
import { BlockWriter } from './block-writer.ts'

const types = new Map([
  ['id', 'UUID'],
  ['time', "DateTime64(6, 'UTC')"],
  ['n', 'Int64 DEFAULT -1'],
  ['level', 'UInt8'],
  ['kind', 'LowCardinality(String)'],
  ['tags', 'Array(String)'],
  ['never', 'String'],
])

/** Bytes of a name or a type. */
const label = (text: string): number[] => [text.length, ...Buffer.from(text)]

test('a block is what the documentation of the Native format says, and what no row has is left out', () => {
  const block = new BlockWriter(types)
  block.id('id').put(0, '61f0c4045cb311e7907ba6006ad3dba0')
  block.integer('time').put(0, 0x1_0000_0002)
  block.byte('level').put(0, 3)
  block.text('kind').put(0, 'ä')
  block.list('tags').put(0, ['x', 'yz'])
  block.row++
  block.id('id').put(1, '0'.repeat(32))
  block.integer('time').put(1, -2)
  block.integer('n').put(1, 7)
  block.row++
  expect([...block.finish()]).toEqual([
    ...[6, 2],
    ...[...label('id'), ...label('UUID')],
    ...[0xe7, 0x11, 0xb3, 0x5c, 0x04, 0xc4, 0xf0, 0x61, 0xa0, 0xdb, 0xd3, 0x6a, 0x00, 0xa6, 0x7b, 0x90],
    ...Array<number>(16).fill(0),
    ...[...label('time'), ...label("DateTime64(6, 'UTC')")],
    ...[2, 0, 0, 0, 1, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    ...[...label('n'), ...label('Int64')],
    ...[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 7, 0, 0, 0, 0, 0, 0, 0],
    ...[...label('level'), ...label('UInt8'), 3, 0],
    ...[...label('kind'), ...label('String'), 2, 0xc3, 0xa4, 0],
    ...[...label('tags'), ...label('Array(String)')],
    ...[2, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0x78, 2, 0x79, 0x7a],
  ])
})

test('a block without rows is no bytes', () => {
  expect(new BlockWriter(types).finish()).toEqual(new Uint8Array())
})

test.for([NaN, 1.5, 2 ** 63, -(2 ** 63)])('%d is no Int64', (value) => {
  expect(() => new BlockWriter(types).integer('n').put(0, value)).toThrow(RangeError)
})

test.for([-1, 256, 0.5])('%d is no UInt8', (value) => {
  expect(() => new BlockWriter(types).byte('level').put(0, value)).toThrow(RangeError)
})

test('a column that is not there, or of another type, is an error', () => {
  const block = new BlockWriter(types)
  expect(() => block.text('nothing')).toThrow('no column nothing')
  expect(() => block.text('n')).toThrow('no column n of that type')
})
