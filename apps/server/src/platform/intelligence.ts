import { join } from 'node:path'
import { askHttp, indicatorsOfEvent, spellIndicator, type Ledger, type Pipeline, type ReaderPool } from '@aurora/ingest'
import { openIntel, type AuditSink, type Intel, type IntelObserver } from '@aurora/intel'
import type { State } from '@aurora/state'
import type { EventStore } from '@aurora/store'
import type { AlertIntake } from './alert-intake.ts'
import { readSecret } from './secrets.ts'

/** What intelligence is joined to. */
export interface IntelligenceParts {
  readonly state: State
  readonly store: EventStore
  readonly audit: AuditSink
  readonly pool: Pick<ReaderPool, 'watch'>
  readonly observer: IntelObserver
  readonly dataFolder: string
  /** Is there once lines can come in; looking back begins after that. */
  readonly pipeline: () => Pick<Pipeline, 'storedUntilUs'>
  readonly ledger: () => Pick<Ledger, 'takeNumber'>
  readonly intake: () => Pick<AlertIntake, 'offer'>
}

/** From the first byte of a question to the last of its answer. */
const feedTimeoutMs = 120_000

/**
 * Opens indicators, so that the reading threads know them before the first line: also of a batch that a crash cut off, which
 * is asked again. What looking back finds goes the way of live findings: kept in the store, then into alerts.
 */
export async function openIntelligence(parts: IntelligenceParts): Promise<Intel> {
  const { state, store, audit, pool, observer, dataFolder } = parts
  return await openIntel({
    ...{ state, store, audit, observer },
    speller: spellIndicator,
    indicatorsOf: indicatorsOfEvent,
    watch: (buffer) => pool.watch(buffer),
    storedUntilUs: () => parts.pipeline().storedUntilUs,
    async keep(findings) {
      const kept = await store.findings.append(parts.ledger().takeNumber(), findings, { mayRepeat: true })
      if (kept.length === 0) return []
      parts.intake().offer(kept)
      return kept.map(({ finding }) => finding)
    },
    fetcher: async (question) => await askHttp({ ...question, method: 'GET', timeoutMs: feedTimeoutMs }),
    secretOf: async (name) => await readSecret(join(dataFolder, 'feed-secrets'), name),
    nowUs: () => Date.now() * 1000,
  })
}
