import { parseNativeValue, type NativeDocument, type NativeValue } from '@aurora/core'

/** One member of an object. */
export type Entry = readonly [string, NativeValue]

/** The members of an object; none of anything else. */
export const entriesOf = (value: NativeValue | undefined): Entry[] => (isObject(value) ? Object.entries(value) : [])

/** Whether a value is an object, not a list. */
export const isObject = (value: NativeValue | undefined): value is NativeDocument =>
  value !== undefined && value !== null && typeof value === 'object' && !Array.isArray(value)

/** What converters of XML to JSON call the object that holds an element's attributes. */
const attributeGroups = new Set(['#attributes', '@attributes', '$'])

/** Whether a member of an element holds its attributes. */
export const isAttributeGroup = (key: string): boolean => attributeGroups.has(key)

/** Whether a member of an element holds its text. */
export const isElementText = (key: string): boolean => key === '#text' || key === '_' || key === 'Value'

/** Whether the name of a member of an element is marked as that of an attribute. */
export const isMarkedAttribute = (key: string): boolean => /^[@-]/.test(key)

/** The name of an attribute without its mark. */
export const attributeOf = (key: string): string => (isMarkedAttribute(key) ? key.slice(1) : key)

/** Whether a member holds no data: a group of attributes or the name of an XML name space. */
export const isMarkup = (key: string): boolean => isAttributeGroup(key) || /^[@-]?xmlns/.test(key)

/** The attributes of an XML element written as JSON, and its text; a plain value is an element of text only. */
export function elementOf(value: NativeValue): { attributes: Entry[]; text: NativeValue | undefined } {
  if (!isObject(value)) return { attributes: [], text: value }
  const attributes: Entry[] = []
  let text: NativeValue | undefined
  for (const [key, member] of Object.entries(value)) {
    if (isAttributeGroup(key)) attributes.push(...entriesOf(member))
    else if (isElementText(key)) text = member
    else attributes.push([attributeOf(key), member])
  }
  return { attributes: attributes.filter(([name]) => !isMarkup(name)), text }
}

/**
 * The members of an `EventData` that is a text: `{"CommandLine":"…"}` or `<EventData><Data Name="CommandLine">…`, as
 * Azure's agents write it. Undefined for any other text.
 */
export function readDataText(text: string): NativeDocument | undefined {
  if (text.startsWith('{')) return readJsonText(text)
  if (!text.startsWith('<')) return undefined
  const members: Entry[] = []
  for (const [, name = '', value = ''] of text.matchAll(/<Data Name="([^"<>]{1,256})">([^<]*)<\/Data>/g)) {
    members.push([decodeEntities(name), decodeEntities(value)])
  }
  return members.length === 0 ? undefined : Object.fromEntries(members)
}

/** Plain members only: a text with nested ones stays a text, or its depth would escape the limit of the line. */
function readJsonText(text: string): NativeDocument | undefined {
  let value: NativeValue
  try {
    value = parseNativeValue(text)
  } catch {
    return undefined // then it is a text like any other
  }
  const members = entriesOf(value)
  if (members.some(([, member]) => member !== null && typeof member === 'object')) return undefined
  return Object.fromEntries(members.map(([key, member]) => [key.toWellFormed(), plainValue(member)]))
}

/** Numbers beyond 2^53 as text. */
function plainValue(value: NativeValue): NativeValue {
  if (typeof value === 'bigint') return value.toString()
  return typeof value === 'string' ? value.toWellFormed() : value
}

const entities: ReadonlyMap<string, string> = new Map([
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&apos;', "'"],
  ['&amp;', '&'],
])

const decodeEntities = (text: string): string =>
  text.replace(/&(?:lt|gt|quot|apos|amp);/g, (entity) => entities.get(entity) ?? entity)
