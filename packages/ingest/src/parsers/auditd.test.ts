import { expect, test } from 'vitest'
import { parseAuditd } from './auditd.ts'
import { standsHostileText } from './hostile-text.contract.ts'

const hex = (text: string): string => Buffer.from(text).toString('hex').toUpperCase()
const head = 'msg=audit(1773480000.123:42):'

const cases: readonly (readonly [line: string, fields: Record<string, string | string[]>])[] = [
  [`type=SYSCALL ${head} arch=c000003e syscall=59 success=yes comm="id" exe="/usr/bin/id" key=(null)`, { arch: 'c000003e', syscall: '59', success: 'yes', comm: 'id', exe: '/usr/bin/id', key: '(null)' }],
  [`type=PROCTITLE ${head} proctitle=${hex('cat\0/etc/shadow')}`, { proctitle: 'cat /etc/shadow' }],
  [`type=EXECVE ${head} argc=3 a0="sh" a1="-c" a2=${hex('id; uname -a')}`, { argc: '3', a0: 'sh', a1: '-c', a2: 'id; uname -a' }],
  [`type=USER_AUTH ${head} pid=7 uid=0 msg='op=PAM:authentication acct="alice" exe="/usr/bin/su" addr=192.0.2.7 res=failed'`, { pid: '7', uid: '0', op: 'PAM:authentication', acct: 'alice', exe: '/usr/bin/su', addr: '192.0.2.7', res: 'failed' }],
  [`type=USER_CMD ${head} pid=7 msg='cwd="/" cmd=${hex('apt update')} res=success'`, { pid: '7', cwd: '/', cmd: 'apt update', res: 'success' }],
  [`type=USER_AUTH ${head} acct="CAFE" comm="ABCD"`, { acct: 'CAFE', comm: 'ABCD' }],
  [`type=LOGIN ${head} pid=7 old auid=4294967295 new auid=1000 old ses=1 new ses=2`, { pid: '7', 'old-auid': '4294967295', 'new-auid': '1000', 'old-ses': '1', 'new-ses': '2' }],
  [`type=SYSCALL ${head} uid=0 \x1dUID="root" SYSCALL=execve`, { uid: '0', UID: 'root', SYSCALL: 'execve' }],
  [`type=USER_END ${head} msg='op=PAM acct="bob" (hostname=?, addr=192.0.2.7, terminal=ssh res=success)'`, { op: 'PAM', acct: 'bob', hostname: '?', addr: '192.0.2.7', terminal: 'ssh', res: 'success' }],
  [`type=CRYPTO ${head} pid=7 msg='pid=8 op=start'`, { pid: '7', 'msg.pid': '8', op: 'start' }],
  [`type=USER_AUTH ${head} pid=7 msg='op=PAM acct="cut`, { pid: '7', op: 'PAM', acct: '"cut' }],
] // prettier-ignore

test.each(cases)('%s', (line, fields) => {
  const record = parseAuditd(line)
  expect(record).toMatchObject({ timeUs: 1773480000.123e6, serial: '42', node: undefined })
  expect({ ...record?.fields }).toEqual(fields)
})

test('the node, the words before the pairs, and what is decoded', () => {
  const record = parseAuditd(`node=web-1 type=AVC ${head} avc:  denied  { write } for  pid=7 name=${hex('a b')}`)
  expect(record).toMatchObject({ node: 'web-1', type: 'AVC', lead: 'avc:  denied  { write } for', decoded: ['a b'] })
})

test.each(['', 'type=SYSCALL', 'type=SYSCALL msg=audit(x:1): a=1', 'msg=audit(1.2:3): a=1'])('no record: %s', (line) =>
  expect(parseAuditd(line)).toBeUndefined(),
)

standsHostileText('auditd', [...cases.map(([line]) => line)], parseAuditd)
