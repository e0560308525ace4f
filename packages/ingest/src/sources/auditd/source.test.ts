import { describe, expect, test } from 'vitest'
import type { Draft } from '../../draft.ts'
import { auditdSource } from './source.ts'

const read = (line: string): Draft => auditdSource.open({ receivedUs: 0, context: '' }).read(line) as Draft
const head = 'msg=audit(1773480000.123:42):'
const hex = (text: string): string => Buffer.from(text).toString('hex').toUpperCase()

const cases: readonly (readonly [line: string, draft: object, ecs: object])[] = [
  [
    `type=USER_AUTH ${head} pid=7 uid=0 msg='op=PAM:authentication acct="alice" exe="/usr/sbin/sshd" hostname=? addr=203.0.113.9 terminal=ssh res=failed'`,
    { dataset: 'user_auth', severity: 1 },
    { 'event.action': 'user_auth', 'event.category': 'authentication', 'event.outcome': 'failure', 'user.name': 'alice', 'source.ip': '203.0.113.9', 'process.pid': 7, 'process.executable': '/usr/sbin/sshd' },
  ],
  [
    `node=web-1 type=EXECVE ${head} argc=3 a0="sh" a1="-c" a2=${hex('id; uname')}`,
    { dataset: 'execve', decoded: 'id; uname' },
    { 'process.command_line': 'sh -c id; uname', 'host.name': 'web-1', 'event.category': 'process' },
  ],
  [
    `type=SYSCALL ${head} syscall=59 success=no exit=-13 pid=9 auid=1000 comm="cat" exe="/usr/bin/cat" key="secrets"\x1dSYSCALL=execve AUID="alice"`,
    { dataset: 'syscall', severity: 0 },
    { 'event.outcome': 'failure', 'process.name': 'cat', 'rule.name': 'secrets', 'user.name': 'alice' },
  ],
  [`type=SOCKADDR ${head} saddr=020001BBCB0071090000000000000000`, { dataset: 'sockaddr' }, { 'destination.ip': '203.0.113.9', 'destination.port': 443 }],
  [`type=SYSCALL ${head} syscall=59 success=yes key="T1059.004_Unix_Shell"`, { techniques: ['T1059.004'] }, { 'rule.name': 'T1059.004_Unix_Shell' }],
  [`type=ADD_USER ${head} pid=7 msg='op=add-user acct="mallory" res=success'`, { severity: 1 }, { 'user.target.name': 'mallory', 'event.category': 'iam' }],
  [`type=ANOM_ABEND ${head} pid=7 comm="x" sig=11`, { severity: 2 }, { 'process.name': 'x' }],
  [`type=PATH ${head} item=0 name="/etc/shadow" inode=7`, {}, { 'file.path': '/etc/shadow', 'event.category': 'file' }],
] // prettier-ignore

describe('auditd', () => {
  test.each(cases)('%s', (line, draft, ecs) => {
    const event = read(line)
    expect(event).toMatchObject({ timeUs: 1773480000.123e6, ...draft })
    expect(event.ecs).toMatchObject(ecs)
  })

  test('a record over syslog, and by the kernel', () => {
    expect(read(`<13>Mar 14 09:20:00 web-1 audispd: ${cases[0]?.[0] ?? ''}`)).toMatchObject({ dataset: 'user_auth' })
    const kernel = read(
      'Mar 14 09:20:00 web-1 kernel: [ 12.5] audit: type=1400 audit(1773480000.123:42): apparmor="DENIED" pid=7',
    )
    expect(JSON.parse(kernel.fields)).toMatchObject({ apparmor: 'DENIED', hostname: 'web-1', type: '1400' })
  })

  test('is recognised, and nothing else is', () => {
    const recognize = (line: string) => auditdSource.recognize({ line, document: undefined, first: line })?.dataset
    expect(recognize(cases[0]?.[0] ?? '')).toBe('user_auth')
    expect(recognize('type=event subtype=vpn')).toBeUndefined()
    expect(recognize('Mar 14 09:20:00 web-1 sshd[7]: text')).toBeUndefined()
  })
})
