import { setImmediate } from 'node:timers/promises'
import type { State } from '@aurora/state'
import { checkpointFault, checkpointHash, noCheckpoint, type CheckpointLink } from './checkpoint.ts'
import { lastCheckpointRow, lastLink, recordFault, recordPages } from './chain-reader.ts'
import { readHead } from './head.ts'
import { genesis, type Link } from './record.ts'
import type { Verifier } from './signing-key.ts'
import { tablesOf, type RecordRow } from './tables.ts'

/** So many records are hashed between two looks at the event loop: a few milliseconds. */
const sliceRecords = 500
const checkpointPageRows = 1_000

/** The first thing that is wrong with a log. */
export interface Problem {
  /** Number of the record it was found at. */
  readonly record?: number
  /** Number of the checkpoint it was found at. */
  readonly checkpoint?: number
  readonly message: string
}

/** What verifying found. `records` and `checkpoints` count those that were found good before the first problem. */
export type Verification =
  | { readonly ok: true; readonly records: number; readonly checkpoints: number; readonly head: Link }
  | { readonly ok: false; readonly records: number; readonly checkpoints: number; readonly problem: Problem }

export interface VerifyOptions {
  /** Is told now and then how many records of how many were looked at. */
  readonly onProgress?: (done: number, total: number) => void
  readonly signal?: AbortSignal
  /** A head someone wrote down earlier, elsewhere: the log must still contain exactly it. */
  readonly expected?: Link
  /** PEM of the key the signatures must be of; that of this installation unless given. */
  readonly publicKeyPem?: string
}

/** A record whose hash is known from elsewhere than the chain. */
interface Pin extends Link {
  /** Ends a sentence: "… than checkpoint 3 says". */
  readonly source: string
}

interface Target {
  readonly state: State
  readonly headFile: string
  readonly verifier: Verifier
}

/**
 * Reads the whole log and says whether it is as it was written, or what is the first thing wrong with it.
 *
 * Looked at is what was there at the start: first the head file, then the last checkpoint, then the last record, so
 * that what is appended meanwhile cannot look like a fault. Holds one page of records at a time, and all checkpoints'
 * positions.
 */
export async function verifyLog(target: Target, options: VerifyOptions): Promise<Verification> {
  const head = await readHead(target.headFile, target.verifier)
  const checkpointCount = (await lastCheckpointRow(target.state))?.number ?? 0
  const last = await lastLink(target.state)

  const checkpoints = await verifyCheckpoints(target, checkpointCount)
  const pins = [
    ...checkpoints.pins,
    ...(options.expected === undefined ? [] : [{ ...options.expected, source: 'the expected head' }]),
  ]
  if (head !== undefined && 'head' in head) pins.push({ ...head.head.record, source: 'the signed head file' })
  const records = await verifyRecords(target.state, last.sequence, pins, options)

  const counts = { records: records.end.sequence, checkpoints: checkpoints.end.number }
  const problem = records.problem ?? checkpoints.problem ?? headProblem(head, checkpoints, records.end)
  return problem === undefined ? { ok: true, ...counts, head: records.end } : { ok: false, ...counts, problem }
}

interface CheckedCheckpoints {
  readonly end: CheckpointLink
  readonly pins: Pin[]
  readonly hashes: readonly string[]
  readonly problem?: Problem
}

async function verifyCheckpoints({ state, verifier }: Target, count: number): Promise<CheckedCheckpoints> {
  const pins: Pin[] = []
  const hashes: string[] = [noCheckpoint.hash]
  let end = noCheckpoint
  for (;;) {
    const page = await tablesOf(state)
      .selectFrom('audit_checkpoints')
      .selectAll()
      .where('number', '>', end.number === 0 ? Number.MIN_SAFE_INTEGER : end.number)
      .where('number', '<=', count)
      .orderBy('number')
      .limit(checkpointPageRows)
      .execute()
    for (const row of page) {
      const fault = checkpointFault(row, end, verifier)
      if (fault !== undefined) return { end, pins, hashes, problem: { checkpoint: end.number + 1, message: fault } }
      end = { number: row.number, hash: checkpointHash(row) }
      hashes.push(end.hash)
      pins.push({ sequence: row.sequence, hash: row.hash, source: `checkpoint ${row.number}` })
    }
    if (page.length < checkpointPageRows) return { end, pins, hashes }
    await setImmediate()
  }
}

interface CheckedRecords {
  readonly end: Link
  readonly problem?: Problem
}

async function verifyRecords(
  state: State,
  total: number,
  pins: readonly Pin[],
  options: VerifyOptions,
): Promise<CheckedRecords> {
  const pinned = Map.groupBy(pins, (pin) => pin.sequence)
  let end = genesis
  for await (const page of recordPages(state, undefined, total)) {
    for (let start = 0; start < page.length; start += sliceRecords) {
      options.signal?.throwIfAborted()
      const slice = verifySlice(page.slice(start, start + sliceRecords), end, pinned)
      end = slice.end
      if (slice.problem !== undefined) return slice
      await setImmediate() // let the rest of the process breathe
    }
    options.onProgress?.(end.sequence, total)
  }
  return { end, ...cutOff(end, pins) }
}

function verifySlice(
  rows: readonly RecordRow[],
  last: Link,
  pinned: ReadonlyMap<number, readonly Pin[]>,
): CheckedRecords {
  let end = last
  for (const row of rows) {
    const fault = recordFault(row, end) ?? pinFault(row, pinned.get(row.sequence))
    if (fault !== undefined) return { end, problem: { record: end.sequence + 1, message: fault } }
    end = { sequence: row.sequence, hash: row.hash }
  }
  return { end }
}

function pinFault(row: RecordRow, pins: readonly Pin[] = []): string | undefined {
  const broken = pins.find((pin) => pin.hash !== row.hash)
  return (
    broken && `record ${row.sequence} has another hash than ${broken.source} says: the chain up to it was rewritten`
  )
}

/** The problem of a log that ends before what its pins say it held. */
function cutOff(end: Link, pins: readonly Pin[]): { problem?: Problem } {
  const beyond = pins.filter((pin) => pin.sequence > end.sequence)
  const furthest = beyond.reduce<Pin | undefined>(
    (most, pin) => (most && most.sequence >= pin.sequence ? most : pin),
    undefined,
  )
  if (furthest === undefined) return {}
  const first = end.sequence + 1
  const which = first === furthest.sequence ? `record ${first} is` : `records ${first} to ${furthest.sequence} are`
  return { problem: { record: first, message: `${which} missing from the end: ${furthest.source} has seen them` } }
}

/** What the head file says of itself and of the checkpoints; what it says of the records is a pin. */
function headProblem(
  head: Awaited<ReturnType<typeof readHead>>,
  checkpoints: CheckedCheckpoints,
  end: Link,
): Problem | undefined {
  if (head === undefined) return end.sequence === 0 ? undefined : { message: 'the head file is missing' }
  if ('fault' in head) return { message: head.fault }
  const { number, hash } = head.head.checkpoint
  if (number > checkpoints.end.number) {
    const checkpoint = checkpoints.end.number + 1
    return { checkpoint, message: `checkpoint ${checkpoint} is missing from the end: the signed head file has seen it` }
  }
  if (checkpoints.hashes[number] === hash) return undefined
  return { checkpoint: number, message: `checkpoint ${number} is not the one the signed head file has seen` }
}
