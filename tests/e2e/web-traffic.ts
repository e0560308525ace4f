import { Random } from './random.ts'

/** Lines as the products write them, by the name of the source. */
export interface Traffic {
  readonly suricata: readonly string[]
  readonly zeek: readonly string[]
  readonly syslog: readonly string[]
}

interface TrafficOptions {
  readonly count: number
  /** The newest line is from just before this moment, the oldest from `spanMs` earlier. */
  readonly endMs: number
  readonly spanMs: number
}

const servers = ['10.20.0.11', '10.20.0.12', '10.20.0.20', '10.20.4.7', '10.20.9.31']
const outside = ['203.0.113.77', '198.51.100.23', '192.0.2.188', '2001:db8:44::5e']
const hosts = ['web1', 'web2', 'db1', 'mail', 'bastion', 'build7']
const people = ['root', 'deploy', 'alice', 'bob', 'svc_backup', 'oracle']
const names = ['updates.example.com', 'cdn.example.net', 'api.partner.example', 'ntp.example.org', 'mail.example.com']
const attacker = '203.0.113.77'

const signatures = [
  ['ET SCAN Potential SSH Scan', 'Attempted Information Leak', 3],
  ['ET INFO Python-urllib/ Suspicious User Agent', 'Misc activity', 3],
  ['ET WEB_SERVER Possible SQL Injection Attempt UNION SELECT', 'Web Application Attack', 2],
  ['ET EXPLOIT Apache log4j RCE Attempt (CVE-2021-44228)', 'Attempted Administrator Privilege Gain', 1],
] as const

/** A working day on a small network, with one brute force and what followed it. The same seed gives the same day. */
export function makeTraffic({ count, endMs, spanMs }: TrafficOptions): Traffic {
  const random = new Random(7)
  const traffic = { suricata: [] as string[], zeek: [] as string[], syslog: [] as string[] }
  for (let i = 0; i < count; i++) {
    const share = (i + random.next()) / count
    const atMs = endMs - spanMs + Math.floor(spanMs * share)
    const isAttack = share > 0.72 && share < 0.995
    const kind = random.next()
    if (isAttack && kind < 0.55) traffic.syslog.push(failedLogin(random, atMs, attacker, 'bastion'))
    else if (kind < 0.3) traffic.zeek.push(connection(random, atMs))
    else if (kind < 0.55) traffic.suricata.push(question(random, atMs, share > 0.5))
    else if (kind < 0.62) traffic.suricata.push(alert(random, atMs, isAttack))
    else if (kind < 0.75) traffic.suricata.push(request(random, atMs))
    else if (kind < 0.85) traffic.syslog.push(login(random, atMs))
    else traffic.syslog.push(failedLogin(random, atMs, pick(random, outside), pick(random, hosts)))
  }
  return traffic
}

const pick = <T>(random: Random, list: readonly T[]): T => {
  const found = list[random.between(0, list.length - 1)]
  if (found === undefined) throw new Error('a list to pick from is empty')
  return found
}

const isoTime = (ms: number): string => new Date(ms).toISOString().replace('Z', '123+0000')

function eve(random: Random, atMs: number, type: string, rest: object): string {
  const flow = {
    flow_id: random.between(1e14, 9e14),
    in_iface: 'eth1',
    event_type: type,
    src_ip: pick(random, [...servers, ...outside]),
    src_port: random.between(1024, 65_535),
    dest_ip: pick(random, servers),
    dest_port: 443,
    proto: 'TCP',
  }
  return JSON.stringify({ timestamp: isoTime(atMs), ...flow, ...rest })
}

function alert(random: Random, atMs: number, isAttack: boolean): string {
  const [signature, category, severity] = isAttack
    ? signatures[random.between(1, 3)]!
    : pick(random, signatures.slice(0, 3))
  const id = 2_010_000 + signature.length
  return eve(random, atMs, 'alert', {
    ...(isAttack ? { src_ip: attacker } : {}),
    alert: { action: 'allowed', gid: 1, signature_id: id, rev: 3, signature, category, severity },
    app_proto: 'http',
  })
}

function question(random: Random, atMs: number, isTunnel: boolean): string {
  const tunnel = `${random.between(1e9, 9e9).toString(36)}.t.evil.example`
  const rrname = isTunnel && random.next() < 0.2 ? tunnel : pick(random, names)
  const answers = [{ rrname, rrtype: 'A', ttl: 60, rdata: pick(random, outside.slice(0, 3)) }]
  return eve(random, atMs, 'dns', {
    dest_ip: '10.20.0.53',
    dest_port: 53,
    proto: 'UDP',
    dns: { version: 2, type: 'answer', id: random.between(1, 65_535), rrname, rrtype: 'A', rcode: 'NOERROR', answers },
  })
}

function request(random: Random, atMs: number): string {
  const url = pick(random, ['/', '/login', '/wp-login.php', '/api/v1/orders', '/static/app.js', '/.env'])
  return eve(random, atMs, 'http', {
    dest_port: 80,
    http: {
      hostname: 'shop.example.com',
      url,
      http_method: url === '/login' ? 'POST' : 'GET',
      http_user_agent: 'Mozilla/5.0 (X11; Linux x86_64)',
      protocol: 'HTTP/1.1',
      status: url.startsWith('/wp') || url === '/.env' ? 404 : 200,
      length: random.between(200, 90_000),
    },
  })
}

function connection(random: Random, atMs: number): string {
  return JSON.stringify({
    _path: 'conn',
    ts: atMs / 1000,
    uid: `C${random.between(1e9, 9e9).toString(36)}`,
    'id.orig_h': pick(random, servers),
    'id.orig_p': random.between(1024, 65_535),
    'id.resp_h': pick(random, outside),
    'id.resp_p': pick(random, [22, 80, 443, 3306]),
    proto: 'tcp',
    duration: random.next() * 20,
    orig_bytes: random.between(100, 90_000),
    resp_bytes: random.between(100, 900_000),
    conn_state: pick(random, ['SF', 'SF', 'S0', 'REJ']),
  })
}

function syslog(random: Random, atMs: number, host: string, text: string): string {
  return `<38>1 ${new Date(atMs).toISOString()} ${host} sshd ${random.between(800, 9_000)} - - ${text}`
}

function failedLogin(random: Random, atMs: number, from: string, host: string): string {
  const text = `Failed password for ${pick(random, people)} from ${from} port ${random.between(1024, 65_535)} ssh2`
  return syslog(random, atMs, host, text)
}

function login(random: Random, atMs: number): string {
  const text = `Accepted publickey for ${pick(random, ['alice', 'bob', 'deploy'])} from ${pick(random, servers)} port 51990 ssh2`
  return syslog(random, atMs, pick(random, hosts), text)
}
