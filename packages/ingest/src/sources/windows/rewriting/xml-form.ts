import { noAttribute, type AttributeNames } from './attribute-names.ts'
import { addData, addUserData } from './data.ts'
import { missing, type EventValues } from './event-values.ts'
import { Trait } from './known-names.ts'

/** Adds an event in the structure of its XML. */
export function addXml(event: EventValues, attributes: AttributeNames, xml: number): boolean {
  const { system, eventData, userData } = event.known
  const elements = event.findObject(xml, system)
  if (elements === missing || !addElements(event, attributes, elements)) return false
  if (!addData(event, event.find(xml, eventData)) || !addUserData(event, event.find(xml, userData))) return false
  for (let value = xml + 1; value < event.endOf(xml); value = event.behind(value)) {
    const name = event.nameOf(value)
    const isPart = name === system || name === eventData || name === userData
    if (!isPart && !event.has(value, Trait.markup) && !event.writer.add(name, value, false)) return false
  }
  return true
}

function addElements(event: EventValues, attributes: AttributeNames, system: number): boolean {
  for (let value = system + 1; value < event.endOf(system); value = event.behind(value)) {
    if (event.has(value, Trait.markup)) continue
    const isAdded = event.isObject(value)
      ? addElement(event, attributes, value)
      : event.addSystem(event.nameOf(value), value, false)
    if (!isAdded) return false
  }
  return true
}

/** Adds the attributes of an element, and then its text. */
function addElement(event: EventValues, attributes: AttributeNames, element: number): boolean {
  let text = missing
  for (let value = element + 1; value < event.endOf(element); value = event.behind(value)) {
    if (event.has(value, Trait.attributes)) {
      if (!addGroup(event, attributes, element, value)) return false
    } else if (event.has(value, Trait.text)) text = value
    else if (!addAttribute(event, attributes, element, value)) return false
  }
  return text === missing || event.addSystem(event.nameOf(element), text, false)
}

function addGroup(event: EventValues, attributes: AttributeNames, element: number, group: number): boolean {
  if (!event.isObject(group)) return true
  for (let value = group + 1; value < event.endOf(group); value = event.behind(value))
    if (event.has(value, Trait.marked) || !addAttribute(event, attributes, element, value)) return false
  return true
}

function addAttribute(event: EventValues, attributes: AttributeNames, element: number, attribute: number): boolean {
  const own = event.nameOf(attribute)
  const name = attributes.nameOf(event.nameOf(element), own)
  return name === noAttribute || event.addSystem(name, attribute, name !== own)
}
