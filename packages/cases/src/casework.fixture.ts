import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { openAudit, type AuditLog } from '@aurora/audit'
import type { Entity, Finding, Severity } from '@aurora/core'
import type { State } from '@aurora/state'
import type { By } from './by.ts'
import { openCasework, type Casework } from './casework.ts'
import type { CaseSettings } from './limits.ts'

export const minuteUs = 60e6
export const hourUs = 60 * minuteUs
export const dayUs = 24 * hourUs

/** When the tests begin, by our clock. */
export const startUs = Date.UTC(2026, 0, 1) * 1000

export const ann: By = { actor: { kind: 'user', id: 'u-1', name: 'ann' }, address: '192.0.2.9', requestId: 'r-1' }

/** What a test wants different from an ordinary finding. */
export interface FindingShape {
  readonly rule?: string
  readonly version?: string
  readonly opensCase?: boolean
  readonly severity?: Severity
  readonly entities?: readonly Entity[]
  readonly techniques?: readonly string[]
  readonly receivedUs?: number
  readonly eventIds?: readonly string[]
  readonly id?: string
  readonly description?: string
}

let findings = 0

export const address = (value: string): Entity => ({ kind: 'address', value })
export const user = (value: string): Entity => ({ kind: 'user', value })
export const host = (value: string): Entity => ({ kind: 'host', value })

/** A finding nobody made before. */
export function finding(shape: FindingShape = {}): Finding {
  const number = (++findings).toString(16).padStart(32, '0')
  const receivedUs = shape.receivedUs ?? startUs
  return {
    id: shape.id ?? number,
    timeUs: receivedUs - 1_000_000,
    receivedUs,
    detectedUs: receivedUs + 1,
    rule: {
      id: shape.rule ?? 'rule-1',
      version: shape.version ?? '0123456789abcdef',
      title: `Title of ${shape.rule ?? 'rule-1'}`,
      pack: 'ours',
      author: 'Ann | "Author"',
      license: 'DRL-1.1',
      opensCase: shape.opensCase ?? false,
    },
    evaluation: 'live',
    severity: shape.severity ?? 2,
    techniques: shape.techniques ?? ['T1110'],
    source: 'suricata',
    sensor: 'edge-1',
    dataset: 'alert',
    message: 'five failed logins <b>\u0000\ud800',
    description: shape.description ?? '',
    eventIds: shape.eventIds ?? [number],
    eventCount: (shape.eventIds ?? [number]).length,
    entities: shape.entities ?? [address('203.0.113.7')],
    matched: { 'source.ip': '203.0.113.7' },
  }
}

/** Everybody is there but one. */
const isPerson = async (name: string): Promise<boolean> => await Promise.resolve(name !== 'nobody here')

/** The parts of a test that stand while it runs. */
export interface Desk {
  readonly work: Casework
  readonly state: State
  readonly audit: AuditLog
  readonly folder: string
  /** Moves our clock. */
  pass(us: number): void
  nowUs(): number
  /** Opens the same store again, as a restart does. */
  reopen(settings?: Partial<CaseSettings>): Promise<Casework>
}

/** Opens casework on a new store before each test, with a real audit log, and closes it after. */
export function useDesk(
  newStore: () => Promise<() => Promise<State>>,
  settings: Partial<CaseSettings> = {},
): () => Desk {
  let desk: Desk
  beforeEach(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aurora-cases-'))
    const open = await newStore()
    const state = await open()
    let nowMs = startUs / 1000
    const audit = await openAudit({
      state,
      keyFile: join(folder, 'audit.key'),
      headFile: join(folder, 'audit.head'),
      nowMs: () => nowMs,
    })
    const options = { state, audit, evidenceFolder: join(folder, 'evidence'), nowMs: () => nowMs, isPerson }
    desk = {
      work: await openCasework({ ...options, settings }),
      state,
      audit,
      folder,
      pass: (us) => void (nowMs += us / 1000),
      nowUs: () => nowMs * 1000,
      reopen: (other) => openCasework({ ...options, settings: { ...settings, ...other } }),
    }
  })
  afterEach(async () => {
    await desk.audit.close()
    await desk.state.close()
    await rm(desk.folder, { recursive: true, force: true })
  })
  return () => desk
}
