import type { CSSProperties, ReactElement, ReactNode } from 'react'
import { reads, stored, useStored } from '../../state/stored.ts'
import { Resizer } from '../resizer/resizer.tsx'
import styles from './side-panel.module.css'

const bounds = { least: 480, most: 960 } as const
const panelWidth = stored('panel.width', reads.number(bounds.least, bounds.most, 520))

interface SidePanelProps {
  /** What is in it: "Event". */
  readonly label: string
  /** It takes the place of the list as well. */
  readonly isWhole?: boolean
  readonly children: ReactNode
}

/**
 * One thing open beside the list (UX §2): 480 to 960 px, its width remembered, the whole width under 1,024 px.
 *
 * Not a dialog: the list stays usable.
 */
export function SidePanel({ label, isWhole = false, children }: SidePanelProps): ReactElement {
  const [width, setWidth] = useStored(panelWidth)
  return (
    <aside
      className={styles.panel}
      id="panel"
      tabIndex={-1}
      aria-label={label}
      data-whole={isWhole}
      style={{ '--width': `${width}px` } as CSSProperties}
    >
      <Resizer label="Width of the panel" value={width} bounds={bounds} side="left" onChange={setWidth} />
      <div className={styles.content}>{children}</div>
    </aside>
  )
}
