import { join } from 'node:path'
import { FileTail, fileMigrations, findSource, JournalReceiver } from '@aurora/ingest'
import { migrate, openState } from '@aurora/state'
import { Cleanup } from '../platform/cleanup.ts'
import { holdFolder } from '../platform/data-folder.ts'
import type { Platform } from './delivery.ts'
import { bridgeMigrations, BridgePositions } from './positions.ts'
import { Sender } from './sender.ts'
import { Spool } from './spool.ts'
import type { BridgeStatus } from './status.ts'
import type { KeySource } from './target.ts'

/** What a bridge reads, and where it brings it. */
export interface BridgeSettings {
  readonly platform: Platform
  readonly key: KeySource
  /** Folder for the spool and for how far everything was read. */
  readonly spool: string
  readonly spoolMaxBytes: number
  readonly source: string
  readonly sensor: string
  readonly files: readonly string[]
  readonly journal: { readonly directory?: string | undefined } | undefined
}

/** How long a stop goes on sending what is in the spool; the next start sends the rest. */
const drainMs = 10_000

/**
 * Reads log files or the journal of this machine and brings them to a platform elsewhere, each line once: receivers put
 * what they read into the spool, and one sender empties it. Runs until `signal` aborts, then sends what it can. Rejects
 * when the spool can no longer be trusted.
 */
export async function runBridge(settings: BridgeSettings, status: BridgeStatus, signal: AbortSignal): Promise<void> {
  findSource(settings.source)
  const cleanup = new Cleanup()
  try {
    const folder = holdFolder(settings.spool)
    cleanup.add(() => Promise.resolve(folder.release()))
    const state = await openState(`sqlite:${join(settings.spool, 'state.db')}`)
    cleanup.add(async () => await state.close())
    await migrate(state, fileMigrations)
    await migrate(state, bridgeMigrations)
    const positions = await BridgePositions.open(state)
    const spool = await Spool.open({
      folder: settings.spool,
      maxBytes: settings.spoolMaxBytes,
      positions,
      onTrouble: (reason) => status.trouble('spool', reason),
    })
    cleanup.add(async () => await spool.close())
    const sender = new Sender({ spool, platform: settings.platform, key: settings.key }, status)
    const parts = { pipeline: spool, ledger: positions, state, observer: status }
    const { source, sensor } = settings
    const tails = settings.files.map((path) => FileTail.start(parts, { path, source, sensor }))
    const journal =
      settings.journal === undefined
        ? undefined
        : JournalReceiver.start(parts, { sensor, matches: [], program: 'journalctl', ...settings.journal })
    const receivers = [...tails, ...(journal === undefined ? [] : [journal])]
    const watch = status.watch(spool, tails)
    const stop = new AbortController()
    const cut = new AbortController()
    const sending = sender.run(AbortSignal.any([signal, stop.signal]), cut.signal)
    try {
      await Promise.race([sending, spool.broken])
    } finally {
      stop.abort()
      if (!signal.aborted) cut.abort()
      setTimeout(() => cut.abort(), drainMs).unref()
      watch.close()
      spool.hurry()
      const reading = Promise.all(receivers.map(async (one) => await one.close()))
      await spool.close()
      await reading
      await sending.catch(() => undefined) // where it failed, that is what ended the race
      if (signal.aborted) status.left(await sender.drain(cut.signal), spool)
    }
  } finally {
    await cleanup.run(() => undefined)
  }
}
