import { parseNativeDocument } from '@aurora/core'
import { expect, test } from 'vitest'
import { Rejected, type Draft } from '../../draft.ts'
import { jsonSourceContract } from '../json-source.contract.ts'
import { journalSource } from './source.ts'

const read = (document: unknown): Draft => {
  const draft = journalSource.open({ receivedUs: 0, context: '' }).read(JSON.stringify(document))
  if (draft === undefined || draft instanceof Rejected) throw new Error('not read')
  return draft
}

const bytes = (text: string): number[] => [...Buffer.from(text)]
const record = {
  __CURSOR: 's=1;i=1;b=1;m=1;t=1;x=1',
  __REALTIME_TIMESTAMP: '1773479524118000',
  _HOSTNAME: 'gw',
  _TRANSPORT: 'syslog',
  _COMM: 'sshd',
  _EXE: '/usr/sbin/sshd',
  _CMDLINE: 'sshd: root [priv]',
  _PID: '2211',
  _UID: '0',
  _SYSTEMD_UNIT: 'ssh.service',
  SYSLOG_IDENTIFIER: 'sshd',
  SYSLOG_FACILITY: '10',
  PRIORITY: '6',
}

test.for([
  {
    name: 'a failed login, as in syslog',
    document: { ...record, MESSAGE: 'Failed password for invalid user admin from 203.0.113.9 port 44122 ssh2' },
    want: {
      timeUs: 1_773_479_524_118_000,
      dataset: 'sshd',
      severity: 1,
      message: 'Failed password for invalid user admin from 203.0.113.9 port 44122 ssh2',
      ecs: {
        'user.name': 'admin',
        'source.ip': '203.0.113.9',
        'source.port': 44122,
        'event.outcome': 'failure',
        'host.name': 'gw',
        'process.name': 'sshd',
        'process.pid': 2211,
        'process.executable': '/usr/sbin/sshd',
        'process.command_line': 'sshd: root [priv]',
        'service.name': 'ssh',
        'log.level': 'info',
        'log.syslog.facility.name': 'authpriv',
      },
    },
  },
  {
    name: 'a command by sudo is the command, not the line sudo was called with',
    document: {
      ...record,
      SYSLOG_IDENTIFIER: 'sudo',
      _COMM: 'sudo',
      _CMDLINE: 'sudo id',
      MESSAGE: '   alice : TTY=pts/0 ; PWD=/home/alice ; USER=root ; COMMAND=/usr/bin/id -u',
    },
    want: { dataset: 'sudo', ecs: { 'user.name': 'alice', 'process.command_line': '/usr/bin/id -u' } },
  },
  {
    name: 'a session by PAM',
    document: {
      ...record,
      SYSLOG_IDENTIFIER: 'cron',
      MESSAGE: 'pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)',
    },
    want: { dataset: 'cron', ecs: { 'user.target.name': 'root', 'event.action': 'session_opened' } },
  },
  {
    name: 'a program that calls itself sshd is not the process, and neither host nor time come from a text',
    document: { ...record, _COMM: 'logger', MESSAGE: '{"host":{"name":"other"},"time":"2001-01-01T00:00:00Z"}' },
    want: { timeUs: 1_773_479_524_118_000, ecs: { 'process.name': 'logger', 'host.name': 'gw' } },
  },
  {
    name: 'the time at the source is earlier than the receipt',
    document: { ...record, _SOURCE_REALTIME_TIMESTAMP: '1773479524110000' },
    want: { timeUs: 1_773_479_524_110_000, message: 'sshd' },
  },
  {
    name: 'the unit where nobody named himself, and a grave level',
    document: { _SYSTEMD_UNIT: 'backup.service', PRIORITY: '2', MESSAGE: 'disk is full' },
    want: { timeUs: NaN, dataset: 'backup', severity: 4, ecs: { 'log.level': 'crit' } },
  },
  {
    name: 'a message of bytes that are UTF-8',
    document: { ...record, MESSAGE: bytes('Failed password for root from 203.0.113.9 port 1 ssh2\u001b[0m') },
    want: {
      decoded:
        'Failed password for root from 203.0.113.9 port 1 ssh2\u001b[0m\nFailed password for root from 203.0.113.9 port 1 ssh2',
    },
  },
  {
    name: 'a message of bytes that are not',
    document: { ...record, MESSAGE: [...bytes('Invalid user '), 0xe9, ...bytes(' from 203.0.113.9 port 7')] },
    want: { ecs: { 'user.name': '\ufffd', 'source.ip': '203.0.113.9', 'source.port': 7 } },
  },
  {
    name: 'fields that stand more than once',
    document: { SYSLOG_IDENTIFIER: [bytes('app\u0001'), 'other'], MESSAGE: ['first', 'second'], PRIORITY: [3] },
    want: { dataset: 'app\u0001', message: 'first', decoded: 'app\u0001\n\u0003' },
  },
  {
    name: 'fields of other types',
    document: { MESSAGE: { a: 1 }, PRIORITY: 9, _PID: 'x', __REALTIME_TIMESTAMP: 'soon' },
    want: { dataset: 'journal', message: 'journal', severity: 0, timeUs: NaN },
  },
])('$name', ({ document, want }) => expect(read(document)).toMatchObject(want))

test('bytes that are text are searched as the text they are, and what is not stays bytes', () => {
  const { fields } = read({ A: bytes('tab\u0001'), B: [255, 1], C: [bytes('x\u0002'), 'y'], D: ['p', 'q'], E: [] })
  expect(JSON.parse(fields)).toEqual({ A: 'tab\u0001', B: [255, 1], C: ['x\u0002', 'y'], D: ['p', 'q'], E: [] })
})

test.for([
  [record, 'sshd'],
  [{ __CURSOR: 's=1', __REALTIME_TIMESTAMP: '1', _COMM: 'x' }, 'x'],
  [{ __CURSOR: 's=1' }, undefined],
  [{ MESSAGE: 'x', PRIORITY: '6' }, undefined],
] as const)('%j is its own: %s', ([document, dataset]) => {
  const line = JSON.stringify(document)
  expect(journalSource.recognize({ line, document: parseNativeDocument(line), first: line })?.dataset).toBe(dataset)
})

jsonSourceContract(journalSource, [
  '__CURSOR',
  '__REALTIME_TIMESTAMP',
  '_SOURCE_REALTIME_TIMESTAMP',
  'MESSAGE',
  'MESSAGE_ID',
  'PRIORITY',
  'SYSLOG_FACILITY',
  'SYSLOG_IDENTIFIER',
  '_SYSTEMD_UNIT',
  '_COMM',
  '_EXE',
  '_CMDLINE',
  '_PID',
  '_HOSTNAME',
])
