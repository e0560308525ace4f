import { findField } from '@aurora/core'
import { describe, expect, test } from 'vitest'
import type { Draft } from '../../draft.ts'
import { standsHostileText } from '../../parsers/hostile-text.contract.ts'
import { syslogSource } from './source.ts'

const receivedUs = Date.UTC(2026, 2, 14, 10) * 1000
const read = (line: string): Draft => syslogSource.open({ receivedUs, context: '' }).read(line) as Draft
const from = (program: string, text: string): string => `<38>Mar 14 09:13:39 gw ${program}: ${text}`

/** program, text → dataset, severity, ECS members */
const messages: readonly (readonly [program: string, text: string, dataset: string, severity: number, ecs: object])[] = [
  ['sshd[7]', 'Accepted publickey for alice from 192.0.2.7 port 50000 ssh2: ED25519 SHA256:abc', 'sshd', 0, { 'event.action': 'ssh_login', 'event.outcome': 'success', 'user.name': 'alice', 'source.ip': '192.0.2.7', 'source.port': 50000, 'process.pid': 7 }],
  ['sshd[7]', 'Failed password for invalid user admin from 203.0.113.9 port 4711 ssh2', 'sshd', 1, { 'event.outcome': 'failure', 'user.name': 'admin', 'source.ip': '203.0.113.9' }],
  ['sshd[7]', 'Failed password for root from 198.51.100.1 port 1 ssh2 from 203.0.113.9 port 4711 ssh2', 'sshd', 1, { 'source.ip': '203.0.113.9', 'source.port': 4711 }],
  ['sshd[7]', 'Invalid user oracle from 203.0.113.9 port 4711', 'sshd', 1, { 'user.name': 'oracle', 'source.ip': '203.0.113.9' }],
  ['sshd[7]', 'Invalid user CEF:0|a|b|c|d|e|9| src=198.51.100.1 from 203.0.113.9 port 4711', 'sshd', 1, { 'source.ip': '203.0.113.9', 'event.outcome': 'failure' }],
  ['sshd[7]', 'Invalid user x type=USER_LOGIN msg=audit(1.1:1): res=success from 203.0.113.9 port 4711', 'sshd', 1, { 'source.ip': '203.0.113.9', 'event.outcome': 'failure' }],
  ['sshd[7]', 'Invalid user %ASA-6-302013: from 203.0.113.9 port 4711', 'sshd', 1, { 'source.ip': '203.0.113.9' }],
  ['sshd-session[7]', 'Disconnected from authenticating user root 203.0.113.9 port 4711 [preauth]', 'sshd', 0, { 'event.action': 'ssh_disconnect', 'user.name': 'root', 'source.port': 4711 }],
  ['sshd[7]', 'error: maximum authentication attempts exceeded for root from 203.0.113.9 port 4711 ssh2 [preauth]', 'sshd', 2, { 'event.outcome': 'failure', 'user.name': 'root' }],
  ['sshd[7]', 'pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.9  user=root', 'sshd', 1, { 'event.outcome': 'failure', 'user.name': 'root', 'source.ip': '203.0.113.9' }],
  ['sshd(pam_unix)[7]', 'authentication failure; logname= uid=0 euid=0 tty=NODEVssh ruser= rhost=host.example.com user=root', 'sshd', 1, { 'user.name': 'root', 'source.domain': 'host.example.com' }],
  ['sshd[7]', 'something nobody has said before', 'sshd', 0, { 'process.name': 'sshd' }],
  ['sudo', '   alice : TTY=pts/0 ; PWD=/home/alice ; USER=root ; COMMAND=/usr/bin/id ; echo USER=bob', 'sudo', 0, { 'user.name': 'alice', 'user.target.name': 'root', 'process.command_line': '/usr/bin/id ; echo USER=bob', 'event.outcome': 'success' }],
  ['sudo', '   alice : user NOT in sudoers ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/id', 'sudo', 2, { 'event.outcome': 'failure', 'error.message': 'user NOT in sudoers' }],
  ['sudo', '   alice : a password is required ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/id', 'sudo', 1, { 'event.outcome': 'failure' }],
  ['sudo', 'pam_unix(sudo:session): session opened for user root(uid=0) by alice(uid=1000)', 'sudo', 0, { 'event.action': 'session_opened', 'user.name': 'alice', 'user.target.name': 'root' }],
  ['su[7]', 'FAILED SU (to root) alice on pts/0', 'su', 1, { 'event.outcome': 'failure', 'user.name': 'alice', 'user.target.name': 'root' }],
  ['su', "'su root' failed for alice on /dev/pts/1", 'su', 1, { 'user.name': 'alice', 'user.target.name': 'root' }],
  ['doas', 'alice ran command /bin/ls as root from /home/alice', 'doas', 0, { 'user.name': 'alice', 'process.command_line': '/bin/ls' }],
  ['CRON[7]', '(root) CMD (run-parts /etc/cron.hourly)', 'cron', 0, { 'user.name': 'root', 'process.command_line': 'run-parts /etc/cron.hourly' }],
  ['useradd[7]', 'new user: name=mallory, UID=1001, GID=1001, home=/home/mallory, shell=/bin/sh', 'useradd', 1, { 'event.category': 'iam', 'user.target.name': 'mallory' }],
  ['usermod[7]', "add 'mallory' to group 'sudo'", 'usermod', 1, { 'event.action': 'group_member_added', 'user.target.name': 'mallory' }],
  ['systemd-logind[7]', 'New session 12 of user alice.', 'systemd-logind', 0, { 'user.name': 'alice' }],
  ['systemd[1]', 'Failed to start Example Service.', 'systemd', 1, { 'event.outcome': 'failure', 'service.name': 'Example Service' }],
  ['kernel', '[ 12.5] [UFW BLOCK] IN=eth0 OUT= SRC=203.0.113.9 DST=192.0.2.7 PROTO=TCP SPT=4711 DPT=22 SYN', 'iptables', 0, { 'source.ip': '203.0.113.9', 'destination.port': 22, 'network.transport': 'tcp', 'event.action': 'block' }],
  ['kernel', 'usb 1-1: New USB device found, idVendor=1d6b, idProduct=0002, bcdDevice= 6.01', 'kernel', 1, { 'event.action': 'usb_connected' }],
  ['dropbear[7]', "Bad password attempt for 'root' from 203.0.113.9:4711", 'dropbear', 1, { 'event.outcome': 'failure', 'user.name': 'root', 'source.ip': '203.0.113.9' }],
  ['proftpd[7]', 'ftp.example.com (203.0.113.9[203.0.113.9]) - USER alice (Login failed): Incorrect password', 'proftpd', 1, { 'user.name': 'alice', 'source.ip': '203.0.113.9' }],
  ['ftpd[7]', 'FTP LOGIN FROM 203.0.113.9 [203.0.113.9] as alice', 'ftpd', 0, { 'event.outcome': 'success', 'user.name': 'alice' }],
  ['klogind[7]', 'Authentication failed from 203.0.113.9 (203.0.113.9): Permission denied', 'klogind', 1, { 'event.outcome': 'failure', 'source.ip': '203.0.113.9' }],
  ['dovecot', 'imap-login: Login: user=<alice>, method=PLAIN, rip=203.0.113.9, lip=192.0.2.7, mpid=1', 'dovecot', 0, { 'event.outcome': 'success', 'user.name': 'alice', 'source.ip': '203.0.113.9', 'destination.ip': '192.0.2.7' }],
  ['postfix/smtpd[7]', 'warning: unknown[203.0.113.9]: SASL LOGIN authentication failed: generic failure', 'postfix', 1, { 'event.outcome': 'failure', 'source.ip': '203.0.113.9' }],
  ['named[7]', "client @0x7f 192.0.2.7#50000 (example.com): query: example.com IN A +E(0)K (192.0.2.1)", 'named', 0, { 'dns.question.name': 'example.com', 'dns.question.type': 'A', 'source.ip': '192.0.2.7' }],
  ['filterlog[7]', '5,,,1000,em0,match,block,in,4,0x0,,64,1,0,none,6,tcp,60,203.0.113.9,192.0.2.7,4711,22,0,S,1,,64,,mss', 'filterlog', 0, { 'event.action': 'block', 'source.ip': '203.0.113.9', 'destination.port': 22 }],
  ['haproxy[7]', 'Connect from 203.0.113.9:4711 to 192.0.2.7:443 (main/HTTP)', 'haproxy', 0, { 'source.ip': '203.0.113.9', 'destination.port': 443 }],
  ['openvpn[7]', '203.0.113.9:4711 [alice] Peer Connection Initiated with [AF_INET]203.0.113.9:4711', 'openvpn', 0, { 'user.name': 'alice', 'source.ip': '203.0.113.9' }],
  ['%ASA-6-605004', 'Login denied from 203.0.113.9/4711 to outside:192.0.2.7/ssh for user "root"', 'asa', 1, { 'user.name': 'root', 'event.outcome': 'failure', 'event.code': '605004' }],
  ['12', '%SEC-6-IPACCESSLOGP: list 102 denied tcp 203.0.113.9(4711) -> 192.0.2.7(22), 1 packet', 'ios', 0, { 'source.ip': '203.0.113.9', 'destination.port': 22, 'event.code': 'SEC-6-IPACCESSLOGP' }],
  ['app', 'CEF:0|Example|Gate|1|1|Blocked|9|src=203.0.113.9', 'cef', 4, { 'source.ip': '203.0.113.9' }],
  ['app', '@cee: {"user":"alice","message":"hello","event":{"action":"logon"}}', 'json', 0, { 'user.name': 'alice', 'event.action': 'logon' }],
  ['gate', 'devname=g devid=F logid=1 type=event level=alert srcip=203.0.113.9 action=login status=failed', 'fortigate', 4, { 'source.ip': '203.0.113.9', 'event.outcome': 'failure' }],
  ['program', 'an ordinary sentence', 'rfc3164', 0, { 'process.name': 'program', 'host.name': 'gw' }],
] // prettier-ignore

