import { statfs } from 'node:fs/promises'
import type { EnrichmentFiles, Pipeline } from '@aurora/ingest'
import type { Intel } from '@aurora/intel'
import type { State } from '@aurora/state'
import { sql } from '@aurora/state'
import type { EventStore } from '@aurora/store'
import type { LiveRuleLoader } from './detection.ts'

const minFreeBytes = 256 << 20

/** What one look saw. */
export type Check = { ok: boolean; detail: string }

/** The checks of `GET /health`: each says what it saw. None waits longer than two seconds. */
export async function health(parts: {
  store: EventStore
  state: State
  pipeline: Pipeline
  intake: { readonly failure: string | undefined }
  liveRules: LiveRuleLoader
  intel: Intel
  dataFolder: string
  enrichment: EnrichmentFiles
  receivers: Readonly<Record<string, Check>>
}): Promise<Record<string, Check>> {
  const [store, state, disk] = await Promise.all([
    withinTwoSeconds(async () => {
      const { rows, bytesOnDisk } = await parts.store.usage()
      return `${rows} events, ${bytesOnDisk} bytes on disk`
    }),
    withinTwoSeconds(async () => {
      await sql`select 1`.execute(parts.state.as<unknown>())
      return parts.state.kind
    }),
    withinTwoSeconds(async () => {
      const { bavail, bsize } = await statfs(parts.dataFolder)
      const free = bavail * bsize
      if (free < minFreeBytes) throw new Error(`${Math.round(free / 1e6)} MB free`)
      return `${Math.round(free / 1e9)} GB free`
    }),
  ])
  const { failure } = parts.pipeline
  return {
    store,
    state,
    disk,
    ingest:
      failure === undefined
        ? { ok: true, detail: `${Math.round(parts.pipeline.inFlightBytes / 1024)} KiB in flight` }
        : { ok: false, detail: failure.message },
    detection: detectionCheck(parts),
    indicators: await withinTwoSeconds(async () => await aboutIndicators(parts.intel)),
    ...enrichmentCheck(parts.enrichment),
    ...parts.receivers,
  }
}

/** Whether the newest rules are asked, and what they find becomes alerts. */
function detectionCheck({
  intake,
  liveRules,
}: {
  intake: { failure: string | undefined }
  liveRules: LiveRuleLoader
}): Check {
  const { rules, faultCount, failure } = liveRules.state
  if (failure !== undefined) return { ok: false, detail: `the newest rules are not asked: ${failure}` }
  if (intake.failure !== undefined) return { ok: false, detail: `no alerts come about: ${intake.failure}` }
  return { ok: true, detail: `${rules} rules asked${faultCount > 0 ? `, ${faultCount} cannot be used` : ''}` }
}

/** Whether indicators are looked for in what is stored, and in what comes. */
async function aboutIndicators({ indicators, lookBack }: Intel): Promise<string> {
  const { waiting, failure } = await lookBack.state()
  if (failure !== undefined) throw new Error(`nothing is looked for in what is stored: ${failure}`)
  const { watched } = await indicators.figures()
  return `${watched} looked for${waiting > 0 ? `, ${waiting} of them still in what is stored` : ''}`
}

/** What events are enriched with, where they are. */
function enrichmentCheck(files: EnrichmentFiles): Record<string, Check> {
  const about = files.aboutAt(Date.now())
  if (about === undefined) return {}
  const { failure } = files
  return { enrichment: { ok: failure === undefined, detail: failure === undefined ? about : `${failure} (${about})` } }
}

export async function withinTwoSeconds(check: () => Promise<string>): Promise<Check> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error('no answer within 2 s')), 2000)
  try {
    return { ok: true, detail: await Promise.race([check(), late.promise]) }
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) }
  } finally {
    clearTimeout(timer)
  }
}
