import { randomUUID } from 'node:crypto'
import { AppError } from '@aurora/core'
import type { By } from '../by.ts'
import { change, type Context } from '../change.ts'
import { bounds } from '../limits.ts'
import { boundedText, requireText } from '../plain-text.ts'
import { tablesOf, type CasesTables } from '../tables.ts'
import { record, tell, type Work } from '../work.ts'
import { caseTarget, loadCaseRow } from './case-store.ts'
import type { EvidenceFolder, WrittenPart } from './evidence-folder.ts'

/** A file kept with a case. */
export interface EvidenceItem {
  readonly id: string
  readonly name: string
  /** What the one who added it said it is; never what it is served as. */
  readonly mediaType: string
  readonly sizeBytes: number
  readonly sha256: string
  readonly note: string
  readonly addedUs: number
  readonly addedBy: string
}

export interface NewEvidence {
  readonly name: string
  readonly mediaType?: string | undefined
  readonly note?: string | undefined
  readonly body: AsyncIterable<Uint8Array>
}

/**
 * Evidence of cases: added, listed, read, never changed. It goes only with its case, and not while that is held.
 *
 * Adding and reading are recorded in the audit log, so that the log says whose hands it went through.
 */
export class Evidence {
  readonly #context: Context
  readonly #folder: EvidenceFolder

  constructor(context: Context, folder: EvidenceFolder) {
    this.#context = context
    this.#folder = folder
  }

  /** Adds one file to a case. Fails with 'request.too_large', 'store.full', 'request.conflict' when the case is full. */
  async add(caseAddress: string, given: NewEvidence, by: By): Promise<EvidenceItem> {
    const name = requireText('the name of the file', given.name, bounds.nameChars)
    const mediaType = boundedText(given.mediaType ?? 'application/octet-stream', bounds.nameChars)
    const note = boundedText(given.note ?? '', bounds.descriptionChars)
    const found = await loadCaseRow(tablesOf(this.#context.state), caseAddress) // before a large body is read for nothing
    const part = await this.#folder.write(given.body, this.#context.settings.evidenceBytes)
    const meta = { name, mediaType, note }
    return this.#folder.keep(part, () => change(this.#context, (work) => addRow(work, found.id, meta, part, by)))
  }

  /** The files of a case, oldest first. */
  async list(caseAddress: string): Promise<EvidenceItem[]> {
    const db = tablesOf(this.#context.state)
    const { id } = await loadCaseRow(db, caseAddress)
    const rows = await db
      .selectFrom('case_evidence')
      .selectAll()
      .where('case_id', '=', id)
      .orderBy('added_us')
      .orderBy('id')
      .execute()
    return rows.map(itemOf)
  }

  /** One file with its bytes, once they were found to be those that were added. Fails with 'evidence.damaged'. */
  async read(caseAddress: string, id: string, by: By): Promise<{ item: EvidenceItem; body: AsyncGenerator<Buffer> }> {
    const { item, sha256 } = await change(this.#context, async (work) => {
      const row = await loadCaseRow(work.db, caseAddress)
      const stored = await work.db
        .selectFrom('case_evidence')
        .selectAll()
        .where('id', '=', id)
        .where('case_id', '=', row.id)
        .executeTakeFirst()
      if (stored === undefined) throw new AppError('request.not_found', 'the case has no such evidence')
      const details = { evidence: stored.name, sha256: stored.sha256 }
      tell(work, row.id, 'evidence', by, `read ${stored.name}`, details)
      record(work, by, { eventType: 'case', action: 'evidence.read', target: caseTarget(row), details })
      return { item: itemOf(stored), sha256: stored.sha256 }
    })
    return { item, body: await this.#folder.read(sha256) }
  }
}

async function addRow(
  work: Work,
  caseId: string,
  meta: { readonly name: string; readonly mediaType: string; readonly note: string },
  part: WrittenPart,
  by: By,
): Promise<EvidenceItem> {
  const row = await loadCaseRow(work.db, caseId)
  const there = await work.db.selectFrom('case_evidence').select('id').where('case_id', '=', row.id).execute()
  if (there.length >= bounds.evidenceOfCase)
    throw new AppError('request.conflict', `a case has at most ${bounds.evidenceOfCase} pieces of evidence`)
  const stored = {
    id: randomUUID(),
    case_id: row.id,
    name: meta.name,
    media_type: meta.mediaType,
    size_bytes: part.sizeBytes,
    sha256: part.sha256,
    note: meta.note,
    added_us: work.nowUs,
    added_by: by.actor.name,
  }
  await work.db.insertInto('case_evidence').values(stored).execute()
  const details = { evidence: meta.name, sha256: part.sha256, bytes: part.sizeBytes }
  tell(work, row.id, 'evidence', by, `added ${meta.name}`, details)
  record(work, by, { eventType: 'case', action: 'evidence.add', target: caseTarget(row), details })
  return itemOf(stored)
}

function itemOf(row: CasesTables['case_evidence']): EvidenceItem {
  return {
    id: row.id,
    name: row.name,
    mediaType: row.media_type,
    sizeBytes: row.size_bytes,
    sha256: row.sha256,
    note: row.note,
    addedUs: row.added_us,
    addedBy: row.added_by,
  }
}
