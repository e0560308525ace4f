import type { EventItem } from '@aurora/contract'
import { copyText } from '../../../format/clipboard.ts'
import { useKeys } from '../../../keys/use-keys.ts'
import { useStored } from '../../../state/stored.ts'
import { currentValue, type CurrentValue } from './current-value.ts'
import { useEventActs, type EventActs } from './use-event-acts.ts'
import type { Workspace } from './workspace.ts'

/** The keys f, F, w and y, on whatever value is current (UX §3). */
export function useValueKeys(workspace: Workspace): void {
  const [current] = useStored(currentValue)
  const { filterBy, around } = workspace
  useKeys(current === undefined ? {} : handlersFor(current, filterBy, around))
  const acts = useEventActs()
  useKeys(current === undefined ? {} : keysOf(acts, current.event))
}

/** The keys p and s, on the event of the current value; absent where it is not permitted. */
const keysOf = ({ promote, suppress }: EventActs, event: EventItem): Parameters<typeof useKeys>[0] => ({
  ...(promote === undefined ? {} : { 'alert.promote': () => promote([event]) }),
  ...(suppress === undefined ? {} : { 'alert.suppress': () => suppress(event) }),
})

function handlersFor(
  { event, value }: CurrentValue,
  filterBy: Workspace['filterBy'],
  around: Workspace['around'],
): Parameters<typeof useKeys>[0] {
  if (value === undefined) return { 'value.around': () => around(event) }
  return {
    'value.include': () => filterBy(value),
    'value.exclude': () => filterBy(value, true),
    'value.around': () => around(event),
    'value.copy': () => void copyText(value.value, 'the value'),
  }
}
