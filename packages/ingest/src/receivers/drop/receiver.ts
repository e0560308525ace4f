import { unlink } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '@aurora/core'
import type { State } from '@aurora/state'
import type { ReceiverObserver } from '../receiver-observer.ts'
import { ReceiverTrouble } from '../receiver-trouble.ts'
import { doneFolder, failedFolder, placeOf, type DropConfig } from './config.ts'
import { digestOf, readDroppedFile, type DropParts } from './dropped-file.ts'
import { factsOf, isSameFile, listFolder, moveAside, openListed, type FileFacts } from './folder.ts'
import { KnownFiles, type KnownFile } from './known-files.ts'

const lookMs = 1000
const maxWaitMs = 30_000

/** Things that happen to dropped files and that somebody may want to log. */
export interface DropObserver extends Pick<ReceiverObserver, 'receiverFailed' | 'receiverRecovered'> {
  /** A file that could not be read to its end; what was whole is stored, and a reject says where it broke. */
  fileBroken(at: { file: string; reason: string }): void
}

type Parts = DropParts & { readonly state: State; readonly observer: DropObserver }

/**
 * Reads the finished files of a folder, each once, the first by name first; then they are kept, moved or deleted.
 *
 * A file is finished when it has been the same for `settleMs`. It is known by name, inode, size and time of change: another
 * file under its name is read, and of one that has only grown what is new. How far each was accepted stands in the ledger, so
 * that whenever we die the next start goes on behind it.
 */
export class DropReceiver {
  readonly place: string
  readonly #parts: Parts
  readonly #config: DropConfig
  readonly #root: string
  readonly #stop = new AbortController()
  readonly #running: Promise<void>
  /** Files that are not known yet, and since when they are as they are. */
  #settling = new Map<string, FileFacts & { sinceMs: number }>()
  #known: KnownFiles | undefined
  readonly #trouble: ReceiverTrouble

  private constructor(parts: Parts, config: DropConfig) {
    this.#parts = parts
    this.#config = config
    this.#root = resolve(config.path)
    this.place = placeOf(config)
    this.#trouble = new ReceiverTrouble(this.place, parts.observer)
    this.#running = this.#run()
  }

  /** Starts looking; a folder that does not exist yet is waited for. */
  static start(parts: Parts, config: DropConfig): DropReceiver {
    return new DropReceiver(parts, config)
  }

  /** What keeps files from being read just now; undefined when nothing does. */
  get failure(): string | undefined {
    return this.#trouble.reason
  }

  async close(): Promise<void> {
    this.#stop.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    for (let waitMs = lookMs; !signal.aborted;) {
      const startedMs = performance.now()
      try {
        const trouble = await this.#look(signal)
        if (trouble === undefined) this.#trouble.end()
        else this.#trouble.begin(trouble)
        // a folder of very many files takes a while to look through: no more than a tenth of the time goes there
        waitMs = Math.max(lookMs, Math.min(maxWaitMs, 10 * (performance.now() - startedMs)))
      } catch (error) {
        if (!signal.aborted) this.#trouble.begin(error)
        waitMs = Math.min(maxWaitMs, waitMs * 2)
      }
      await sleep(waitMs, undefined, { signal }).catch(() => undefined)
    }
  }

  /** Goes once through the folder. Resolves to what is wrong with it; undefined when nothing is. */
  async #look(signal: AbortSignal): Promise<string | undefined> {
    this.#known ??= await KnownFiles.load(this.#parts.state, this.#root)
    const { files, troubles } = await listFolder(this.#root, this.#config.names)
    await this.#known.notice(new Set(files.map(({ name }) => name)))
    const settling = this.#settling
    this.#settling = new Map()
    let [trouble] = troubles
    for (const facts of files) {
      if (signal.aborted) return undefined
      const known = this.#known.find(facts)
      if (known !== undefined && known.fate !== 'reading') await this.#putAway(known)
      else if (known !== undefined || this.#isSettled(facts, settling.get(facts.name)))
        trouble = (await this.#read(facts, known, signal)) ?? trouble
    }
    return trouble
  }

  #isSettled(facts: FileFacts, before: (FileFacts & { sinceMs: number }) | undefined): boolean {
    const sinceMs = before !== undefined && isSameFile(before, facts) ? before.sinceMs : performance.now()
    this.#settling.set(facts.name, { ...facts, sinceMs })
    return performance.now() - sinceMs >= this.#config.settleMs
  }

  /** Reads one file and puts it away. Resolves to why that cannot be done now: the files behind it are read all the same. */
  async #read(facts: FileFacts, known: KnownFile | undefined, signal: AbortSignal): Promise<string | undefined> {
    const handle = await openListed(this.#root, facts).catch((error: unknown) => error as NodeJS.ErrnoException)
    if (handle === undefined) return undefined
    if (handle instanceof Error) return `${facts.name} cannot be opened: ${handle.code ?? handle.message}`
    const files = this.#known as KnownFiles
    try {
      const file = known ?? (await this.#begin(facts, handle, signal))
      const { broken, sha256 } = await readDroppedFile(this.#parts, this.#config, file, handle, signal)
      await files.finish(file, broken === undefined ? 'stored' : 'failed', sha256)
      if (broken !== undefined) this.#parts.observer.fileBroken({ file: join(this.#root, facts.name), reason: broken })
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (signal.aborted || error instanceof AppError || code === undefined) throw error
      return `${facts.name} cannot be read: ${code}`
    } finally {
      await handle.close()
    }
    const finished = files.find(facts)
    if (finished !== undefined) await this.#putAway(finished)
    return undefined
  }

  /** Remembers a file that is new here; one that was stored and has only grown goes on in its space. */
  async #begin(
    facts: FileFacts,
    handle: NonNullable<Awaited<ReturnType<typeof openListed>>>,
    signal: AbortSignal,
  ): Promise<KnownFile> {
    const files = this.#known as KnownFiles
    const last = files.last(facts.name)
    const mayGoOn =
      last !== undefined && last.fate !== 'reading' && last.inode === facts.inode && last.bytes < facts.bytes
    const goesOn = mayGoOn && (await digestOf(handle, last.bytes, signal)) === last.sha256
    return await files.begin(facts, goesOn ? last.id : undefined)
  }

  /** Moves or deletes a file that is stored, if it is still the one that was read. */
  async #putAway(file: KnownFile): Promise<void> {
    const { after } = this.#config
    if (after === 'keep') return
    const now = await factsOf(this.#root, file.name)
    if (now === undefined || !isSameFile(now, file)) return
    if (file.fate === 'failed') await moveAside(this.#root, file, failedFolder)
    else if (after === 'move') await moveAside(this.#root, file, doneFolder)
    else await unlink(join(this.#root, file.name))
    await this.#known?.forget(file.name)
  }
}
