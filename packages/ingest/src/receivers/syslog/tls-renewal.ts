import { printable } from './peer-name.ts'
import type { SyslogObserver } from './observer.ts'
import { readTlsFiles, versionOf, type TlsFiles, type TlsIdentity } from './tls-files.ts'

/** How often the files are looked at. */
const lookEveryMs = 5000

/**
 * Keeps a certificate as its files are.
 *
 * It looks at the files from time to time, because every way of renewing them is seen so: written in place, replaced,
 * a symbolic link that was turned. While files do not fit together, the identity before them stays in use.
 */
export class TlsRenewal {
  readonly #files: TlsFiles
  readonly #use: (identity: TlsIdentity) => void
  readonly #observer: SyslogObserver
  readonly #timer: NodeJS.Timeout
  #version: string
  #validUntil: string
  #failure: string | undefined
  #isLooking = false

  private constructor(
    files: TlsFiles,
    start: { version: string; identity: TlsIdentity },
    use: (identity: TlsIdentity) => void,
    observer: SyslogObserver,
  ) {
    this.#files = files
    this.#use = use
    this.#observer = observer
    this.#version = start.version
    this.#validUntil = start.identity.validUntil
    this.#timer = setInterval(() => void this.#look(), lookEveryMs).unref()
  }

  /** Uses the files as they are, and from then on whenever they change. Fails as `readTlsFiles` does. */
  static async start(
    files: TlsFiles,
    use: (identity: TlsIdentity) => void,
    observer: SyslogObserver,
  ): Promise<TlsRenewal> {
    const version = await versionOf(files) // before they are read: what changes meanwhile is seen at the first look
    const identity = await readTlsFiles(files)
    use(identity)
    return new TlsRenewal(files, { version, identity }, use, observer)
  }

  /** What is wrong with the certificate in use, or with files that should have replaced it; undefined when nothing is. */
  failureAt(nowMs: number): string | undefined {
    return (
      this.#failure ??
      (Date.parse(this.#validUntil) < nowMs ? `the certificate expired on ${this.#validUntil}` : undefined)
    )
  }

  get validUntil(): string {
    return this.#validUntil
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return
    this.#isLooking = true
    try {
      const version = await versionOf(this.#files)
      if (version === this.#version) return
      this.#version = version
      const identity = await readTlsFiles(this.#files)
      this.#use(identity)
      this.#validUntil = identity.validUntil
      this.#failure = undefined
      this.#observer.certificateRead({ validUntil: identity.validUntil })
    } catch (error) {
      this.#failure = printable(error instanceof Error ? error.message : String(error))
      this.#observer.certificateRefused({ error })
    } finally {
      this.#isLooking = false
    }
  }
}
