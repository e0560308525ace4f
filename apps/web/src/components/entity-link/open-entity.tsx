import { Tooltip } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { shorten, showText } from '../../format/show-text.ts'
import type { TimeRange } from '../../time/range.ts'
import { Icon } from '../icon/icon.tsx'
import { entityPlace, type Named } from './entity-place.ts'
import styles from './open-entity.module.css'

interface OpenEntityProps {
  readonly entity: Named
  readonly range?: TimeRange | undefined
  readonly tabIndex?: number
}

/** The way to the page of an entity, as an icon beside its value; absent for what has no page. */
export function OpenEntity({ entity, range, tabIndex }: OpenEntityProps): ReactElement | null {
  const place = entityPlace(entity, range)
  if (place === undefined) return null
  const label = `Open the ${entity.kind} ${shorten(showText(entity.value), 40)}`
  return (
    <Tooltip label={label} openDelay={350} events={{ hover: true, focus: true, touch: false }}>
      <Link to="/entity" search={place} className={styles.open} aria-label={label} tabIndex={tabIndex}>
        <Icon name="target" size={14} />
      </Link>
    </Tooltip>
  )
}
