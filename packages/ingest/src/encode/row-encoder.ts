import { fieldSpecs, isStorableTime } from '@aurora/core'
import { escapeTsv, escapeTsvList, rowColumns } from '@aurora/store'
import type { Draft } from '../draft.ts'
import { canonicalAddress } from './address.ts'

/** What the pipeline knows of a line that its text does not say. */
export interface RowOrigin {
  readonly site: string
  readonly source: string
  readonly sensor: string
  readonly receivedUs: number
  readonly batch: number
}

const columnAt = new Map(rowColumns.map((column, i) => [column, i]))
const at = (column: string): number => {
  const index = columnAt.get(column)
  if (index === undefined) throw new Error(`the event table has no column ${column}`)
  return index
}

const rawAt = at('raw')

/** What is written where a column has no value. */
const missing = (column: string): string => {
  const kind = fieldSpecs.find((spec) => spec.column === column)?.kind
  return kind === 'number' ? '-1' : kind === 'list' ? '[]' : ''
}
const emptyHead: readonly string[] = rowColumns.slice(0, rawAt).map(missing)
const emptyTail: readonly string[] = rowColumns.slice(rawAt + 1).map(missing)

const ecsColumns = new Map(
  fieldSpecs
    .filter((spec) => spec.space === 'ecs')
    .map((spec) => [spec.name, { index: at(spec.column) - rawAt - 1, kind: spec.kind }]),
)

const idAt = at('id')
const timeAt = at('time')
const datasetAt = at('dataset')
const severityAt = at('severity')
const messageAt = at('message')
const techniquesAt = at('techniques')
const fieldsAt = at('fields')
const decodedAt = at('decoded')

const maxMessageCharacters = 2048

let lastSecond = NaN
let lastSecondText = ''

/**
 * Microseconds since 1970 UTC as ClickHouse reads a DateTime64(6) without doubt: `2026-03-14 09:12:04.118233` (a number
 * of seconds is refused when it has fewer than ten digits). The text of a second is kept: neighbours share it.
 */
export function timeText(timeUs: number): string {
  const second = Math.floor(timeUs / 1e6)
  if (second !== lastSecond) {
    lastSecond = second
    lastSecondText = new Date(second * 1000).toISOString().slice(0, 19).replace('T', ' ')
  }
  return `${lastSecondText}.${String(Math.floor(timeUs - second * 1e6)).padStart(6, '0')}`
}

/** Characters of rows that are written to the buffer in one go: fewer, larger writes cost much less. */
const maxPendingCharacters = 1 << 16

/** Writes the events of one chunk as rows of the event table: tab separated, columns in the order of `rowColumns`. */
export class RowEncoder {
  readonly #head: string[]
  readonly #tail: string[] = [...emptyTail]
  readonly #receivedText: string
  #pending = ''
  #buffer: Buffer
  #length = 0

  constructor(origin: RowOrigin, expectedBytes: number) {
    const head = [...emptyHead]
    this.#receivedText = timeText(origin.receivedUs)
    head[at('received')] = this.#receivedText
    head[at('site')] = escapeTsv(origin.site)
    head[at('source')] = origin.source
    head[at('sensor')] = escapeTsv(origin.sensor)
    head[at('batch')] = String(origin.batch)
    this.#head = head
    this.#buffer = Buffer.allocUnsafeSlow(Math.max(4096, expectedBytes))
  }

  /** Adds one event that was read from `line`. */
  add(draft: Draft, id: string, line: string): void {
    const head = this.#head
    head[idAt] = id
    head[timeAt] = isStorableTime(draft.timeUs) ? timeText(draft.timeUs) : this.#receivedText
    head[datasetAt] = escapeTsv(draft.dataset)
    head[severityAt] = String(draft.severity)
    head[messageAt] = escapeTsv(
      draft.message.length > maxMessageCharacters
        ? draft.message.slice(0, maxMessageCharacters).toWellFormed()
        : draft.message,
    )
    head[techniquesAt] = draft.techniques.length === 0 ? '[]' : escapeTsvList(draft.techniques)
    head[fieldsAt] = draft.fields === '' ? '' : escapeTsv(draft.fields)
    head[decodedAt] = draft.decoded === '' ? '' : escapeTsv(draft.decoded)
    let row = ''
    for (let i = 0; i < rawAt; i++) row += `${head[i] ?? ''}\t`
    this.#pending += `${row}${escapeTsv(line)}${this.#tailText(draft)}\n`
    if (this.#pending.length >= maxPendingCharacters) this.#flush()
  }

  /** The ECS columns up to the last one with a value: what follows is left to its default. */
  #tailText(draft: Draft): string {
    const tail = this.#tail
    let last = -1
    for (const name in draft.ecs) {
      const value = draft.ecs[name]
      if (value === undefined || value === '') continue
      const column = ecsColumns.get(name)
      if (column === undefined) continue
      tail[column.index] =
        typeof value === 'number'
          ? String(value)
          : column.kind === 'ip'
            ? escapeTsv(canonicalAddress(value))
            : escapeTsv(value)
      if (column.index > last) last = column.index
    }
    let text = ''
    for (let i = 0; i <= last; i++) {
      text += `\t${tail[i] ?? ''}`
      tail[i] = emptyTail[i] ?? ''
    }
    return text
  }

  /** The rows so far. */
  finish(): Uint8Array<ArrayBuffer> {
    this.#flush()
    return new Uint8Array(this.#buffer.buffer as ArrayBuffer, this.#buffer.byteOffset, this.#length)
  }

  #flush(): void {
    this.#reserve(this.#pending.length * 3)
    this.#length += this.#buffer.write(this.#pending, this.#length, 'utf8')
    this.#pending = ''
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, this.#length + bytes))
    this.#buffer.copy(larger, 0, 0, this.#length)
    this.#buffer = larger
  }
}
