import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '@aurora/core'
import type { RawChunk } from '../chunk.ts'
import type { Pipeline } from '../pipeline.ts'

/**
 * Stores a chunk of a sender that cannot repeat it: tries again, waiting longer each time, until it is stored or
 * `signal` aborts. Resolves to whether it was stored.
 */
export async function storeAtLast(pipeline: Pipeline, chunk: RawChunk, signal: AbortSignal): Promise<boolean> {
  for (let waitMs = 250; !signal.aborted; waitMs = Math.min(5000, waitMs * 2)) {
    try {
      const copy = { ...chunk, bytes: chunk.bytes.slice() }
      await (
        await pipeline.submit(copy)
      ).stored
      return true
    } catch (error) {
      if (error instanceof AppError && !error.spec.retry) throw error
      await sleep(waitMs, undefined, { signal }).catch(() => undefined) // aborted: the loop sees it
    }
  }
  return false
}
