import { Kind } from '../../../records/scan.ts'
import { missing, type EventValues } from './event-values.ts'
import { Trait } from './known-names.ts'

/** Adds the members of `EventData` when all are named: a text, a list, or elements with attributes are no such thing. */
export function addData(event: EventValues, data: number): boolean {
  if (data === missing || event.isEmpty(data)) return true
  if (!event.isObject(data)) return false
  const { known, writer } = event
  for (let value = data + 1; value < event.endOf(data); value = event.behind(value)) {
    if (event.has(value, Trait.markup)) continue
    const name = event.nameOf(value)
    if (event.isObject(value) || name === known.text || (name === known.data && event.isList(value))) return false
    if (!writer.add(name, value, false)) return false
  }
  return true
}

/** Adds what is inside the one element of `UserData`, and that element's name under Winlogbeat's word for it. */
export function addUserData(event: EventValues, data: number): boolean {
  if (data === missing || event.tape.kinds[data] === Kind.null) return true
  if (!event.isObject(data)) return event.writer.add(event.known.userData, data, false)
  for (let value = data + 1; value < event.endOf(data); value = event.behind(value)) {
    if (event.has(value, Trait.markup)) continue
    const name = event.nameOf(value)
    if (!event.isObject(value)) {
      if (!event.writer.add(name, value, false)) return false
    } else if (!event.writer.addName(event.known.xmlName, name, true) || !addData(event, value)) return false
  }
  return true
}
