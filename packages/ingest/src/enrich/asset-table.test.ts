import { parseAddress } from '@aurora/query'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AssetFault, readAssetTable } from './asset-table.ts'

test('columns stand in any order, values may be quoted, comments and blank lines are passed over', () => {
  const read = readAssetTable(
    '\ufeffName, network ,kind,inside\r\n# our machines\r\n\r\n"Müller, ""the"" printer",10.0.0.9,printer,\r\nDMZ,203.0.113.0/24,,yes\n  lab  ,2001:db8::/32 , lab ,no',
  )
  if (read instanceof AssetFault) throw new Error(read.message)
  const find = (text: string) => read.find(parseAddress(text) ?? 0n)
  expect(find('10.0.0.9')).toEqual({ name: 'Müller, "the" printer', kind: 'printer', isInside: undefined })
  expect(find('203.0.113.7')).toEqual({ name: 'DMZ', kind: '', isInside: true })
  expect(find('2001:db8:1::')).toEqual({ name: 'lab', kind: 'lab', isInside: false })
})

test.for([
  ['', 'line 1: the table is empty', 'the first line names the columns'],
  ['network,kind\n', 'line 1: the column "name" is missing', 'network,name,kind,inside'],
  ['network,name,owner\n', 'line 1, column 3: there is no column "owner"', 'in any order'],
  ['network,name,name\n', 'line 1, column 3: the column "name" stands twice', ''],
  ['network,name\n\n10.0.0.300,x\n', 'line 3, column 1: "10.0.0.300" is no address and no network', '10.1.0.0/16'],
  ['name,network\nx,10.0.0.0/33\n', 'line 2, column 2: "10.0.0.0/33" is no address and no network', 'at most /32'],
  ['network,name\n010.0.0.1,x\n', 'line 2, column 1: "010.0.0.1" is no address', ''],
  ['network,name\n10.0.0.1,\n', 'line 2, column 2: the name is missing', 'every row needs one'],
  ['network,name,inside\n10.0.0.1,x,maybe\n', 'line 2, column 3: "maybe" is neither yes nor no', 'write yes, no'],
  ['network,name\n10.0.0.1,x,y\n', 'line 2, column 3: more values than columns', 'double quotes'],
  [
    'network,name\n10.0.0.0/24,x\n\n10.0.0.9/24,y\n',
    'line 4, column 1: "10.0.0.9/24" stands on line 2 too',
    'leave one',
  ],
  [`network,name\n10.0.0.1,${'x'.repeat(129)}\n`, 'line 2, column 2: more than 128 characters', 'shorter'],
  ['network,name\n10.0.0.1,"x\n', 'line 2: a quoted value does not end', 'double quotes'],
  ['network,name\n10.0.0.1,"x\ny"z\n', 'line 3: something stands behind the closing quote', ''],
  ['network,name\n\u001b[31m,x\n', 'line 2, column 1: "?[31m" is no address', ''],
] as const)('%j is refused: %s', ([text, message, hint]) => {
  const read = readAssetTable(text)
  expect(read).toBeInstanceOf(AssetFault)
  expect((read as AssetFault).message).toContain(message)
  expect((read as AssetFault).hint).toContain(hint)
})

test('whatever the text, it is a table or a fault that says where', () => {
  const piece = fc.oneof(
    fc.constantFrom('network,name', ',', '"', '\n', '10.0.0.1', '::/0', '#', 'x', ' '),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const read = readAssetTable(pieces.join(''))
      if (read instanceof AssetFault) expect(read.message).toMatch(/^line \d+/)
      else expect(read.find(0n)?.name).not.toBe('')
    }),
  )
})
