import type { NativeDocument, NativeValue } from '@aurora/core'
import { elementOf, entriesOf, isMarkup, isObject, readDataText, type Entry } from './elements.ts'
import { EventMembers } from './members.ts'
import { attributeNames, flatNames, winlogNames } from './names.ts'

/**
 * Brings a Windows event of any collector to one form: a flat object with the members of `System` under the names that
 * Sigma uses, and those of `EventData` or `UserData` beside them under their own.
 *
 * The forms: `{"Event":{"System":…,"EventData":…}}` as converters of .evtx files write it (and the same without
 * `Event`), Winlogbeat's `winlog`, the `win` of Wazuh, and flat records as NXLog, Azure's agents and other forwarders
 * write them. What is in none of these places keeps its name. Total: any member may be missing or of another type.
 *
 * Microsoft, "Event Schema"; Elastic, "Winlogbeat: Winlog fields"; NXLog, "im_msvistalog: Fields"; Wazuh, "Windows
 * event channel".
 */
export function toWindowsEvent(document: NativeDocument): NativeDocument {
  const members = new EventMembers()
  const whole = withEvent(withoutDots(document))
  const form = forms.find(([member]) => isObject(whole[member]))
  if (form === undefined) addFlat(members, whole)
  else {
    const [member, add] = form
    const { [member]: event, ...beside } = whole
    if (isObject(event)) add(members, event)
    for (const [key, value] of entriesOf(beside)) members.addOther(key, value)
  }
  return members.finish()
}

/** Some converters leave out `Event` around `System` and its neighbours. */
const withEvent = (document: NativeDocument): NativeDocument =>
  isObject(document['System']) && !isObject(document['Event']) ? { Event: document } : document

/** The member that shows the form, and what reads it. */
const forms: readonly (readonly [string, (members: EventMembers, event: NativeDocument) => void])[] = [
  ['Event', addXml],
  ['winlog', addWinlog],
  ['win', addWazuh],
]

/** Adds an event in the structure of its XML. */
function addXml(members: EventMembers, event: NativeDocument): void {
  for (const [name, value] of entriesOf(event['System'])) {
    if (isMarkup(name)) continue
    const { attributes, text } = elementOf(value)
    for (const [attribute, member] of attributes)
      members.addSystem(attributeNames.get(`${name} ${attribute}`) ?? `${name}_${attribute}`, member)
    if (text !== undefined) members.addSystem(name, text)
  }
  addData(members, event['EventData'])
  addUserData(members, event['UserData'])
  const { System: _system, EventData: _data, UserData: _userData, ...others } = event
  for (const [key, value] of entriesOf(others)) if (!isMarkup(key)) members.addOther(key, value)
}

/** Adds the members of `EventData`, in whatever form. */
function addData(members: EventMembers, data: NativeValue | undefined): void {
  if (data === undefined || data === null || data === '') return
  const inner = typeof data === 'string' ? (readDataText(data) ?? data) : data
  if (!isObject(inner)) {
    addDataElements(members, inner)
    return
  }
  for (const [key, value] of entriesOf(inner)) {
    if (key === 'Data' || key === '#text') addDataElements(members, value)
    else if (!isMarkup(key)) members.addData(key, withoutAttributes(value))
  }
}

/** Adds `Data` elements: those with a name become members, the others stay together as `Data`. */
function addDataElements(members: EventMembers, data: NativeValue): void {
  const unnamed: NativeValue[] = []
  for (const element of Array.isArray(data) ? (data as readonly NativeValue[]) : [data]) {
    const { attributes, text } = elementOf(element)
    const name = attributes.find(([attribute]) => attribute === 'Name')?.[1]
    if (typeof name === 'string' && name !== '') members.addData(name, text ?? null)
    else unnamed.push(text === undefined || attributes.length > 0 ? element : text)
  }
  const only = unnamed[0]
  if (only !== undefined) members.addData('Data', unnamed.length === 1 ? only : unnamed)
}

/** Adds what is inside the one element of `UserData`, and that element's name under Winlogbeat's word for it. */
function addUserData(members: EventMembers, data: NativeValue | undefined): void {
  if (!isObject(data)) {
    if (data !== undefined && data !== null) members.addData('UserData', data)
    return
  }
  for (const [key, value] of entriesOf(data)) {
    if (isMarkup(key)) continue
    if (!isObject(value)) members.addData(key, value)
    else {
      members.addData('xml_name', key)
      addData(members, value)
    }
  }
}

/** The text of an element that has attributes beside it; any other value as it is. */
const withoutAttributes = (value: NativeValue): NativeValue =>
  isObject(value) && Object.keys(value).every((key) => key === '#text' || isMarkup(key))
    ? (value['#text'] ?? null)
    : value

