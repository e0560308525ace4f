import { isStorableTime, parseNativeDocument, type Event, type NativeDocument, type Severity } from '@aurora/core'
import type { Draft } from '../draft.ts'
import type { Enrichment } from '../enrich/enricher.ts'
import { ecsOf } from './ecs-values.ts'
import { shortened, type LineBytes, type RowOrigin } from './row-encoder.ts'

/**
 * An event as it will be read from the store, before it is there. What nobody asks of it is not computed: of most events
 * no rule wants more than the dataset. Good until the next line is read. The store keeps UTF-8, which has no half of a
 * surrogate pair: texts are made well-formed here as they will be there.
 */
export class LiveEvent implements Event {
  readonly id: string
  readonly #draft: Draft
  readonly #line: LineBytes
  readonly #origin: Omit<RowOrigin, 'batch'>
  readonly #enrichment: Enrichment | undefined
  #raw: string | undefined
  #ecs: Event['ecs'] | undefined
  #native: NativeDocument | undefined

  constructor(
    id: string,
    line: LineBytes,
    draft: Draft,
    origin: Omit<RowOrigin, 'batch'>,
    enrichment: Enrichment | undefined,
  ) {
    this.id = id
    this.#line = line
    this.#draft = draft
    this.#origin = origin
    this.#enrichment = enrichment
  }

  get timeUs(): number {
    const { timeUs } = this.#draft
    return isStorableTime(timeUs) ? Math.floor(timeUs) : this.receivedUs
  }
  get receivedUs(): number {
    return this.#origin.receivedUs
  }
  get site(): string {
    return this.#origin.site
  }
  get source(): string {
    return this.#origin.source
  }
  get sensor(): string {
    return this.#origin.sensor
  }
  get dataset(): string {
    return this.#draft.dataset
  }
  get severity(): Severity {
    return this.#draft.severity
  }
  get message(): string {
    const { message } = this.#draft
    return typeof message === 'string'
      ? shortened(message).toWellFormed()
      : message.bytes.toString('utf8', 0, message.length)
  }
  get techniques(): readonly string[] {
    return this.#draft.techniques
  }
  get indicators(): readonly string[] {
    return this.#enrichment?.indicators ?? []
  }
  get ecs(): Event['ecs'] {
    return (this.#ecs ??= ecsOf(this.#draft, this.#enrichment))
  }
  get native(): NativeDocument {
    return (this.#native ??= parseNativeDocument(this.#fields === '' ? this.raw : this.#fields))
  }
  get raw(): string {
    const { bytes, start, end } = this.#line
    return (this.#raw ??= bytes.toString('utf8', start, end))
  }
  get decoded(): string {
    const decoded = this.#draft.inPlace?.rewritten?.decoded
    return decoded === undefined
      ? this.#draft.decoded.toWellFormed()
      : decoded.bytes.toString('utf8', decoded.start, decoded.end)
  }
  get #fields(): string {
    const fields = this.#draft.inPlace?.rewritten?.fields
    return fields === undefined ? this.#draft.fields : fields.bytes.toString('utf8', fields.start, fields.end)
  }
}
