import { AppError } from '@aurora/core'
import type { Queries, State, Transaction } from '@aurora/state'
import { findLink, lastCheckpointRow, lastLink, recordFault, recordPages } from './chain-reader.ts'
import { checkpointFault, checkpointHash, makeCheckpoint, noCheckpoint, type CheckpointLink } from './checkpoint.ts'
import { HeadFileWriter, readHead, type Head } from './head.ts'
import { listRecords, type AuditPage, type AuditQuery } from './listing.ts'
import { genesis, makeRow, recordOf, type AuditEntry, type AuditRecord, type Link } from './record.ts'
import { loadSigner, parseVerifier, type Signer } from './signing-key.ts'
import { prepareTables, tablesOf, type CheckpointRow } from './tables.ts'
import { verifyLog, type Verification, type VerifyOptions } from './verify.ts'

const lockName = 'audit.chain'

export interface AuditOptions {
  readonly state: State
  /** The Ed25519 key, made when missing; its public part is written beside it as `….pub`. */
  readonly keyFile: string
  /** The signed head of the log, kept beside the database. */
  readonly headFile: string
  /** A checkpoint is made after so many records; 1,000 unless given. */
  readonly checkpointEveryRecords?: number
  /** And after so much time with anything new; 10 minutes unless given. */
  readonly checkpointEveryMs?: number
  /** Milliseconds since 1970 UTC; the system clock unless given. */
  readonly nowMs?: () => number
  /**
   * Is told what goes wrong in the background: 'audit.broken' when the log is not what this process left, and failures to
   * write a checkpoint or the head file.
   */
  readonly onProblem?: (error: unknown) => void
}

/** A checkpoint, as it is shown and kept elsewhere. */
export interface Checkpoint {
  readonly number: number
  readonly head: Link
  readonly time: string
}

/**
 * Opens the audit log. Rejects with 'config.invalid' when the key cannot be used, and as `migrate` does.
 *
 * A head file that is missing although there are records (deleted, or a backup without it) is made anew, and that is
 * recorded in the log itself. One that does not fit the log is left as it is and reported.
 */
export async function openAudit(options: AuditOptions): Promise<AuditLog> {
  await prepareTables(options.state)
  return AuditLog.open(options, await loadSigner(options.keyFile))
}

/**
 * The audit log: records that are only ever appended, each holding the hash of the one before, with signed checkpoints.
 *
 * What it shows: any change, removal, insertion or reordering of records, by whoever can write the database but does not
 * hold the signing key. What it cannot show: what someone who holds the key rewrote; records of the last second, cut off
 * before the head file knew them; and the exchange of database and head file together for an older pair. Against these,
 * keep the public key and now and then a head (`verify().head`, or a checkpoint) on another machine, and give it to
 * {@link AuditLog.verify} as `expected`. docs/decisions/0005-audit-chain.md
 */
export class AuditLog {
  readonly #options: AuditOptions
  readonly #signer: Signer
  readonly #headFile: HeadFileWriter
  readonly #nowMs: () => number
  readonly #everyRecords: number
  readonly #timer: NodeJS.Timeout
  #checkpointed = 0
  /** The checkpoint that is being made in the background. */
  #background: Promise<void> | undefined
  #isClosed = false

  /** Takes up the log where the head file, or the store, says it ends. The tables are there: see {@link openAudit}. */
  static async open(options: AuditOptions, signer: Signer): Promise<AuditLog> {
    const log = new AuditLog(options, signer)
    await log.#begin()
    return log
  }

  private constructor(options: AuditOptions, signer: Signer) {
    this.#options = options
    this.#signer = signer
    this.#nowMs = options.nowMs ?? Date.now
    this.#everyRecords = options.checkpointEveryRecords ?? 1_000
    this.#headFile = new HeadFileWriter(options.headFile, signer, (error) => this.#report(error))
    this.#timer = setInterval(() => this.#checkpointSoon(), options.checkpointEveryMs ?? 600_000).unref()
  }

  /** PEM of the key that signs checkpoints and head. */
  get publicKeyPem(): string {
    return this.#signer.publicKeyPem
  }

