// Network captures made byte by byte: Ethernet, IPv4, UDP and TCP with correct checksums, in the classic pcap format.

interface Endpoint {
  readonly address: string
  readonly port: number
}

/** One packet on its way, without the headers below it. */
export interface Packet {
  readonly protocol: 'tcp' | 'udp'
  readonly from: Endpoint
  readonly to: Endpoint
  /** Header and payload of TCP or UDP, checksum still 0. */
  readonly segment: Buffer
}

/** A capture file of these packets, a millisecond apart (libpcap file format, Ethernet). */
export function captureOf(packets: readonly Packet[], startSeconds: number): Buffer {
  const header = Buffer.alloc(24)
  header.writeUInt32LE(0xa1b2c3d4, 0)
  header.writeUInt16LE(2, 4)
  header.writeUInt16LE(4, 6)
  header.writeUInt32LE(65_535, 16)
  header.writeUInt32LE(1, 20)
  const records = packets.map((packet, i) => {
    const frame = frameOf(packet)
    const record = Buffer.alloc(16)
    record.writeUInt32LE(startSeconds + Math.floor(i / 1000), 0)
    record.writeUInt32LE((i % 1000) * 1000, 4)
    record.writeUInt32LE(frame.length, 8)
    record.writeUInt32LE(frame.length, 12)
    return Buffer.concat([record, frame])
  })
  return Buffer.concat([header, ...records])
}

/** A DNS question for the address of a name, and its answer (RFC 1035 §4). */
export function dnsExchange(client: Endpoint, server: Endpoint, name: string, id: number): Packet[] {
  const labels = name.split('.').flatMap((label) => [Buffer.from([label.length]), Buffer.from(label)])
  const question = Buffer.concat([...labels, Buffer.from([0, 0, 1, 0, 1])])
  const head = (flags: number, answers: number): Buffer => {
    const bytes = Buffer.alloc(12)
    for (const [i, value] of [id, flags, 1, answers].entries()) bytes.writeUInt16BE(value, i * 2)
    return bytes
  }
  const answer = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 80])
  return [
    udp(client, server, Buffer.concat([head(0x0100, 0), question])),
    udp(server, client, Buffer.concat([head(0x8180, 1), question, answer])),
  ]
}

/** A TCP connection in which each side says one thing, from the handshake to the end (RFC 9293 §3.5, §3.6). */
export function tcpExchange(client: Endpoint, server: Endpoint, request: string, response: string): Packet[] {
  const sent = { client: 1000, server: 9000 }
  const say = (side: 'client' | 'server', flags: number, text = ''): Packet => {
    const [from, to] = side === 'client' ? [client, server] : [server, client]
    const acknowledged = (flags & ack) === 0 ? 0 : sent[side === 'client' ? 'server' : 'client']
    const packet = tcp(from, to, { sequence: sent[side], acknowledged, flags }, Buffer.from(text))
    sent[side] += text.length + ((flags & (syn | fin)) === 0 ? 0 : 1)
    return packet
  }
  return [
    say('client', syn),
    say('server', syn | ack),
    say('client', ack),
    say('client', ack | push, request),
    say('server', ack),
    say('server', ack | push, response),
    say('client', ack),
    say('client', ack | fin),
    say('server', ack | fin),
    say('client', ack),
  ]
}

const fin = 1
const syn = 2
const push = 8
const ack = 16

function udp(from: Endpoint, to: Endpoint, payload: Buffer): Packet {
  const header = Buffer.alloc(8)
  header.writeUInt16BE(from.port, 0)
  header.writeUInt16BE(to.port, 2)
  header.writeUInt16BE(8 + payload.length, 4)
  return { protocol: 'udp', from, to, segment: Buffer.concat([header, payload]) }
}

function tcp(
  from: Endpoint,
  to: Endpoint,
  { sequence, acknowledged, flags }: { sequence: number; acknowledged: number; flags: number },
  payload: Buffer,
): Packet {
  const header = Buffer.alloc(20)
  header.writeUInt16BE(from.port, 0)
  header.writeUInt16BE(to.port, 2)
  header.writeUInt32BE(sequence, 4)
  header.writeUInt32BE(acknowledged, 8)
  header.writeUInt8(5 << 4, 12)
  header.writeUInt8(flags, 13)
  header.writeUInt16BE(64_240, 14)
  return { protocol: 'tcp', from, to, segment: Buffer.concat([header, payload]) }
}

/** Puts IPv4 and Ethernet below a packet, checksums included. */
function frameOf({ protocol, from, to, segment }: Packet): Buffer {
  const number = protocol === 'tcp' ? 6 : 17
  const addresses = Buffer.from([...from.address.split('.'), ...to.address.split('.')].map(Number))
  const pseudo = Buffer.concat([addresses, Buffer.from([0, number, segment.length >> 8, segment.length & 255])])
  const checked = Buffer.from(segment)
  checked.writeUInt16BE(checksum(Buffer.concat([pseudo, segment])), protocol === 'tcp' ? 16 : 6)
  const ip = Buffer.alloc(20)
  ip.writeUInt8(0x45, 0)
  ip.writeUInt16BE(20 + segment.length, 2)
  ip.writeUInt8(64, 8)
  ip.writeUInt8(number, 9)
  addresses.copy(ip, 12)
  ip.writeUInt16BE(checksum(ip), 10)
  const ethernet = Buffer.from('020000000002' + '020000000001' + '0800', 'hex')
  return Buffer.concat([ethernet, ip, checked])
}

/** RFC 1071. */
function checksum(bytes: Buffer): number {
  let sum = 0
  for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0)
  while (sum > 0xffff) sum = (sum >>> 16) + (sum & 0xffff)
  return ~sum & 0xffff
}