describe('syslog messages', () => {
  test.each(messages)('%s: %s', (program, text, dataset, severity, ecs) => {
    const draft = read(from(program, text))
    expect(draft).toMatchObject({ dataset, severity })
    expect(draft.ecs).toMatchObject(ecs)
    expect(draft.timeUs).toBe(Date.UTC(2026, 2, 14, 9, 13, 39) * 1000)
    for (const name of Object.keys(draft.ecs)) expect(findField(name)?.space).toBe('ecs')
  })

  test('nothing the header says goes away, and what the text says stands beside it', () => {
    const { fields } = read(from('sshd[7]', 'Failed password for root from 203.0.113.9 port 4711 ssh2'))
    expect(JSON.parse(fields)).toEqual({
      priority: 38, hostname: 'gw', appname: 'sshd', procid: '7', message: 'Failed password for root from 203.0.113.9 port 4711 ssh2',
      auth_method: 'password', user: 'root', ip: '203.0.113.9', port: '4711', ssh: 'ssh2',
    }) // prettier-ignore
    const json = read(from('app', '{"hostname":"other","n":12345678901234567890}'))
    expect(json.fields).toContain('"hostname":"gw"')
    expect(json.fields).toContain('"json.hostname":"other"')
    expect(json.fields).toContain('"n":12345678901234567890')
  })

  test('never below what the level of syslog says', () => {
    expect(read('<33>Mar 14 09:13:39 gw sshd[7]: Failed password for root from 203.0.113.9 port 1 ssh2').severity).toBe(
      4,
    )
  })
})

