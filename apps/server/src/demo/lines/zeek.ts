import type { RecordingClock } from '../clock.ts'
import { attacker, others, resolver, steps, webServer, workstation } from '../places.ts'

/** Records of Zeek's JSON writer. */
export function zeekLines(clock: RecordingClock): string[] {
  const record = (path: string, before: number, fields: object): string =>
    JSON.stringify({ _path: path, ts: clock.iso(before), ...fields })
  return [
    ...ordinary(record),
    record('notice', steps.scan - 20, {
      note: 'Scan::Port_Scan',
      msg: `${attacker.address} scanned at least 15 unique ports of host ${webServer.address} in 0m12s`,
      src: attacker.address,
      dst: webServer.address,
    }),
    record('notice', steps.guessing - 200, {
      note: 'SSH::Password_Guessing',
      msg: `${attacker.address} appears to be guessing SSH passwords (seen in 30 connections).`,
      src: attacker.address,
      dst: webServer.address,
    }),
    record('ssh', steps.login, {
      'id.orig_h': attacker.address,
      'id.orig_p': 44_190,
      'id.resp_h': webServer.address,
      'id.resp_p': 22,
      version: 2,
      auth_success: true,
      auth_attempts: 1,
      client: 'SSH-2.0-libssh_0.10.6',
      server: 'SSH-2.0-OpenSSH_9.2p1',
    }),
    ...Array.from({ length: 4 }, (_, i) =>
      record('dns', steps.beacon - 40 - i * 60, {
        'id.orig_h': workstation.address,
        'id.orig_p': 53_100 + i,
        'id.resp_h': resolver,
        'id.resp_p': 53,
        proto: 'udp',
        query: `${label(i)}.${attacker.controlName}`,
        qtype_name: 'TXT',
        rcode_name: 'NOERROR',
      }),
    ),
  ]
}

/** What a tunnel makes of its data: a label of 56 letters that says nothing to a person. */
const label = (seed: number): string =>
  Array.from({ length: 56 }, (_, i) => 'abcdefghijklmnopqrstuvwxyz234567'[(i * 11 + seed * 7 + (i % 5) * 3) % 32]).join(
    '',
  )

function ordinary(record: (path: string, before: number, fields: object) => string): string[] {
  return Array.from({ length: 90 }, (_, i) =>
    record('conn', 1_785 - i * 19, {
      uid: `Cdemo${String(i).padStart(4, '0')}`,
      'id.orig_h': others[i % others.length],
      'id.orig_p': 42_000 + i,
      'id.resp_h': i % 4 === 0 ? resolver : '198.51.100.14',
      'id.resp_p': i % 4 === 0 ? 53 : 443,
      proto: i % 4 === 0 ? 'udp' : 'tcp',
      service: i % 4 === 0 ? 'dns' : 'ssl',
      duration: 0.25 + i / 8,
      orig_bytes: 400 + i * 17,
      resp_bytes: 3_000 + i * 91,
      conn_state: 'SF',
    }),
  )
}
