import { open, type FileHandle } from 'node:fs/promises'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { State } from '@aurora/state'
import type { ChunkSink, Positions } from '../../chunk-sink.ts'
import { loadCheckpoint, loadLeft, saveCheckpoint, settleLeft, type FileCheckpoint } from './checkpoint.ts'
import {
  fileIdOf,
  fingerprintOf,
  hasFingerprint,
  isFile,
  openRenamed,
  rotatedSince,
  type FileId,
  type Fingerprint,
} from './identity.ts'
import type { FileObserver } from './observer.ts'
import { TailedFile } from './tailed-file.ts'

export interface TailConfig {
  readonly path: string
  readonly source: string
  readonly sensor: string
}

interface TailParts {
  readonly pipeline: ChunkSink
  readonly ledger: Positions
  readonly state: State
  readonly observer: FileObserver
}

const pollMs = 250

/** How long a renamed file is still read: its writer may not have noticed yet. */
const drainMs = 5000

/** Files of one path that are held open while nothing can be stored; what comes behind them is read if it is still there. */
const maxHeldFiles = 32

interface Followed {
  readonly file: TailedFile
  checkpoint: FileCheckpoint
}

/** A file that is no longer under the path; it is read until it was quiet for a while. */
interface Draining extends Followed {
  untilMs: number
}

/**
 * Follows a log file as it grows (DESIGN §5).
 *
 * A file is known by device, inode and head, not by its name: when it is renamed, the rest of it is read to the end
 * while the new one is begun; when it is truncated, it begins anew as another generation. How far each was accepted
 * stands in the ledger, and which files are not read to their end in the state store, so a restart goes on at the byte
 * behind the last line that was stored, of each of them. While nothing can be stored it holds what is rotated away open,
 * so that it can be deleted; only what is cut then (copytruncate) is lost, and told.
 */
export class FileTail {
  readonly config: TailConfig
  readonly #parts: TailParts
  readonly #stop = new AbortController()
  readonly #running: Promise<void>
  readonly #draining: Draining[] = []
  /** Files that were cut: they are closed once nobody reads them. */
  readonly #retired: TailedFile[] = []
  /** Bytes of the file under the path when it was last looked at. */
  #seenBytes = 0
  /** Files that were seen under the path and are not held: there are too many. */
  readonly #unheld: (FileId & { size: number })[] = []
  #hasResumed = false
  #current: Followed | undefined
  #failure: string | undefined

  private constructor(parts: TailParts, config: TailConfig) {
    this.#parts = parts
    this.config = { ...config, path: resolve(config.path) }
    this.#running = this.#run()
  }

  /** Starts following; a path that does not exist yet is waited for. */
  static start(parts: TailParts, config: TailConfig): FileTail {
    return new FileTail(parts, config)
  }

  /** What keeps the file from being read just now; undefined when nothing does. */
  get failure(): string | undefined {
    return this.#failure
  }

