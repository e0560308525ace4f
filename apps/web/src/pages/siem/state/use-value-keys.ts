import { copyText } from '../../../format/clipboard.ts'
import { useKeys } from '../../../keys/use-keys.ts'
import { useStored } from '../../../state/stored.ts'
import { currentValue, type CurrentValue } from './current-value.ts'
import type { Workspace } from './workspace.ts'

/** The keys f, F, w and y, on whatever value is current (UX §3). */
export function useValueKeys(workspace: Workspace): void {
  const [current] = useStored(currentValue)
  const { filterBy, around } = workspace
  useKeys(current === undefined ? {} : handlersFor(current, filterBy, around))
}

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