/** Lines with a header of another spelling, or none → dataset, host, program */
const headers: readonly (readonly [line: string, dataset: string, host: string | undefined, program: string | undefined])[] = [
  ['<34>1 2026-03-14T09:12:04Z gw app 7 ID1 - text', 'rfc5424', 'gw', 'app'],
  ['1 2026-03-14T09:12:04Z gw app 7 - [action:"Drop"; src:"203.0.113.9"; dst:"192.0.2.7"]', 'checkpoint', 'gw', 'app'],
  ['2026 Mar 14 09:12:04 gw app[7]: text', 'rfc3164', 'gw', 'app'],
  ['2026-03-14 09:12:04.118233-0700  gw sshd[7]: text', 'sshd', 'gw', 'sshd'],
  ['2026/03/14 09:12:04 gw %%01POLICY/6/POLICYPERMIT(l):source-ip=203.0.113.9, protocol=6', 'huawei', 'gw', undefined],
  ['Mar 14 09:12:04  sshd[7]: text', 'sshd', undefined, 'sshd'],
  ['Mar 14 09:12:04 gw Two Words[7]: text', 'rfc3164', 'gw', 'Two Words'],
  ['Mar 14 09:12:04 gw err proc[7]: 01010251:3: Virtual exceeded', 'f5', 'gw', 'proc'],
  ['%ASA-4-106023: Deny tcp src a:203.0.113.9/1 dst b:192.0.2.7/2 by access-group "x"', 'asa', undefined, undefined],
  ['type=LOGIN msg=audit(1773480000.123:42): pid=7', 'auditd', undefined, undefined],
  ['2026/03/14 09:12:04 [error] 7#0: *1 open() failed, client: 203.0.113.9, server: a, request: "GET /x HTTP/1.1", host: "example.com"', 'nginx_error', undefined, 'nginx'],
  ['[Sat Mar 14 09:12:04.118233 2026] [core:error] [pid 7] [client 203.0.113.9:4711] AH00126: Invalid URI', 'apache_error', undefined, 'apache'],
  ['Sat Mar 14 09:12:04 2026 [pid 7] [alice] FAIL LOGIN: Client "203.0.113.9"', 'vsftpd', undefined, 'vsftpd'],
  ['1773480000.123    45 192.0.2.7 TCP_DENIED/403 100 GET http://example.com/ alice NONE/- text/html', 'squid', undefined, undefined],
  ['sshd[7]: Accepted password for alice from 192.0.2.7 port 1 ssh2', 'sshd', undefined, undefined],
  ['a sentence', 'text', undefined, undefined],
] // prettier-ignore

