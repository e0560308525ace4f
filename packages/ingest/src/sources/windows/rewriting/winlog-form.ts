import { addData } from './data.ts'
import { missing, type EventValues } from './event-values.ts'

/** Adds Winlogbeat's object; what it says beside the event stays together. */
export function addWinlog(event: EventValues, winlog: number): boolean {
  const { known } = event
  for (let value = winlog + 1; value < event.endOf(winlog); value = event.behind(value)) {
    const name = known.winlogName(event.nameOf(value))
    if (name >= 0 && !event.addSystem(name, value, true)) return false
  }
  const user = event.find(winlog, known.user)
  if (!addProcess(event, event.find(winlog, known.process)) || !addUser(event, user)) return false
  if (!addData(event, event.find(winlog, known.winlogData))) return false
  return addData(event, event.find(winlog, known.winlogUserData)) && addRest(event, winlog, user)
}

/** Adds the ids of the process that wrote the event, when it says nothing else of it. */
function addProcess(event: EventValues, process: number): boolean {
  if (process === missing) return true
  const { pid, thread, id, executionProcessId, executionThreadId } = event.known
  const [ownPid, ownThread] = [event.find(process, pid), event.findObject(process, thread)]
  const threadId = ownThread === missing ? missing : event.find(ownThread, id)
  let left = event.isObject(process) ? 0 : 1
  for (let value = process + 1; value < event.endOf(process); value = event.behind(value))
    if (value !== ownPid && (value !== ownThread || threadId === missing)) left++
  if (left > 0 || (ownPid !== missing && !event.addSystem(executionProcessId, ownPid, true))) return false
  return threadId === missing || event.addSystem(executionThreadId, threadId, true)
}

function addUser(event: EventValues, user: number): boolean {
  if (user === missing || !event.isObject(user)) return true
  const identifier = event.find(user, event.known.identifier)
  return identifier === missing || event.addSystem(event.known.userId, identifier, true)
}

/** Adds what is no part of the event, the user at its end. */
function addRest(event: EventValues, winlog: number, user: number): boolean {
  const { writer } = event
  let isOpen = false
  for (let value = winlog + 1; value < event.endOf(winlog); value = event.behind(value)) {
    if (isPart(event, event.nameOf(value))) continue
    if (!isOpen && !writer.openObject(event.known.winlog)) return false
    isOpen = true
    if (!writer.addInside(value)) return false
  }
  if (user !== missing) {
    if (!isOpen && !writer.openObject(event.known.winlog)) return false
    isOpen = true
    if (!writer.addInside(user)) return false
  }
  if (isOpen) writer.closeObject()
  return true
}

const isPart = ({ known }: EventValues, name: number): boolean =>
  known.winlogName(name) >= 0 ||
  name === known.winlogData ||
  name === known.winlogUserData ||
  name === known.process ||
  name === known.user
