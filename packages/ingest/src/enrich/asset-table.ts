import { parseNetwork } from '@aurora/query'
import { CsvFault, readCsv } from './csv.ts'
import { ownText } from '../memory/own-text.ts'
import { NetworkTable, type Network, type NetworkEntry } from './network-table.ts'

/** A machine or a network of one's own, as the table has it. */
export interface Asset {
  readonly name: string
  /** Such as server, printer, guests; '' where the table has none. */
  readonly kind: string
  /** Whether it belongs to what is inside; undefined where the table leaves it to the kind of address. */
  readonly isInside: boolean | undefined
}

/** Why a table is refused: where, what, and what to write instead. */
export class AssetFault {
  readonly message: string
  readonly hint: string
  constructor(line: number, column: number | undefined, what: string, hint: string) {
    this.message = `line ${line}${column === undefined ? '' : `, column ${column}`}: ${what}`
    this.hint = hint
  }
}

/** Assets by address. */
export type AssetTable = NetworkTable<Asset>

/** Rows of a table, checked. */
export type AssetRows = readonly NetworkEntry<Asset>[]

const maxRows = 500_000
const maxCharacters = 128

const columnNames = ['network', 'name', 'kind', 'inside'] as const
type ColumnName = (typeof columnNames)[number]

const wanted = `the first line names the columns, in any order: network,name,kind,inside; the first two are needed`

const truths: ReadonlyMap<string, boolean | undefined> = new Map([
  ['', undefined],
  ['yes', true],
  ['true', true],
  ['1', true],
  ['no', false],
  ['false', false],
  ['0', false],
])

/**
 * Reads a table of assets: CSV whose first line names its columns. `network` is an address or a network (10.1.0.0/16,
 * 2001:db8::/32), `name` what people call it, `kind` a word of one's own, `inside` yes or no.
 *
 * A generator, so that whoever must not block can pause between rows: it yields how many rows were read, and returns all
 * of them, or the first fault. Never throws.
 */
export function* readAssets(text: string): Generator<number, AssetRows | AssetFault, void> {
  const entries: NetworkEntry<Asset>[] = []
  const seen = new Map<bigint, number>()
  let places: ReadonlyMap<ColumnName, number> | undefined
  for (const record of readCsv(text)) {
    if (record instanceof CsvFault)
      return new AssetFault(
        record.line,
        undefined,
        record.message,
        'put the value in double quotes, double those in it',
      )
    if (places === undefined) {
      const read = readHead(record.values, record.line)
      if (read instanceof AssetFault) return read
      places = read
      continue
    }
    const row = readRow(record.values, places, record.line)
    if (row instanceof AssetFault) return row
    const before = seen.get(keyOf(row.network))
    if (before !== undefined)
      return new AssetFault(
        record.line,
        (places.get('network') ?? 0) + 1,
        `"${shown(record.values[places.get('network') ?? 0])}" stands on line ${before} too`,
        'leave one of the two',
      )
    seen.set(keyOf(row.network), record.line)
    entries.push(row)
    if (entries.length > maxRows)
      return new AssetFault(record.line, undefined, `more than ${maxRows} rows`, 'name networks instead of addresses')
    yield entries.length
  }
  if (places === undefined) return new AssetFault(1, undefined, 'the table is empty', wanted)
  return entries
}

/** Reads it at once. */
export function readAssetTable(text: string): AssetTable | AssetFault {
  const reading = readAssets(text)
  for (;;) {
    const step = reading.next()
    if (step.done === true) return step.value instanceof AssetFault ? step.value : new NetworkTable(step.value)
  }
}

const keyOf = ({ first, last }: Network): bigint => (first << 128n) | last

function readHead(values: readonly string[], line: number): ReadonlyMap<ColumnName, number> | AssetFault {
  const places = new Map<ColumnName, number>()
  for (const [at, value] of values.entries()) {
    const name = columnNames.find((one) => one === value.toLowerCase())
    if (name === undefined) return new AssetFault(line, at + 1, `there is no column "${shown(value)}"`, wanted)
    if (places.has(name)) return new AssetFault(line, at + 1, `the column "${name}" stands twice`, wanted)
    places.set(name, at)
  }
  const missing = (['network', 'name'] as const).find((name) => !places.has(name))
  return missing === undefined ? places : new AssetFault(line, undefined, `the column "${missing}" is missing`, wanted)
}

function readRow(
  values: readonly string[],
  places: ReadonlyMap<ColumnName, number>,
  line: number,
): NetworkEntry<Asset> | AssetFault {
  const textOf = (name: ColumnName): string => values[places.get(name) ?? -1] ?? ''
  const fault = (name: ColumnName, what: string, hint: string): AssetFault =>
    new AssetFault(line, (places.get(name) ?? 0) + 1, what, hint)
  if (values.length > places.size)
    return new AssetFault(
      line,
      places.size + 1,
      'more values than columns',
      'put a value with a comma in double quotes',
    )
  const network = parseNetwork(textOf('network'))
  if (typeof network === 'string')
    return fault(
      'network',
      `"${shown(textOf('network'))}" is no address and no network`,
      network === 'prefix' ? 'a prefix is at most /32 for IPv4, /128 for IPv6' : 'for example 10.1.2.3, 10.1.0.0/16 or 2001:db8::/32', // prettier-ignore
    )
  const isInside = truths.get(textOf('inside').toLowerCase())
  if (isInside === undefined && textOf('inside') !== '')
    return fault('inside', `"${shown(textOf('inside'))}" is neither yes nor no`, 'write yes, no, or nothing')
  if (textOf('name') === '') return fault('name', 'the name is missing', 'every row needs one')
  for (const name of ['name', 'kind'] as const)
    if (textOf(name).length > maxCharacters)
      return fault(name, `more than ${maxCharacters} characters`, 'choose a shorter one')
  return { network, value: { name: ownText(textOf('name')), kind: ownText(textOf('kind')), isInside } }
}

/** A value of the file as a message may show it. */
const shown = (value = ''): string => value.slice(0, 60).replace(/[^\x20-\x7e]/g, '?')
