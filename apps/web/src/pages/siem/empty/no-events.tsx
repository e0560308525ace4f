import { useEffect, useRef, type ReactElement } from 'react'
import { useSources } from '../state/queries.ts'
import { isNarrowed } from '../state/run.ts'
import { useWorkspace } from '../state/workspace.ts'
import { NothingInRange } from './nothing-in-range.tsx'
import { NothingMatches } from './nothing-matches.tsx'
import { NothingYet } from './nothing-yet.tsx'

/** Why the list is empty, and the one next step: nothing yet, nothing in this range, or nothing that matches (UX §6). */
export function NoEvents(): ReactElement {
  const { run } = useWorkspace()
  const sources = useSources().data?.sources
  const hasNothing = sources?.every((card) => card.stored === 0)
  useFirstEvent(hasNothing)
  if (hasNothing === true) return <NothingYet />
  return isNarrowed(run.filter) ? <NothingMatches /> : <NothingInRange />
}

/** Searches again when the first event arrives. */
function useFirstEvent(hasNothing: boolean | undefined): void {
  const { again } = useWorkspace()
  const before = useRef(hasNothing)
  useEffect(() => {
    if (before.current === true && hasNothing === false) again()
    before.current = hasNothing
  }, [hasNothing, again])
}
