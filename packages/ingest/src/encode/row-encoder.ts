import { isStorableTime } from '@aurora/core'
import { scanLongNumbers } from '@aurora/query'
import { eventBlock, type BlockWriter } from '@aurora/store'
import type { Draft } from '../draft.ts'
import type { Enrichment } from '../enrich/enricher.ts'
import type { FieldsInPlace } from '../records/in-place.ts'
import { EcsColumns } from './ecs-columns.ts'

/** What the pipeline knows of a line that its text does not say. */
export interface RowOrigin {
  readonly site: string
  readonly source: string
  readonly sensor: string
  readonly receivedUs: number
  readonly batch: number
}

/** The bytes of a line: UTF-8. */
export interface LineBytes {
  readonly bytes: Buffer
  readonly start: number
  readonly end: number
}

const maxMessageCharacters = 2048

/** Writes the events of a chunk as rows of the event table, chunk after chunk in the same memory. */
export class RowEncoder {
  #origin: RowOrigin
  readonly #block: BlockWriter = eventBlock()
  readonly #ecs: EcsColumns
  readonly #columns
  #newestUs = NaN

  constructor(origin: RowOrigin) {
    const block = this.#block
    this.#origin = origin
    this.#ecs = new EcsColumns(block)
    this.#columns = {
      id: block.id('id'),
      time: block.integer('time'),
      dataset: block.text('dataset'),
      severity: block.byte('severity'),
      message: block.text('message'),
      techniques: block.list('techniques'),
      indicators: block.list('indicators'),
      raw: block.text('raw'),
      fields: block.text('fields'),
      decoded: block.text('decoded'),
      longNumbers: block.numbers('long_numbers'),
    }
  }

  /** Begins the rows of another chunk; those of one that was not finished are forgotten. */
  begin(origin: RowOrigin): void {
    this.#origin = origin
    this.#newestUs = NaN
    this.#block.clear()
  }

  /** Adds one event that was read from `line`. */
  add(draft: Draft, id: string, line: LineBytes, enrichment?: Enrichment): void {
    const { row } = this.#block
    const columns = this.#columns
    columns.id.put(row, id)
    columns.time.put(row, this.#timeOf(draft))
    columns.dataset.put(row, draft.dataset)
    if (typeof draft.message === 'string') columns.message.put(row, shortened(draft.message))
    else columns.message.putBytes(row, draft.message.bytes, 0, draft.message.length)
    columns.raw.putBytes(row, line.bytes, line.start, line.end)
    if (draft.severity !== 0) columns.severity.put(row, draft.severity)
    if (draft.techniques.length > 0) columns.techniques.put(row, draft.techniques)
    if (draft.fields !== '') columns.fields.put(row, draft.fields)
    scanLongNumbers(line.bytes, line.start, line.end, this.#takeNumber)
    if (draft.decoded !== '') this.#putDecoded(row, draft.decoded)
    this.#ecs.put(row, draft.ecs)
    if (draft.inPlace !== undefined) this.#putInPlace(row, draft.inPlace)
    if (enrichment !== undefined) this.#putEnrichment(row, enrichment, draft)
    this.#block.row++
  }

  #putInPlace(row: number, inPlace: FieldsInPlace): void {
    this.#ecs.putInPlace(row, inPlace)
    if (inPlace.rewritten === undefined) return
    const { fields, decoded } = inPlace.rewritten
    this.#columns.fields.putBytes(row, fields.bytes, fields.start, fields.end)
    if (decoded.end === decoded.start) return
    this.#columns.decoded.putBytes(row, decoded.bytes, decoded.start, decoded.end)
    scanLongNumbers(decoded.bytes, decoded.start, decoded.end, this.#takeNumber)
  }

  #putEnrichment(row: number, { fields, indicators }: Enrichment, draft: Draft): void {
    if (indicators.length > 0) this.#columns.indicators.put(row, indicators)
    for (const added of fields) this.#ecs.putUnsaid(row, added, draft)
  }

  /** Time of the newest event that had one; NaN when none had. */
  get newestUs(): number {
    return this.#newestUs
  }

  #timeOf({ timeUs }: Draft): number {
    if (!isStorableTime(timeUs)) return this.#origin.receivedUs
    if (!(timeUs <= this.#newestUs)) this.#newestUs = timeUs
    return Math.floor(timeUs)
  }

  #putDecoded(row: number, decoded: string): void {
    this.#columns.decoded.put(row, decoded)
    const bytes = Buffer.from(decoded)
    scanLongNumbers(bytes, 0, bytes.length, this.#takeNumber)
  }

  readonly #takeNumber = (key: number): void => this.#columns.longNumbers.add(this.#block.row, key)

  /** The rows so far, as a block. */
  finish(): Uint8Array<ArrayBuffer> {
    const block = this.#block
    block.integer('received').fill(block.row, this.#origin.receivedUs)
    block.integer('batch').fill(block.row, this.#origin.batch)
    for (const name of ['site', 'source', 'sensor'] as const) block.text(name).fill(block.row, this.#origin[name])
    return block.finish()
  }
}

/** A message as long as it is kept. */
export const shortened = (message: string): string =>
  message.length > maxMessageCharacters ? message.slice(0, maxMessageCharacters).toWellFormed() : message
