import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { setImmediate as pause } from 'node:timers/promises'
import { AppError } from '@aurora/core'
import { AssetFault, readAssets } from './asset-table.ts'
import { textOf, type EnrichmentData } from './enricher.ts'
import { GeoDatabase, GeoFault } from './geo-database.ts'

export interface EnrichmentConfig {
  /** MMDB files of countries, cities or autonomous systems; of each fact the first that knows it counts. */
  readonly geoip: readonly string[]
  /** CSV file of assets. */
  readonly assets?: string | undefined
  readonly indicators: boolean
}

/** Told about files that changed. */
export interface EnrichmentObserver {
  enrichmentRead(file: { path: string; what: string }): void
  enrichmentRefused(file: { path: string; error: unknown }): void
}

/** How often the files are looked at. */
const lookEveryMs = 5000
const maxDatabaseBytes = 2 ** 31
const maxAssetBytes = 64 << 20
const rowsBetweenPauses = 500

/** One file as it is in use. */
interface Loaded {
  readonly bytes: Uint8Array
  /** What it is, for a person; `nowMs` for its age. */
  readonly about: (nowMs: number) => string
}

interface Watched {
  readonly path: string
  readonly load: (path: string) => Promise<Loaded>
  loaded: Loaded
  version: string
  failure: string | undefined
}

/**
 * The files that events are enriched from, as they are on disk.
 *
 * They are looked at from time to time, because every way of replacing them is seen so: written in place, renamed into place
 * as geoipupdate does, a symbolic link that was turned. A file that became unusable leaves the one before it in use. The
 * bytes are shared with the reader threads, so that a database is in memory once.
 */
export class EnrichmentFiles {
  readonly #watched: readonly Watched[]
  readonly #config: EnrichmentConfig
  readonly #observer: EnrichmentObserver
  readonly #use: (data: EnrichmentData) => void
  readonly #timer: NodeJS.Timeout
  #looking: Promise<void> | undefined

  private constructor(
    watched: readonly Watched[],
    config: EnrichmentConfig,
    use: (data: EnrichmentData) => void,
    observer: EnrichmentObserver,
  ) {
    this.#watched = watched
    this.#config = config
    this.#use = use
    this.#observer = observer
    this.#timer = setInterval(() => void this.look(), lookEveryMs).unref()
  }

  /**
   * Hands what the files hold to `use`, and again whenever one changed. Fails with 'config.invalid' for a file that is missing
   * or not what it should be.
   */
  static async start(
    config: EnrichmentConfig,
    use: (data: EnrichmentData) => void,
    observer: EnrichmentObserver,
  ): Promise<EnrichmentFiles> {
    const wanted = [
      ...config.geoip.map((path) => ({ path, load: loadDatabase })),
      ...(config.assets === undefined ? [] : [{ path: config.assets, load: loadAssets }]),
    ]
    const watched: Watched[] = []
    for (const { path, load } of wanted) {
      const version = await versionOf(path) // before it is read: what changes meanwhile is seen at the first look
      watched.push({ path, load, loaded: await load(path), version, failure: undefined })
    }
    const files = new EnrichmentFiles(watched, config, use, observer)
    use(files.#data)
    return files
  }

  /** Looks at the files now; resolves once what changed is in use. Never rejects. */
  async look(): Promise<void> {
    this.#looking ??= this.#lookAtAll().finally(() => (this.#looking = undefined))
    await this.#looking
  }

  /** What is wrong with files that should have replaced those in use; undefined when nothing is. */
  get failure(): string | undefined {
    const failures = this.#watched.flatMap(({ failure }) => (failure === undefined ? [] : [failure]))
    return failures.length === 0 ? undefined : `${failures.join('; ')}; the one before stays in use`
  }

  /** What is in use, and how old it is; undefined when nothing is. */
  aboutAt(nowMs: number): string | undefined {
    const parts = this.#watched.map(({ loaded }) => loaded.about(nowMs))
    if (this.#config.indicators) parts.push('indicators')
    return parts.length === 0 ? undefined : parts.join('; ')
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  get #data(): EnrichmentData {
    const bytesOf = (load: Watched['load']): Uint8Array[] =>
      this.#watched.flatMap((one) => (one.load === load ? [one.loaded.bytes] : []))
    return {
      databases: bytesOf(loadDatabase),
      assets: bytesOf(loadAssets)[0],
      hasIndicators: this.#config.indicators,
    }
  }

  async #lookAtAll(): Promise<void> {
    let hasChanged = false
    for (const file of this.#watched) hasChanged = (await this.#lookAt(file)) || hasChanged
    if (hasChanged) this.#use(this.#data)
  }

  /** Whether the file was replaced by one that can be used. */
  async #lookAt(file: Watched): Promise<boolean> {
    const version = await versionOf(file.path)
    if (version === file.version) return false
    file.version = version
    try {
      file.loaded = await file.load(file.path)
    } catch (error) {
      file.failure = error instanceof Error ? error.message : String(error)
      this.#observer.enrichmentRefused({ path: file.path, error })
      return false
    }
    file.failure = undefined
    this.#observer.enrichmentRead({ path: file.path, what: file.loaded.about(Date.now()) })
    return true
  }
}

async function loadDatabase(path: string): Promise<Loaded> {
  const bytes = await readShared(path, maxDatabaseBytes)
  const database = GeoDatabase.check(bytes)
  if (database instanceof GeoFault) throw invalid(`${path} cannot be used: ${database.message}`, database.hint)
  const built = new Date(database.builtMs).toISOString().slice(0, 10)
  return {
    bytes,
    about: (nowMs) => {
      const days = Math.max(0, Math.floor((nowMs - database.builtMs) / 86_400_000))
      return `${basename(path)}: ${database.type} of ${built}, ${days} days old`
    },
  }
}

async function loadAssets(path: string): Promise<Loaded> {
  const bytes = await readShared(path, maxAssetBytes)
  const reading = readAssets(textOf(bytes))
  let step = reading.next()
  for (; step.done !== true; step = reading.next()) if (step.value % rowsBetweenPauses === 0) await pause()
  if (step.value instanceof AssetFault) throw invalid(`${path}, ${step.value.message}`, step.value.hint)
  const rows = step.value.length
  return { bytes, about: () => `${basename(path)}: ${rows} assets and networks` }
}

/** Reads a file into memory that threads can share. Fails with 'config.invalid'. */
async function readShared(path: string, maxBytes: number): Promise<Uint8Array> {
  try {
    await using file = await open(path)
    const { size } = await file.stat()
    if (size > maxBytes) throw invalid(`${path} is larger than ${maxBytes} bytes`, 'name another file')
    const bytes = new Uint8Array(new SharedArrayBuffer(size))
    for (let at = 0; at < size;) {
      const { bytesRead } = await file.read(bytes, at, size - at, at)
      if (bytesRead === 0) throw invalid(`${path} became shorter while it was read`, 'replace it by renaming')
      at += bytesRead
    }
    return bytes
  } catch (error) {
    if (error instanceof AppError) throw error
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown'
    throw invalid(`${path} cannot be read: ${reason}`, 'check that it exists and that this user may read it', error)
  }
}

/** Changes when the file is written or replaced, behind a symbolic link too. Never rejects. */
async function versionOf(path: string): Promise<string> {
  try {
    const { dev, ino, size, mtimeMs, ctimeMs } = await stat(path)
    return [dev, ino, size, mtimeMs, ctimeMs].join(' ')
  } catch {
    return ''
  }
}

const invalid = (message: string, hint: string, cause?: unknown): AppError =>
  new AppError('config.invalid', message, { hint }, cause)
