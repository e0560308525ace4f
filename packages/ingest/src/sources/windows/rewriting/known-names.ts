import type { RecordShape } from '../../../records/shape.ts'
import { isAttributeGroup, isElementText, isMarkedAttribute, isMarkup } from '../elements.ts'
import { flatNames, numbers, winlogNames } from '../names.ts'

/** What is to be known of every name: bits of `MemberNames.traits`. */
export const Trait = {
  /** It holds no data (`isMarkup`). */
  markup: 1,
  /** It holds the attributes of an element. */
  attributes: 2,
  /** It holds the text of an element. */
  text: 4,
  /** It is marked as that of an attribute. */
  marked: 16,
  /** Several names in one, which the reading as an object takes apart. */
  dotted: 8,
} as const

export const traitsOf = (name: string): number =>
  (isMarkup(name) ? Trait.markup : 0) |
  (isAttributeGroup(name) ? Trait.attributes : 0) |
  (isElementText(name) ? Trait.text : 0) |
  (isMarkedAttribute(name) ? Trait.marked : 0) |
  (name.startsWith('winlog.') ? Trait.dotted : 0)

/** No name. */
const none = -1

/** The numbers of the names that events are made of. Those of the shape's paths come first, as `RecordWriter` wants it. */
export class KnownNames {
  /** All of them, in the order of their numbers. */
  readonly all: string[]

  readonly event: number
  readonly system: number
  readonly eventData: number
  readonly userData: number
  readonly xmlName: number
  readonly data: number
  readonly text: number
  readonly keywords: number
  readonly userId: number
  readonly executionProcessId: number
  readonly executionThreadId: number
  /** Of Winlogbeat. */
  readonly winlog: number
  readonly winlogData: number
  readonly winlogUserData: number
  readonly process: number
  readonly pid: number
  readonly thread: number
  readonly id: number
  readonly user: number
  readonly identifier: number
  /** Of Wazuh. */
  readonly win: number
  /** Of flat records. */
  readonly nxlogProcessId: number
  readonly threadId: number
  readonly opcode: number
  readonly opcodeName: number

  readonly #numbers: Uint8Array
  readonly #flat: Int16Array
  readonly #winlog: Int16Array

  constructor(shape: RecordShape) {
    this.all = shape.paths.map(([name]) => name ?? '')
    this.event = this.#numberOf('Event')
    this.system = this.#numberOf('System')
    this.eventData = this.#numberOf('EventData')
    this.userData = this.#numberOf('UserData')
    this.xmlName = this.#numberOf('xml_name')
    this.data = this.#numberOf('Data')
    this.text = this.#numberOf('#text')
    this.keywords = this.#numberOf('Keywords')
    this.userId = this.#numberOf('UserID')
    this.executionProcessId = this.#numberOf('Execution_ProcessID')
    this.executionThreadId = this.#numberOf('Execution_ThreadID')
    this.winlog = this.#numberOf('winlog')
    this.winlogData = this.#numberOf('event_data')
    this.winlogUserData = this.#numberOf('user_data')
    this.process = this.#numberOf('process')
    this.pid = this.#numberOf('pid')
    this.thread = this.#numberOf('thread')
    this.id = this.#numberOf('id')
    this.user = this.#numberOf('user')
    this.identifier = this.#numberOf('identifier')
    this.win = this.#numberOf('win')
    this.nxlogProcessId = this.#numberOf('ExecutionProcessID')
    this.threadId = this.#numberOf('ThreadID')
    this.opcode = this.#numberOf('Opcode')
    this.opcodeName = this.#numberOf('OpcodeName')
    const ofNumbers = [...numbers].map((name) => this.#numberOf(name))
    this.#flat = this.#targets(flatNames)
    this.#winlog = this.#targets(winlogNames)
    this.#numbers = new Uint8Array(this.all.length)
    for (const name of ofNumbers) this.#numbers[name] = 1
  }

  /** Whether it is the name of a member of `System` that is a number. */
  isNumber(name: number): boolean {
    return this.#numbers[name] === 1
  }

  /** Sigma's name for a member of a flat record; negative when it has no other. */
  flatName(name: number): number {
    return name < this.#flat.length ? (this.#flat[name] as number) : none
  }

  /** Sigma's name for a member of Winlogbeat's object; negative when it has none. */
  winlogName(name: number): number {
    return name < this.#winlog.length ? (this.#winlog[name] as number) : none
  }

  #numberOf(name: string): number {
    const known = this.all.indexOf(name)
    return known < 0 ? this.all.push(name) - 1 : known
  }

  #targets(names: ReadonlyMap<string, string>): Int16Array {
    const pairs = [...names].map(([name, target]) => [this.#numberOf(name), this.#numberOf(target)] as const)
    const targets = new Int16Array(this.all.length).fill(none)
    for (const [name, target] of pairs) targets[name] = target
    return targets
  }
}
