import type { ReactElement } from 'react'
import { Quiet } from '../../../components/section/placeholders.tsx'
import { Tile } from '../tile.tsx'

/** Objectives in trouble. None is measured by the platform itself yet, which is what it says. */
export function ObjectivesTile(): ReactElement {
  return (
    <Tile number={7} title="Objectives" to="/sources" size="half">
      <Quiet text="Not measured here yet. Prometheus measures them by the rules that come along." />
    </Tile>
  )
}
