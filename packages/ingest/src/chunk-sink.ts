import type { RawChunk } from './chunk.ts'
import type { SpaceProgress } from './ledger.ts'

/** The name of a position space: whose it is, and the place positions count in. */
export interface Space {
  readonly source: string
  readonly sensor: string
  readonly space: string
}

/**
 * Where a receiver puts what it reads: the pipeline of a server, or the spool of a bridge.
 *
 * `submit` must resolve only when there is room, for awaiting it is all the backpressure a receiver has. `read` must give
 * what later chunks of the stream need to know, `stored` must resolve once the chunk will survive a crash, and its position
 * with it. When a chunk fails, later ones of its space must fail too, so that no position is accepted over a gap.
 */
export interface ChunkSink {
  submit(chunk: RawChunk): Promise<{
    readonly read: Promise<{ readonly context: string }>
    readonly stored: Promise<unknown>
  }>
  /** Told that no more chunks of a space will come. */
  release(space: Space): void
}

/** How far each space was accepted, as a receiver asks it when it begins. */
export interface Positions {
  /** Undefined when nothing of the space was accepted. */
  progress(source: string, sensor: string, space: string): Promise<SpaceProgress | undefined>
}
