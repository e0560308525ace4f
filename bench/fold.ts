import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openAudit } from '../packages/audit/src/index.ts'
import { openCasework } from '../packages/cases/src/index.ts'
import type { Finding, Severity } from '../packages/core/src/index.ts'
import { openState } from '../packages/state/src/index.ts'

/**
 * What folding findings into alerts costs, with the state in SQLite: CPU a finding, of all threads.
 *
 *   node scripts/node24.mjs bench/fold.ts --findings 60000 --at-once 400
 *
 * A hundred and twenty rules find something on fifteen machines, some far more often than others, so that a batch touches
 * some alerts many times and many once, as the public rules do on Windows and network logs.
 */
const { values } = parseArgs({
  options: { findings: { type: 'string', default: '60000' }, 'at-once': { type: 'string', default: '400' } },
})
const count = Number(values.findings)
const atOnce = Number(values['at-once'])

let state32 = 1
/** Deterministic, in 0 to 1: xorshift. */
function random(): number {
  state32 ^= state32 << 13
  state32 ^= state32 >>> 17
  state32 ^= state32 << 5
  return (state32 >>> 0) / 2 ** 32
}
const skewed = (most: number): number => Math.floor(random() ** 3 * most)

function findingAt(nowUs: number): Finding {
  const rule = skewed(120)
  const machine = skewed(15)
  return {
    id: randomUUID(),
    timeUs: nowUs - 1_000_000,
    receivedUs: nowUs - 500_000,
    detectedUs: nowUs - 400_000,
    rule: {
      id: `rule-${rule}`,
      version: '0123456789abcdef',
      title: `Suspicious thing number ${rule} was done by a process`,
      pack: 'sigma',
      author: 'Ann, Bob',
      license: 'DRL-1.1',
      opensCase: false,
    },
    evaluation: 'live',
    severity: (rule % 5) as Severity,
    techniques: [`T1${100 + (rule % 40)}`, 'T1059.001'],
    source: 'windows',
    sensor: 'edge-1',
    dataset: 'sysmon',
    message: `C:\\Windows\\System32\\cmd.exe /c whoami /all & net user ${rule}`,
    description: 'Detects a thing that is seldom done by people and often by attackers.',
    eventIds: [randomUUID()],
    eventCount: 1,
    entities: [
      { kind: 'host', value: `ws-${machine}.example.org` },
      { kind: 'user', value: `EXAMPLE\\user${machine}` },
      { kind: 'address', value: `198.51.100.${skewed(250)}` },
      { kind: 'process', value: `C:\\Windows\\System32\\cmd-${skewed(80)}.exe` },
      { kind: 'hash', value: `${skewed(200)}`.padStart(64, 'a') },
    ],
    matched: { 'process.command_line': 'whoami /all', 'process.executable': 'C:\\Windows\\System32\\cmd.exe' },
  }
}

const folder = await mkdtemp(join(tmpdir(), 'aurora-bench-'))
const state = await openState(`sqlite:${join(folder, 'state.db')}`)
const audit = await openAudit({ state, keyFile: join(folder, 'audit.key'), headFile: join(folder, 'audit.head') })
const work = await openCasework({ state, audit, evidenceFolder: join(folder, 'evidence') })
const all = { cpuUs: 0, ms: 0, longestMs: 0, opened: 0 }
for (let done = 0; done < count; done += atOnce) {
  const findings = Array.from({ length: atOnce }, () => findingAt(Date.now() * 1000))
  const [cpu, started] = [process.cpuUsage(), performance.now()]
  const { opened } = await work.foldFindings(findings)
  const used = process.cpuUsage(cpu)
  const ms = performance.now() - started
  all.cpuUs += used.user + used.system
  all.ms += ms
  all.longestMs = Math.max(all.longestMs, ms)
  all.opened += opened
}
console.table({
  findings: count,
  atOnce,
  alertsOpened: all.opened,
  cpuUsPerFinding: Math.round(all.cpuUs / count),
  msPerBatch: Math.round((all.ms * atOnce) / count),
  longestMs: Math.round(all.longestMs),
})
await work.close()
await audit.close()
await state.close()
await rm(folder, { recursive: true, force: true })
