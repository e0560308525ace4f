import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { demoSensor } from '@aurora/http'
import type { Context } from '../cli/command.ts'
import type { Platform } from './wiring.ts'

const recordings = [
  { file: 'suricata/eve.jsonl', source: 'suricata' },
  { file: 'zeek/conn.log', source: 'zeek' },
  { file: 'zeek/streaming.jsonl', source: 'zeek' },
  { file: 'syslog/gateway.log', source: 'syslog' },
  { file: 'json/app.jsonl', source: 'json' },
] as const

/** Moment at which the recordings end; it is moved to now. */
const recordedEndMs = Date.parse('2026-03-14T09:32:00Z')

/**
 * Stores the recordings of the repository as if they happened just now. All events carry the sensor DEMO, so that they
 * can be told apart and removed in one step.
 */
export async function replayDemo(platform: Platform, folder: string, context: Context): Promise<void> {
  let stored = 0
  const shiftMs = Date.now() - recordedEndMs
  for (const { file, source } of recordings) {
    const text = moveTimes(await readFile(join(folder, file), 'utf8'), shiftMs)
    const report = await platform.services.bodies
      .receive({
        source,
        sensor: demoSensor,
        encoding: undefined,
        key: `demo:${file}`,
        body: Readable.from([Buffer.from(text)]),
      })
      .catch((error: unknown) => {
        context.terminal.note(
          `the demonstration is there already: ${error instanceof Error ? error.message : String(error)}`,
        )
        return { stored: 0 }
      })
    stored += report.stored
  }
  context.terminal.note(
    `demonstration: ${stored} recorded events of twenty minutes, moved to now and marked DEMO: ${platform.url}/siem?from=now-1h`,
  )
}

/** Moves every time the recordings hold: ISO 8601, seconds since 1970, and the syslog form without a year. */
function moveTimes(text: string, shiftMs: number): string {
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
  return text
    .replace(/2026-03-14[T ]\d{2}:\d{2}:\d{2}(?=[.Z+"])/g, (time) =>
      new Date(Date.parse(`${time.replace(' ', 'T')}Z`) + shiftMs).toISOString().slice(0, 19),
    )
    .replace(/\b17734(\d{5})(?=[.,\t])/g, (_all, rest: string) =>
      String(Number(`17734${rest}`) + Math.round(shiftMs / 1000)),
    )
    .replace(/\bMar 14 (\d{2}:\d{2}:\d{2})/g, (_all, clock: string) => {
      const moved = new Date(Date.parse(`2026-03-14T${clock}Z`) + shiftMs)
      return `${months[moved.getUTCMonth()] ?? 'Jan'} ${String(moved.getUTCDate()).padStart(2, ' ')} ${moved.toISOString().slice(11, 19)}`
    })
}