  /**
   * Appends one record, inside `tx` when given, so that the change and its record are committed together or not at all.
   *
   * One writer at a time: the lock is held until the transaction ends, so append last and wait for nothing slow after
   * it. Several appends in one transaction are fine.
   */
  async append(entry: AuditEntry, tx?: Transaction): Promise<AuditRecord> {
    if (tx === undefined) return this.#options.state.transaction((own) => this.append(entry, own))
    await tx.lock(lockName)
    const last = await lastLink(tx)
    await this.#checkContinuity(tx, last)
    const row = makeRow(entry, last, this.#nowMs())
    await tablesOf(tx).insertInto('audit_records').values(row).execute()
    tx.onCommit(() => this.#committed(row))
    return recordOf(row)
  }

  /** One page of records, newest first. */
  list(query: AuditQuery = {}): Promise<AuditPage> {
    return listRecords(this.#options.state, query)
  }

  /**
   * Signs the present end of the log; undefined when there is nothing new since the last checkpoint.
   *
   * Only what it has verified is signed: rejects with 'audit.broken' when the records since the last checkpoint, or that
   * checkpoint, are not as they were written.
   */
  async checkpoint(): Promise<Checkpoint | undefined> {
    const row = await this.#options.state.transaction(async (tx) => {
      await tx.lock(lockName)
      return this.#makeCheckpoint(tx)
    })
    await this.#headFile.flush()
    return row && { number: row.number, head: { sequence: row.sequence, hash: row.hash }, time: row.time }
  }

  /** Reads the whole log and says whether it is as it was written; see {@link VerifyOptions}. Changes nothing. */
  async verify(options: VerifyOptions = {}): Promise<Verification> {
    await this.#headFile.flush()
    const { state, headFile } = this.#options
    const verifier = options.publicKeyPem === undefined ? this.#signer : parseVerifier(options.publicKeyPem)
    return verifyLog({ state, headFile, verifier }, options)
  }

  /** Makes a last checkpoint and writes the head file. What cannot be done is reported, not thrown: stopping goes on. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    this.#isClosed = true
    await this.#background
    await this.checkpoint().catch((error: unknown) => this.#report(error))
    await this.#headFile.flush().catch((error: unknown) => this.#report(error))
  }

  async #begin(): Promise<void> {
    const { state, headFile } = this.#options
    const found = await readHead(headFile, this.#signer)
    const last = await lastLink(state)
    const checkpoint = await lastCheckpointRow(state)
    this.#checkpointed = checkpoint?.sequence ?? 0
    if (found === undefined) return this.#beginHeadFile({ record: last, checkpoint: linkOf(checkpoint) })
    if ('fault' in found) return this.#headFile.freeze(found.fault)
    this.#headFile.advance(found.head)
    await this.#checkContinuity(state, last)
  }

  async #beginHeadFile(head: Head): Promise<void> {
    await this.#headFile.create(head)
    if (head.record.sequence === 0) return
    await this.append({
      eventType: 'security_event',
      action: 'audit.head_missing',
      outcome: 'failure',
      actor: { kind: 'system', id: 'audit', name: 'audit log' },
      details: { lastSequence: head.record.sequence, lastHash: head.record.hash },
    })
  }

  /** The last record this process knows of must still be in the log, or something was cut off or exchanged. */
  async #checkContinuity(queries: Queries, last: Link): Promise<void> {
    const known = this.#headFile.head.record
    const there = last.sequence === known.sequence ? last : await findLink(queries, known.sequence)
    if (there?.hash === known.hash) return
    this.#headFile.freeze(`the audit log no longer holds record ${known.sequence} as it was written`)
  }

  #committed(link: Link): void {
    this.#headFile.advance({ record: { sequence: link.sequence, hash: link.hash } })
    if (link.sequence - this.#checkpointed >= this.#everyRecords) this.#checkpointSoon()
  }

  /** Makes a checkpoint in the background, unless one is being made. */
  #checkpointSoon(): void {
    if (this.#background !== undefined || this.#isClosed || this.#headFile.isFrozen) return
    this.#background = this.checkpoint()
      .then(
        () => undefined,
        (error: unknown) => this.#report(error),
      )
      .finally(() => (this.#background = undefined))
  }

  async #makeCheckpoint(tx: Transaction): Promise<CheckpointRow | undefined> {
    const previous = await lastCheckpointRow(tx)
    const start: Link = previous === undefined ? genesis : { sequence: previous.sequence, hash: previous.hash }
    const last = await lastLink(tx)
    await this.#checkContinuity(tx, last)
    if (this.#headFile.isFrozen) throw broken('the audit log is not what this process left')
    if (last.sequence === start.sequence && last.hash === start.hash) return undefined
    await this.#verifySince(tx, start, previous)
    const row = makeCheckpoint(last, last.sequence - start.sequence, linkOf(previous), this.#nowMs(), this.#signer)
    await tablesOf(tx).insertInto('audit_checkpoints').values(row).execute()
    tx.onCommit(() => {
      this.#checkpointed = row.sequence
      this.#headFile.advance({ record: last, checkpoint: linkOf(row) })
    })
    return row
  }

  async #verifySince(tx: Transaction, start: Link, previous: CheckpointRow | undefined): Promise<void> {
    if (previous !== undefined) {
      const before: CheckpointLink = { number: previous.number - 1, hash: previous.previous }
      const fault = checkpointFault(previous, before, this.#signer)
      if (fault !== undefined) throw broken(fault)
      if ((await findLink(tx, start.sequence))?.hash !== start.hash)
        throw broken(`record ${start.sequence} was rewritten`)
    }
    let end = start
    for await (const page of recordPages(tx, start.sequence, Number.MAX_SAFE_INTEGER)) {
      for (const row of page) {
        const fault = recordFault(row, end)
        if (fault !== undefined) throw broken(fault)
        end = { sequence: row.sequence, hash: row.hash }
      }
    }
  }

  #report(error: unknown): void {
    this.#options.onProblem?.(error)
  }
}

function linkOf(row: CheckpointRow | undefined): CheckpointLink {
  return row === undefined ? noCheckpoint : { number: row.number, hash: checkpointHash(row) }
}

function broken(message: string): AppError {
  return new AppError('audit.broken', message, { hint: 'run: aurora audit verify' })
}
