import { store } from './stored.ts'
import type { RunningServer } from './server.ts'

// Lines that rules of the starter pack match, as their products write them.

const isoTime = (ms: number): string => new Date(ms).toISOString().replace('Z', '123+0000')
const stamp = (ms: number): string => new Date(ms).toISOString().replace('Z', '+00:00')

/** Suricata's gravest kind of alert: severity high, one alert for each address. */
export const suricataLine = (from: string, atMs: number, signature = 'ET EXPLOIT Apache log4j RCE Attempt'): string =>
  JSON.stringify({
    timestamp: isoTime(atMs), event_type: 'alert', src_ip: from, src_port: 40_112, dest_ip: '10.20.0.11', dest_port: 8080, proto: 'TCP',
    alert: { action: 'allowed', gid: 1, signature_id: 2034647, rev: 1, signature, category: 'Attempted Administrator Privilege Gain', severity: 1 },
  }) // prettier-ignore

const rootLogin = (host: string, from: string, atMs: number): string =>
  `<38>1 ${stamp(atMs)} ${host} sshd 811 - - Accepted password for root from ${from} port 51000 ssh2`
const refusedSudo = (host: string, user: string, atMs: number): string =>
  `<86>1 ${stamp(atMs)} ${host} sudo 99 - -    ${user} : user NOT in sudoers ; TTY=pts/0 ; PWD=/home/${user} ; USER=root ; COMMAND=/bin/sh`
const strangeUser = (host: string, user: string, from: string, atMs: number): string =>
  `<38>1 ${stamp(atMs)} ${host} sshd 812 - - Invalid user ${user} from ${from} port 51200`

/** A user name that would turn a line of text around, if it were shown as it is. */
export const hostileUser = 'ev\u202elive\u0007'

/** An attack of some stages over the last half hour, on seven machines, with one user name that is hostile. */
export async function sendAttack(server: Pick<RunningServer, 'api'>): Promise<void> {
  const now = Date.now()
  const ago = (minutes: number): number => now - minutes * 60_000
  const suricata = [
    ...Array.from({ length: 14 }, (_, i) => suricataLine('203.0.113.77', ago(29 - i))),
    ...Array.from({ length: 5 }, (_, i) =>
      suricataLine(`198.51.100.${i + 10}`, ago(25 - i), 'ET TROJAN Cobalt Strike Beacon'),
    ),
    suricataLine('2001:db8:44::5e', ago(3), 'ET EXPLOIT Possible CVE-2024-6387 OpenSSH regreSSHion'),
  ]
  const syslog = [
    ...['web1', 'web2', 'db1', 'mail', 'build7'].map((host, i) => rootLogin(host, '203.0.113.77', ago(20 - i))),
    ...Array.from({ length: 9 }, (_, i) => refusedSudo('web1', 'mallory', ago(15 - i))),
    refusedSudo('db1', 'svc_backup', ago(6)),
    ...['oracle', 'admin', 'test', hostileUser].map((user, i) => strangeUser('bastion', user, '203.0.113.80', ago(9 - i))),
  ] // prettier-ignore
  await store(server, suricata.join('\n'), { source: 'suricata', sensor: 'edge' })
  await store(server, syslog.join('\n'), { source: 'syslog', sensor: 'lab' })
}

/** Reports alerts by hand, which no rule bounds: for lists longer than one page. */
export async function reportAlerts(
  server: Pick<RunningServer, 'api'>,
  count: number,
  title = 'Phishing mail',
): Promise<void> {
  for (let i = 1; i <= count; i++) {
    const response = await server.api('/api/v1/alerts', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        title: `${title} ${i}`,
        severity: 'low',
        source: 'mail',
        indicators: [`lure${i}.example`],
      }),
    })
    if (!response.ok) throw new Error(`alert ${i} was answered with ${response.status}: ${await response.text()}`)
  }
}
