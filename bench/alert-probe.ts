import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { BenchServer } from './server-process.ts'

/** So many rules wait for probes, each for lines of its own: one rule may open some fifty alerts in a minute. */
const probes = 10

/** How often a line is sent: one alert each. */
const intervalMs = 130

/** A line that only one rule of the probes matches. */
const lineOf = (count: number, address: string): string =>
  JSON.stringify({
    timestamp: '2026-03-14T09:12:04.118233+0000', event_type: 'alert', src_ip: address, dest_ip: '192.168.10.5',
    alert: { signature: `bench probe ${count % probes}`, category: 'Misc activity', severity: 4 },
  }) // prettier-ignore

const ruleOf = (probe: number): string => `title: Bench Probe ${probe}
id: 7e5f1a52-92d5-4c0b-8a55-6a37a9f6c00${probe}
level: high
logsource: { product: suricata, service: alert }
detection:
  selection: { alert.signature: bench probe ${probe} }
  condition: selection
`

/** Milliseconds from sending a line to its alert on the WebSocket, smallest first. */
export interface AlertTimes {
  stop(): Promise<readonly number[]>
}

/**
 * Installs rules, a folder or an archive, and one of its own; resolves when all are asked. Then measures, beside whatever
 * else is sent, how long alerts take.
 */
export async function probeAlerts(server: BenchServer, rules: string): Promise<AlertTimes> {
  const { url, token, post } = server
  const main = join(import.meta.dirname, '../apps/server/src/main.ts')
  const { status } = spawnSync(process.execPath, [main, 'rules', 'install', rules, '--data', server.data], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status !== 0) throw new Error(`${rules} could not be installed`)
  const files = Array.from({ length: probes }, (_, probe) => ({ file: `probe-${probe}.yml`, text: ruleOf(probe) }))
  const body = Buffer.from(JSON.stringify({ name: 'probe', license: 'Apache-2.0', files }))
  await post('/api/v1/detections/packs', body, { 'content-type': 'application/json' })
  const sentMs = new Map<string, number>()
  const times: number[] = []
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/alerts`, {
    headers: { authorization: `Bearer ${token}` },
  } as never)
  socket.addEventListener('message', ({ data }) => {
    const { alert } = JSON.parse(String(data)) as { alert?: { indicators: readonly string[] } }
    for (const address of alert?.indicators ?? []) {
      const sent = sentMs.get(address)
      if (sent !== undefined && sentMs.delete(address)) times.push(performance.now() - sent)
    }
  })
  let count = 0
  const sending = setInterval(() => {
    const address = `198.51.${100 + (++count >> 8)}.${count & 255}`
    sentMs.set(address, performance.now())
    void post('/api/v1/siem/logs?source=suricata&sensor=probe', Buffer.from(`${lineOf(count, address)}\n`))
  }, intervalMs)
  // The rule that was installed last is asked: so are the others.
  while (times.length === 0) await new Promise((resolve) => setTimeout(resolve, 100))
  times.length = 0
  sentMs.clear()
  return {
    async stop() {
      clearInterval(sending)
      for (let waits = 0; sentMs.size > 0 && waits < 100; waits++)
        await new Promise((resolve) => setTimeout(resolve, 100))
      socket.close()
      return [...times, ...Array.from(sentMs, () => Infinity)].sort((a, b) => a - b)
    },
  }
}