function addWinlog(members: EventMembers, winlog: NativeDocument): void {
  const { event_data: data, user_data: userData, process, user, ...rest } = winlog
  const others: Entry[] = []
  for (const [key, value] of entriesOf(rest)) {
    const name = winlogNames.get(key)
    if (name === undefined) others.push([key, value])
    else members.addSystem(name, value)
  }
  others.push(...addWinlogProcess(members, process))
  if (user !== undefined) others.push(['user', user])
  if (isObject(user) && user['identifier'] !== undefined) members.addSystem('UserID', user['identifier'])
  addData(members, data)
  addData(members, userData)
  if (others.length > 0) members.addOther('winlog', Object.fromEntries(others))
}

/** Adds the ids of the process that wrote the event; returns what else there was. */
function addWinlogProcess(members: EventMembers, process: NativeValue | undefined): Entry[] {
  if (!isObject(process)) return process === undefined ? [] : [['process', process]]
  const { pid, thread, ...rest } = process
  const threadId = isObject(thread) ? thread['id'] : undefined
  if (pid !== undefined) members.addSystem('Execution_ProcessID', pid)
  if (threadId !== undefined) members.addSystem('Execution_ThreadID', threadId)
  const left = threadId === undefined && thread !== undefined ? { ...rest, thread } : rest
  return Object.keys(left).length === 0 ? [] : [['process', left]]
}

/** Wazuh's names in `win.system`, with a capital at the front, where Sigma's is another. */
const wazuhNames: ReadonlyMap<string, string> = new Map([
  ['ProviderName', 'Provider_Name'],
  ['ProviderGuid', 'Provider_Guid'],
  ['EventSourceName', 'Provider_EventSourceName'],
  ['ProcessID', 'Execution_ProcessID'],
  ['ThreadID', 'Execution_ThreadID'],
])

/** Wazuh writes the names of the XML with a small letter at the front. */
function addWazuh(members: EventMembers, win: NativeDocument): void {
  const { system, eventdata, eventData, ...rest } = win
  for (const [key, value] of entriesOf(system)) {
    const name = capitalized(key)
    members.addSystem(wazuhNames.get(name) ?? name, value)
  }
  for (const data of [eventdata, eventData]) {
    if (isObject(data)) for (const [key, value] of entriesOf(data)) members.addData(capitalized(key), value)
    else addData(members, data)
  }
  for (const [key, value] of entriesOf(rest)) members.addOther(key, value)
}

const capitalized = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1)

/** Adds a flat record: members of `System` under other names are renamed where Sigma's name is free. */
function addFlat(members: EventMembers, document: NativeDocument): void {
  const isNxlog = 'ExecutionProcessID' in document
  const left: Entry[] = []
  for (const [key, value] of entriesOf(document)) {
    const name = isNxlog && key === 'ThreadID' ? 'Execution_ThreadID' : flatNames.get(key)
    const isFree = name !== undefined && !members.has(name) && (name === 'Opcode' || !(name in document))
    if (isFree && !isObject(value)) members.addSystem(name, value)
    else left.push([key, value])
  }
  for (const [key, value] of left) {
    if (key === 'EventData') addData(members, value)
    else if (key === 'Opcode' && members.has('Opcode')) members.addOther('OpcodeName', value)
    else members.addSystem(key, value)
  }
}

/** Groups of `winlog` whose members some exports write with dots in their names; the longest first. */
const dotted = ['winlog.event_data.', 'winlog.user_data.', 'winlog.'] as const

/** The document with `winlog.event_data.X` as objects inside each other; as it is when no name is written so. */
function withoutDots(document: NativeDocument): NativeDocument {
  if ('winlog' in document || !Object.keys(document).some((key) => key.startsWith('winlog.'))) return document
  const groups = { 'winlog.event_data.': [] as Entry[], 'winlog.user_data.': [] as Entry[], 'winlog.': [] as Entry[] }
  const rest: Entry[] = []
  for (const [key, value] of entriesOf(document)) {
    const prefix = dotted.find((one) => key.startsWith(one))
    if (prefix === undefined) rest.push([key, value])
    else groups[prefix].push([key.slice(prefix.length), value])
  }
  const winlog = Object.fromEntries([
    ...groups['winlog.'],
    ['event_data', Object.fromEntries(groups['winlog.event_data.'])],
    ['user_data', Object.fromEntries(groups['winlog.user_data.'])],
  ])
  return Object.fromEntries([...rest, ['winlog', winlog]])
}
