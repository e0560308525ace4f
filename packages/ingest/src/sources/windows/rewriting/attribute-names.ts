import type { MemberNames } from '../../../records/member-names.ts'
import { attributeOf, isMarkup } from '../elements.ts'
import { attributeNames } from '../names.ts'

/** An attribute that is none. */
export const noAttribute = -2

/** Names of members made of an element and its attribute, composed once as long as both are known. */
export class AttributeNames {
  readonly #names: MemberNames
  readonly #composed = new Map<number, number>()
  #generation = 0

  constructor(names: MemberNames) {
    this.#names = names
  }

  /** The number of the member's name; `noAttribute` for a name space; -1 when it cannot be kept. */
  nameOf(element: number, attribute: number): number {
    if (this.#generation !== this.#names.generation) {
      this.#generation = this.#names.generation
      this.#composed.clear()
    }
    const key = (element << 16) | attribute
    const known = this.#composed.get(key)
    if (known !== undefined) return known
    const name = this.#compose(this.#names.text(element), attributeOf(this.#names.text(attribute)))
    if (this.#composed.size < maxComposed) this.#composed.set(key, name)
    return name
  }

  #compose(element: string, attribute: string): number {
    if (isMarkup(attribute)) return noAttribute
    return this.#names.numberOf(attributeNames.get(`${element} ${attribute}`) ?? `${element}_${attribute}`)
  }
}

/** Events have two dozen; a sender that shows more has them composed each time. */
const maxComposed = 1024
