import { open, readFile, rename } from 'node:fs/promises'
import { AppError } from '@aurora/core'
import { canonicalJson } from './canonical-json.ts'
import { noCheckpoint, type CheckpointLink } from './checkpoint.ts'
import { genesis, type Link } from './record.ts'
import type { Signer, Verifier } from './signing-key.ts'

const domain = 'aurora.audit.head.v1\n'
/** The file is written at most this often, so this is how much of the end of the log it may not know yet. */
const writeDelayMs = 1_000

/** How far the log had come: what a head file says. */
export interface Head {
  readonly record: Link
  readonly checkpoint: CheckpointLink
}

/** What was found at the path of the head file. */
type HeadReading = { readonly head: Head } | { readonly fault: string } | undefined

/** The head in the file at `path`; undefined when there is no file, a sentence when it is not to be believed. */
export async function readHead(path: string, verifier: Verifier): Promise<HeadReading> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  return parseHead(text, verifier)
}

function parseHead(text: string, verifier: Verifier): HeadReading {
  try {
    const { keyId, signature, ...body } = JSON.parse(text) as HeadFile
    if (keyId !== verifier.keyId) return { fault: 'the head file is signed by another key' }
    if (!verifier.verifies(domain + canonicalJson(body), signature)) {
      return { fault: 'the head file was changed: its signature is wrong' }
    }
    return {
      head: {
        record: { sequence: body.sequence, hash: body.hash },
        checkpoint: { number: body.checkpoints, hash: body.checkpointHash },
      },
    }
  } catch {
    return { fault: 'the head file was changed: it cannot be read' }
  }
}

interface HeadFile {
  readonly sequence: number
  readonly hash: string
  readonly checkpoints: number
  readonly checkpointHash: string
  readonly time: string
  readonly keyId: string
  readonly signature: string
}

/**
 * Keeps the signed head file beside the database: how far the log has come, so that cutting off its end shows.
 *
 * It never goes back: a process that finds a higher head in the file leaves it. Writes follow a commit within a second,
 * written beside and renamed. Once `freeze` was called the head known then is the last it will say, as evidence.
 */
export class HeadFileWriter {
  static #writers = 0
  readonly #path: string
  /** Tells its files from those of another writer of this process. */
  readonly #number = ++HeadFileWriter.#writers
  readonly #signer: Signer
  readonly #onProblem: (error: unknown) => void
  #head: Head = { record: genesis, checkpoint: noCheckpoint }
  #isFrozen = false
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> = Promise.resolve()

  constructor(path: string, signer: Signer, onProblem: (error: unknown) => void) {
    this.#path = path
    this.#signer = signer
    this.#onProblem = onProblem
  }

  get head(): Head {
    return this.#head
  }

  get isFrozen(): boolean {
    return this.#isFrozen
  }

  /** Makes the file, there being none. */
  async create(head: Head): Promise<void> {
    this.#head = head
    await this.#replaceFile()
  }

  /** Takes note of a record or checkpoint that is durable, and has the file written soon. */
  advance(to: Partial<Head>): void {
    if (this.#isFrozen) return
    const { record, checkpoint } = this.#head
    this.#head = {
      record: to.record !== undefined && to.record.sequence > record.sequence ? to.record : record,
      checkpoint: to.checkpoint !== undefined && to.checkpoint.number > checkpoint.number ? to.checkpoint : checkpoint,
    }
    this.#writeSoon()
  }

  /** Goes no further than the present head, and reports why, once. */
  freeze(reason: string): void {
    if (this.#isFrozen) return
    this.#isFrozen = true
    this.#writeSoon()
    this.#onProblem(new AppError('audit.broken', reason, { hint: 'run: aurora audit verify' }))
  }

  /** Writes the file now, after a write under way. */
  flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#writing = this.#writing.catch(() => undefined).then(() => this.#write())
    return this.#writing
  }

  #writeSoon(): void {
    this.#timer ??= setTimeout(() => void this.flush().catch(this.#onProblem), writeDelayMs).unref()
  }

  /** A file that was removed or is not to be believed stays as it is: that is evidence too. */
  async #write(): Promise<void> {
    const there = await readHead(this.#path, this.#signer)
    if (there === undefined) return this.freeze('the head file was removed')
    if ('fault' in there) return this.freeze(there.fault)
    if (there.head.record.sequence <= this.#head.record.sequence) await this.#replaceFile()
  }

  async #replaceFile(): Promise<void> {
    const beside = `${this.#path}.${process.pid}-${this.#number}`
    const file = await open(beside, 'w', 0o644)
    try {
      await file.writeFile(this.#text(this.#head))
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, this.#path)
  }

  #text({ record, checkpoint }: Head): string {
    const body = {
      sequence: record.sequence,
      hash: record.hash,
      checkpoints: checkpoint.number,
      checkpointHash: checkpoint.hash,
      time: new Date().toISOString(),
    }
    const signature = this.#signer.sign(domain + canonicalJson(body))
    return `${canonicalJson({ ...body, keyId: this.#signer.keyId, signature })}\n`
  }
}
