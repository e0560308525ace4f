import { parentPort } from 'node:worker_threads'
import { readChunk, type ReadJob } from './read-chunk.ts'

/** Answer to a job: the result, or the message of a defect of ours. */
export type ThreadAnswer =
  | { readonly job: number; readonly result: ReturnType<typeof readChunk> }
  | { readonly job: number; readonly defect: string }

/** A worker thread: takes jobs from the pool in order and gives back what it read, moving the bytes, not copying them. */
const port = parentPort
if (port === null) throw new Error('this file runs as a worker thread')
port.on('message', ({ job, work }: { job: number; work: ReadJob }) => {
  try {
    const result = readChunk(work)
    port.postMessage({ job, result } satisfies ThreadAnswer, [result.rows.buffer])
  } catch (error) {
    port.postMessage({
      job,
      defect: error instanceof Error ? (error.stack ?? error.message) : String(error),
    } satisfies ThreadAnswer)
  }
})
