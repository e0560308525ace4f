import type { RewrittenTexts } from '../../../records/in-place.ts'
import type { PlacedRecord } from '../../../records/placed-record.ts'
import type { RecordRewriter } from '../../../records/rewriter.ts'
import type { RecordShape } from '../../../records/shape.ts'
import { AttributeNames } from './attribute-names.ts'
import { EventValues, missing } from './event-values.ts'
import { FlatForm } from './flat-form.ts'
import { Trait } from './known-names.ts'
import { addWinlog } from './winlog-form.ts'
import { addXml } from './xml-form.ts'

/**
 * Brings Windows events to their canonical form (`toWindowsEvent`) without building them: in the structure of their XML,
 * in Winlogbeat's, or flat.
 *
 * What must be thought about is left to the reading as an object: names that clash, data in a text or in elements, the
 * form of Wazuh, names with dots.
 */
export class WindowsRewriter implements RecordRewriter {
  readonly record: PlacedRecord
  readonly texts: RewrittenTexts
  readonly #event: EventValues
  readonly #attributes: AttributeNames
  readonly #flat: FlatForm

  /** The paths of the shape are names of members of the canonical event. */
  constructor(shape: RecordShape) {
    this.#event = new EventValues(shape)
    this.#attributes = new AttributeNames(this.#event.names)
    this.#flat = new FlatForm(this.#event)
    this.record = this.#event.writer.record
    this.texts = this.#event.writer.texts
  }

  read(bytes: Buffer, start: number, end: number, isAscii: boolean): boolean {
    const { tape, writer } = this.#event
    if (!tape.read(bytes, start, end)) return false
    writer.begin(start, end, isAscii)
    if (!this.#addRecord()) return false
    writer.finish()
    return true
  }

  release(): void {
    this.#event.tape.release()
    this.#event.writer.release()
  }

  /** Adds the event, in the form that one of the members shows, and what the collector wrote beside it. */
  #addRecord(): boolean {
    const event = this.#event
    const { event: xmlName, system, winlog: winlogName, win } = event.known
    for (let value = 1; value < event.endOf(0); value = event.behind(value))
      if (event.has(value, Trait.dotted)) return false
    const xml = event.findObject(0, xmlName)
    if (xml !== missing) return addXml(event, this.#attributes, xml) && event.addBeside(xml)
    if (event.findObject(0, system) !== missing) return addXml(event, this.#attributes, 0)
    const winlog = event.findObject(0, winlogName)
    if (winlog !== missing) return addWinlog(event, winlog) && event.addBeside(winlog)
    return event.findObject(0, win) === missing && this.#flat.add()
  }
}