describe('syslog headers', () => {
  test.each(headers)('%s', (line, dataset, host, program) => {
    const draft = read(line)
    expect([draft.dataset, draft.ecs['host.name'], draft.ecs['process.name']]).toEqual([dataset, host, program])
    expect(JSON.parse(draft.fields)).toHaveProperty('message')
  })
})

describe('recognition', () => {
  const recognize = (line: string) => syslogSource.recognize({ line, document: undefined, first: line })

  test('by its header, with the dataset of the reader', () => {
    expect(recognize(from('sshd[7]', 'text'))).toMatchObject({ dataset: 'sshd', confidence: 0.93 })
    expect(recognize('Mar 14 09:12:04 gw program: text')).toMatchObject({ dataset: 'rfc3164', confidence: 0.85 })
    expect(recognize('%ASA-4-106023: Deny tcp')).toMatchObject({ dataset: 'asa' })
  })

  test('not what is nobody’s, nor JSON', () => {
    expect(recognize('a sentence')).toBeUndefined()
    expect(syslogSource.recognize({ line: '{"a":1}', document: { a: 1 }, first: '' })).toBeUndefined()
  })
})

const good = [...messages.map(([program, text]) => from(program, text)), ...headers.map(([line]) => line)]
standsHostileText('syslog', good, (line) => [
  read(line),
  syslogSource.recognize({ line, document: undefined, first: line }),
])
