import { AppError } from '@aurora/core'
import { lineLimits } from '../../limits.ts'
import { findJsonMember } from '../../parsers/json-records.ts'

const actions = ['index', 'create', 'update', 'delete'] as const

/** What one action of a bulk request asked for, and why it was refused, if it was. */
export interface BulkItem {
  readonly action: (typeof actions)[number]
  readonly index: string
  /** As the sender gave it. */
  readonly id?: string
  readonly refusal?: string
}

/** An answer has an item for each action, and stands in memory. */
const maxItems = 100_000

const newline = 0x0a

/**
 * Takes the documents out of an Elasticsearch bulk request (Elasticsearch API, "Bulk"): a line says what to do, the next
 * one is the document.
 *
 * Events are only ever added: `index` and `create` are taken, `update` and `delete` refused. A line that should be an
 * action and is none is a record itself, so that it is kept, and the next action is found again.
 */
export class BulkReader {
  /** In the order of the request; whole once `records` has ended. */
  readonly items: BulkItem[] = []
  readonly #index: string
  readonly #lines: readonly string[]
  #pending: BulkItem | undefined

  /**
   * @param index the index of actions that name none
   * @param lines members of a document that may hold the sender's own line, names joined by dots: the first that is a
   *   text is the record; in a document without one, the document itself is
   */
  constructor(index: string, lines: readonly string[] = []) {
    this.#index = index
    this.#lines = lines
  }

  /** A record a buffer. Fails with 'request.too_large' beyond 100,000 actions, or for a line longer than a reject may be. */
  async *records(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const line of linesOf(content)) {
      const record = this.#read(line)
      if (record !== undefined) yield record
    }
    if (this.#pending !== undefined) this.#add({ ...this.#pending, refusal: 'its document is missing' })
  }

  #read(line: Buffer): Buffer | undefined {
    const pending = this.#pending
    if (pending === undefined) return this.#readAction(line)
    this.#pending = undefined
    if (pending.action === 'update') return this.#refuse(pending, 'events are never changed')
    if (isBlank(line)) return this.#refuse(pending, 'its document is empty')
    this.#add(pending)
    for (const path of this.#lines) {
      const text = textOf(line, path)
      if (text !== undefined) return text
    }
    return line
  }

  #readAction(line: Buffer): Buffer | undefined {
    if (isBlank(line)) return undefined
    const item = parseAction(line, this.#index)
    if (item?.action === 'delete') return this.#refuse(item, 'events are never deleted one by one')
    if (item !== undefined) {
      this.#pending = item
      return undefined
    }
    this.#add({ action: 'index', index: this.#index, refusal: 'this line is no action; it was kept as it is' })
    return line
  }

  #refuse(item: BulkItem, refusal: string): undefined {
    this.#add({ ...item, refusal })
  }

  #add(item: BulkItem): void {
    if (this.items.length >= maxItems)
      throw new AppError('request.too_large', `a bulk request may have ${maxItems} actions`, {
        hint: 'send smaller ones',
      })
    this.items.push(item)
  }
}

/** A longer line is no action. */
const maxActionBytes = 4096

/** Elasticsearch takes none longer, and here they stand in memory until the answer. */
const maxIndexChars = 255
const maxIdChars = 512

function parseAction(line: Buffer, defaultIndex: string): BulkItem | undefined {
  if (line.length > maxActionBytes || !isObjectLike(line)) return undefined
  try {
    const [[name, target] = [], ...more] = Object.entries(JSON.parse(line.toString()) as object) as [string, unknown][]
    const action = actions.find((known) => known === name)
    if (action === undefined || more.length > 0 || typeof target !== 'object' || target === null) return undefined
    const { _index: index, _id: id } = target as { _index?: unknown; _id?: unknown }
    return {
      action,
      index: typeof index === 'string' ? index.slice(0, maxIndexChars) : defaultIndex,
      ...(typeof id === 'string' ? { id: id.slice(0, maxIdChars) } : {}),
    }
  } catch {
    return undefined
  }
}

/** Whether braces stand around it: to fail at parsing costs a hundred times as much. */
function isObjectLike(line: Buffer): boolean {
  let [first, last] = [0, line.length - 1]
  while (isBlankByte(line[first])) first++
  while (isBlankByte(line[last])) last--
  return line[first] === 0x7b && line[last] === 0x7d
}

/** The text of a member of a document; undefined where it has no such text. */
function textOf(document: Buffer, path: string): Buffer | undefined {
  const member = findJsonMember(document, path)
  if (member === undefined || document[member.start] !== 0x22) return undefined
  try {
    return Buffer.from(JSON.parse(document.toString('utf8', member.start, member.end)) as string)
  } catch {
    return undefined
  }
}

const isBlankByte = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0d

const isBlank = (line: Buffer): boolean => line.every(isBlankByte)

/** The lines of a stream without their ends (LF or CR LF); memory is bounded by the longest that is taken. */
async function* linesOf(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let parts: Buffer[] = []
  let length = 0
  for await (const chunk of content) {
    let start = 0
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      const last = chunk.subarray(start, end)
      yield withoutReturn(parts.length === 0 ? last : Buffer.concat([...parts, last]))
      parts = []
      length = 0
      start = end + 1
    }
    if (start === chunk.length) continue
    parts.push(chunk.subarray(start))
    length += chunk.length - start
    if (length > lineLimits.maxRejectBytes)
      throw new AppError('request.too_large', `a line of a bulk request may have ${lineLimits.maxRejectBytes} bytes`)
  }
  if (length > 0) yield Buffer.concat(parts)
}

const withoutReturn = (line: Buffer): Buffer => (line.at(-1) === 0x0d ? line.subarray(0, -1) : line)
