import { parseNetwork } from '@aurora/query'

/** A value of a record. Numbers are written as uint32. */
type MmdbValue = string | number | { readonly [key: string]: MmdbValue }

/** A node of the tree: per bit another node, the number of a record, or nothing. */
type Node = [Branch, Branch]
type Branch = Node | number | undefined

/**
 * Writes a small MMDB file: networks, which must not overlap, and what is said of each. IPv4 lies at ::/96, as in the
 * files of MaxMind.
 *
 * MaxMind DB File Format Specification, version 2.0.
 */
export function writeMmdb(
  type: string,
  networks: Readonly<Record<string, MmdbValue>>,
  { built = new Date('2026-10-01T00:00:00Z') }: { built?: Date } = {},
): Buffer {
  const root: Node = [undefined, undefined]
  const offsets: number[] = []
  const records: Buffer[] = []
  let bytes = 0
  for (const [text, value] of Object.entries(networks)) {
    place(root, text, records.length)
    const record = encode(value)
    offsets.push(bytes)
    records.push(record)
    bytes += record.length
  }
  const nodes = numbered(root)
  const tree = Buffer.concat(nodes.map((node) => encodeNode(node, nodes, offsets)))
  const metadata = encode({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: Math.floor(built.getTime() / 1000),
    database_type: type,
    ip_version: 6,
    node_count: nodes.length,
    record_size: 32,
  })
  return Buffer.concat([tree, Buffer.alloc(16), ...records, Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1'), metadata])
}

function place(root: Node, text: string, record: number): void {
  const network = parseNetwork(text)
  if (typeof network === 'string') throw new Error(`${text} is no network`)
  const isV4 = !text.includes(':')
  const first = isV4 ? network.first & 0xffffffffn : network.first
  const size = network.last - network.first + 1n
  const prefix = 128 - (size.toString(2).length - 1)
  let node = root
  for (let bit = 0; bit < prefix; bit++) {
    const side = Number((first >> BigInt(127 - bit)) & 1n) as 0 | 1
    if (bit === prefix - 1) node[side] = record
    else {
      const next = node[side]
      if (typeof next === 'number') throw new Error(`${text} lies in another network`)
      node = node[side] = next ?? [undefined, undefined]
    }
  }
}

/** All nodes, the root first. */
function numbered(root: Node): Node[] {
  const nodes = [root]
  for (const node of nodes) for (const branch of node) if (Array.isArray(branch)) nodes.push(branch)
  return nodes
}

function encodeNode(node: Node, nodes: readonly Node[], offsets: readonly number[]): Buffer {
  const bytes = Buffer.alloc(8)
  for (const [side, branch] of node.entries()) {
    const value =
      branch === undefined
        ? nodes.length
        : typeof branch === 'number'
          ? nodes.length + 16 + (offsets[branch] ?? 0)
          : nodes.indexOf(branch)
    bytes.writeUInt32BE(value, side * 4)
  }
  return bytes
}

function encode(value: MmdbValue): Buffer {
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(value)
    return Buffer.concat([control(6, 4), bytes])
  }
  if (typeof value === 'string') return Buffer.concat([control(2, Buffer.byteLength(value)), Buffer.from(value)])
  const members = Object.entries(value)
  return Buffer.concat([
    control(7, members.length),
    ...members.flatMap(([key, member]) => [encode(key), encode(member)]),
  ])
}

/** Type and length of a value. */
function control(type: number, size: number): Buffer {
  if (size < 29) return Buffer.from([(type << 5) | size])
  if (size < 285) return Buffer.from([(type << 5) | 29, size - 29])
  return Buffer.from([(type << 5) | 30, (size - 285) >> 8, (size - 285) & 0xff])
}
