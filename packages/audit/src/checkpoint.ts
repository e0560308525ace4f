import { hash } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'
import type { Link } from './record.ts'
import type { Signer, Verifier } from './signing-key.ts'
import type { CheckpointRow } from './tables.ts'

const signatureDomain = 'aurora.audit.checkpoint.v1\n'
const hashDomain = 'aurora.audit.checkpoint-hash.v1\n'

/** Where the chain of checkpoints stands: how many there are, and the hash of the last. */
export interface CheckpointLink {
  readonly number: number
  readonly hash: string
}

/** Before the first checkpoint. */
export const noCheckpoint: CheckpointLink = { number: 0, hash: '0'.repeat(64) }

/** A signed statement that the chain, `count` records after the last checkpoint, ends at `head`. */
export function makeCheckpoint(
  head: Link,
  count: number,
  previous: CheckpointLink,
  timeMs: number,
  signer: Signer,
): CheckpointRow {
  const body = {
    number: previous.number + 1,
    sequence: head.sequence,
    hash: head.hash,
    time: new Date(timeMs).toISOString(),
    count,
    previous: previous.hash,
    key_id: signer.keyId,
  }
  return { ...body, signature: signer.sign(signedText(body)) }
}

/** Hash of a checkpoint, signature included: the next one holds it, so that none can be left out. */
export function checkpointHash(row: CheckpointRow): string {
  return hash('sha256', hashDomain + canonicalJson({ ...row }), 'hex')
}

/** What is wrong with `row` as the one that follows `previous`; undefined when nothing is. */
export function checkpointFault(row: CheckpointRow, previous: CheckpointLink, verifier: Verifier): string | undefined {
  if (row.number !== previous.number + 1) return `checkpoint ${previous.number + 1} is missing`
  if (row.key_id !== verifier.keyId) return `checkpoint ${row.number} is signed by another key`
  if (!verifier.verifies(signedText(row), row.signature))
    return `checkpoint ${row.number} was changed: its signature is wrong`
  if (row.previous !== previous.hash) return `checkpoint ${row.number} does not follow checkpoint ${previous.number}`
  return undefined
}

function signedText({
  number,
  sequence,
  hash,
  time,
  count,
  previous,
  key_id,
}: Omit<CheckpointRow, 'signature'>): string {
  return signatureDomain + canonicalJson({ number, sequence, hash, time, count, previous, key_id })
}
