import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { shorten, showText } from '../../format/show-text.ts'
import type { TimeRange } from '../../time/range.ts'
import { entityPlace, kindWords, type Named } from './entity-place.ts'

interface EntityLinkProps {
  readonly entity: Named
  readonly range?: TimeRange | undefined
  /** Shortened in the middle beyond this length; the whole is in the title. */
  readonly most?: number
  readonly className?: string | undefined
}

/** The value of an entity, which leads to its page; plain text where there is none. */
export function EntityLink({ entity, range, most = 64, className }: EntityLinkProps): ReactElement {
  const place = entityPlace(entity, range)
  const whole = showText(entity.value)
  const shown = shorten(whole, most)
  const title = shorten(whole, 1_000)
  if (place === undefined)
    return (
      <span className={className} title={title}>
        {shown}
      </span>
    )
  return (
    <Link to="/entity" search={place} className={className} title={`Open the ${wordOf(entity)} ${title}`}>
      {shown}
    </Link>
  )
}

const wordOf = ({ kind }: Named): string =>
  (Object.entries(kindWords).find(([name]) => name === kind)?.[1] ?? kind).toLowerCase()
