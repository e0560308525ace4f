import { join } from 'node:path'
import { readFile } from 'node:fs/promises'
import { AppError } from '@aurora/core'
import { askHttp, indicatorsOfEvent, spellIndicator, type Ledger, type Pipeline, type ReaderPool } from '@aurora/ingest'
import { openIntel, type AuditSink, type Intel, type IntelObserver } from '@aurora/intel'
import type { State } from '@aurora/state'
import type { EventStore } from '@aurora/store'
import type { AlertIntake } from './alert-intake.ts'

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

/** A secret of a feed is a file of its name in a folder that only this machine's operator writes: the API names it, no more. */
async function readSecret(folder: string, name: string): Promise<string> {
  if (!/^[a-z0-9][a-z0-9_-]{0,63}$/i.test(name)) throw new AppError('config.invalid', 'a secret has a plain name')
  const text = await readFile(join(folder, name), 'utf8').catch((error: unknown) => {
    throw new AppError('config.invalid', `there is no secret "${name}" in the folder feed-secrets`, {}, error)
  })
  const secret = text.trim()
  if (secret === '' || !/^[\x21-\x7e]+$/.test(secret))
    throw new AppError('config.invalid', `the secret "${name}" is empty, or no plain text`)
  return secret
}