  async close(): Promise<void> {
    this.#stop.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    for (let waitMs = pollMs; !this.#stop.signal.aborted;) {
      try {
        const took = await this.#turn()
        this.#failure = undefined
        waitMs = took > 0 ? 0 : pollMs
      } catch (error) {
        this.#failure = messageOf(error)
        waitMs = Math.min(5000, Math.max(pollMs, waitMs * 2))
      }
      if (waitMs > 0) await sleep(waitMs, undefined, { signal: this.#stop.signal }).catch(() => undefined)
    }
    await this.#current?.file.close()
    for (const { file } of this.#draining) await file.close()
    await this.#closeRetired()
  }

  /** One look at the path and at all files that still have something; resolves to the bytes taken. */
  async #turn(): Promise<number> {
    if (!this.#hasResumed) await this.#resume()
    await this.#notice()
    let took = 0
    for (const draining of [...this.#draining]) took += await this.#drain(draining)
    if (this.#current !== undefined) {
      took += await this.#whileNoticing(this.#current.file.step(false))
      await this.#rememberHead(this.#current)
    }
    await this.#closeRetired()
    return took
  }

  /** Waits for a step; when it takes longer, because nothing can be stored, sees what is rotated meanwhile. */
  async #whileNoticing(step: Promise<number>): Promise<number> {
    const done = step.then(
      () => true,
      () => true,
    )
    for (;;) {
      const patience = new AbortController()
      const late = sleep(pollMs, false, { signal: patience.signal }).catch(() => false)
      const isDone = await Promise.race([done, late]).finally(() => patience.abort())
      if (isDone) return await step
      const look = this.#draining.length < maxHeldFiles ? this.#notice() : this.#passOver()
      await look.catch((error: unknown) => void (this.#failure = messageOf(error))) // the step must be waited for
    }
  }

  /** Looks at a file that is not held: it is read later if it is still there then. */
  async #passOver(): Promise<void> {
    const now = await fileIdOf(this.config.path)
    if (now === undefined) return
    if (this.#current !== undefined && isAt(now, this.#current.checkpoint)) return
    const last = this.#unheld.at(-1)
    if (last !== undefined && isAt(last, now)) this.#unheld.pop()
    this.#unheld.push(now)
  }

  /** Tells of the files that were not held and are gone now. */
  #loseUnheld(found: readonly FileId[]): void {
    for (const one of this.#unheld.splice(0)) if (!found.some((id) => isAt(id, one))) this.#lose(one.size)
  }

  #lose(bytes: number): void {
    if (bytes > 0) this.#parts.observer.bytesLost({ receiver: this.config.path, bytes })
  }

  async #closeRetired(): Promise<void> {
    for (const file of this.#retired.splice(0)) await file.close()
  }

  /** Compares what the path names now with what is being read, and begins, continues or begins anew. */
  async #notice(): Promise<void> {
    const { path } = this.config
    const now = await fileIdOf(path)
    if (now === undefined) return
    const known = this.#current?.checkpoint ?? (await loadCheckpoint(this.#parts.state, path))
    const isSame = known !== undefined && isAt(known, now)
    const seenBytes = this.#seenBytes
    this.#seenBytes = now.size
    if (this.#current !== undefined && isSame) {
      const isCut =
        now.size < this.#current.file.offset ||
        !(await hasFingerprint(this.#current.file.handle, this.#current.checkpoint.fingerprint))
      if (isCut) {
        this.#lose(seenBytes - this.#current.file.offset)
        await this.#begin(now, this.#current.checkpoint.generation + 1)
      }
    } else if (known === undefined) await this.#begin(now, 0)
    else if (isSame) await this.#goOn(known, now)
    else {
      const left = await this.#leave(known)
      const between = await this.#findBetween(known, now)
      this.#loseUnheld([now, ...between])
      await this.#begin(now, 0, [...(left === undefined ? [] : [left]), ...between])
    }
  }

  /** Takes up the files again that an earlier process had not read to their end. */
  async #resume(): Promise<void> {
    const { path } = this.config
    for (const left of await loadLeft(this.#parts.state, path)) {
      const found = await this.#drainRenamed(left)
      if (found !== left) await settleLeft(this.#parts.state, path, left, found)
    }
    this.#hasResumed = true
  }

  /** Goes on with a file that was known before this start. */
  async #goOn(known: FileCheckpoint, now: FileId): Promise<void> {
    const handle = await this.#openAsSeen(now)
    if (handle === undefined) return
    const checkpoint = await this.#recognize(known, handle)
    if (checkpoint !== known) await saveCheckpoint(this.#parts.state, this.config.path, checkpoint)
    this.#current = { file: this.#read(checkpoint, handle), checkpoint }
  }

  /** Goes on reading a file that is no longer under the path; resolves to its checkpoint if it can still be found. */
  async #leave(known: FileCheckpoint): Promise<FileCheckpoint | undefined> {
    const current = this.#current
    if (current === undefined) return await this.#drainRenamed(known)
    const isIntact = (await this.#recognize(known, current.file.handle)) === known
    this.#current = undefined
    if (isIntact) {
      this.#draining.push({ ...current, untilMs: Date.now() + drainMs })
      return known
    }
    this.#retired.push(current.file)
    return await this.#drainRenamed(known)
  }

  /** Begins to drain a file; undefined when it is gone. What has its inode and another head counts only under a rotated name. */
  async #drainRenamed(known: FileCheckpoint): Promise<FileCheckpoint | undefined> {
    const before = this.#draining.find(
      ({ checkpoint }) => checkpoint.device === known.device && checkpoint.inode === known.inode,
    )
    if (before !== undefined) return before.checkpoint
    const found = await openRenamed(this.config.path, known)
    if (found === undefined) return undefined
    const checkpoint = await this.#recognize(known, found.handle)
    if (checkpoint !== known && !found.isRotated) {
      await found.handle.close()
      return undefined
    }
    this.#draining.push({ file: this.#read(checkpoint, found.handle), checkpoint, untilMs: Date.now() + drainMs })
    return checkpoint
  }

  /** What an open file is: the one that was known, or, when that was cut or replaced meanwhile, its next generation. */
  async #recognize(known: FileCheckpoint, handle: FileHandle): Promise<FileCheckpoint> {
    const { source, sensor } = this.config
    const progress = await this.#parts.ledger.progress(source, sensor, spaceOf(known))
    const { size } = await handle.stat()
    if (size >= (progress?.until ?? 0) && (await hasFingerprint(handle, known.fingerprint))) return known
    return {
      ...known,
      generation: await this.#unusedGeneration(known, known.generation + 1),
      fingerprint: await fingerprintOf(handle),
    }
  }

  /**
   * Begins to drain the files that came under the path and were rotated away while nobody looked: those that are younger
   * than the one that was known. Resolves to their checkpoints.
   */
  async #findBetween(known: FileCheckpoint, now: FileId): Promise<FileCheckpoint[]> {
    const held = this.#draining.find(({ checkpoint }) => isAt(checkpoint, known))
    const bornMs = (await held?.file.handle.stat())?.birthtimeMs ?? known.savedMs
    if (bornMs === undefined) return []
    const found: FileCheckpoint[] = []
    for (const id of await rotatedSince(this.config.path, bornMs)) {
      if (isAt(id, now) || isAt(id, known)) continue
      const draining = this.#draining.find(({ checkpoint }) => isAt(checkpoint, id))
      if (draining !== undefined) {
        found.push(draining.checkpoint)
        continue
      }
      const handle = await open(id.path, 'r')
      const generation = await this.#unusedGeneration(id, 0)
      const { device, inode } = id
      const checkpoint = { device, inode, generation, fingerprint: await fingerprintOf(handle) }
      this.#draining.push({ file: this.#read(checkpoint, handle), checkpoint, untilMs: Date.now() + drainMs })
      found.push(checkpoint)
    }
    return found
  }

  /** Begins a file at its first byte; `left` are those that were under the path before and have more to read. */
  async #begin(id: FileId, leastGeneration: number, left: readonly FileCheckpoint[] = []): Promise<void> {
    const handle = await this.#openAsSeen(id)
    if (handle === undefined) return
    const generation = await this.#unusedGeneration(id, leastGeneration)
    const checkpoint = { device: id.device, inode: id.inode, generation, fingerprint: await fingerprintOf(handle) }
    await saveCheckpoint(this.#parts.state, this.config.path, checkpoint, left)
    if (this.#current !== undefined) this.#retired.push(this.#current.file)
    this.#current = { file: this.#read(checkpoint, handle), checkpoint }
  }

  /** Opens what is under the path; undefined when that is no longer the file that was seen there. */
  async #openAsSeen(id: FileId): Promise<FileHandle | undefined> {
    const handle = await open(this.config.path, 'r')
    if (await isFile(handle, id)) return handle
    await handle.close()
    return undefined
  }

  /** File systems give the inode of a deleted file to the next one: a generation that was read from is another file. */
  async #unusedGeneration({ device, inode }: FileId, least: number): Promise<number> {
    const { source, sensor } = this.config
    let generation = least
    while ((await this.#parts.ledger.progress(source, sensor, spaceOf({ device, inode, generation }))) !== undefined)
      generation++
    return generation
  }

  #read(checkpoint: FileCheckpoint, handle: FileHandle): TailedFile {
    const { source, sensor } = this.config
    return new TailedFile(this.#parts, { source, sensor, space: spaceOf(checkpoint) }, handle)
  }

  /** Reads on in a renamed file; once it has been quiet for a while, takes its last line as it is and lets go. */
  async #drain(draining: Draining): Promise<number> {
    const took = await this.#whileNoticing(draining.file.step(false))
    if (took > 0) draining.untilMs = Date.now() + drainMs
    if (took > 0 || Date.now() < draining.untilMs) return took
    const last = await this.#whileNoticing(draining.file.step(true))
    await draining.file.settle()
    if (last > 0 || draining.file.isBehind) return last
    await settleLeft(this.#parts.state, this.config.path, draining.checkpoint)
    this.#draining.splice(this.#draining.indexOf(draining), 1)
    await draining.file.close()
    return 0
  }

  /** A file that was shorter than a head when it was begun gets its fingerprint as it grows. */
  async #rememberHead(followed: Followed): Promise<void> {
    const { fingerprint } = followed.checkpoint
    if (fingerprint.bytes >= 1024 || followed.file.offset <= fingerprint.bytes) return
    const grown: Fingerprint = await fingerprintOf(followed.file.handle)
    followed.checkpoint = { ...followed.checkpoint, fingerprint: grown }
    await saveCheckpoint(this.#parts.state, this.config.path, followed.checkpoint)
  }
}

const isAt = (a: FileId, b: FileId): boolean => a.device === b.device && a.inode === b.inode

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const spaceOf = (file: Omit<FileCheckpoint, 'fingerprint'>): string =>
  `file:${file.device}:${file.inode}:${file.generation}`
