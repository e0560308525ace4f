import type { Entity } from '@aurora/core'
import { addTerm, mentionsQuery } from '@aurora/search'
import { createContext, use } from 'react'
import type { SearchParams } from '../../../app/search-params.ts'
import type { ChangeAddress } from '../../../app/use-page-address.ts'
import type { Span, TimeRange } from '../../../time/range.ts'
import type { EntityAddress } from './address.ts'

/** What every part of the page shares: the entity, the search for it, and the range as it was when it was looked at. */
export interface Subject {
  readonly entity: Entity
  /** The events that mention it, with the times of the look: all parts speak of the same moment. */
  readonly filter: { readonly q: string; readonly from: string; readonly to: string }
  readonly span: Span
  /** The range as the address has it, for links onwards. */
  readonly range: TimeRange
  readonly change: ChangeAddress<EntityAddress>
  /** Looks again, up to now. */
  readonly again: () => void
}

export const SubjectContext = createContext<Subject | undefined>(undefined)

/** The entity the page is about. */
export function useSubject(): Subject {
  const subject = use(SubjectContext)
  if (subject === undefined) throw new Error('useSubject needs a SubjectContext around it')
  return subject
}

/** The parameters of `/siem` for what an entity did, or for those of its events that have one more value. */
export function searchFor(
  entity: Entity,
  range: TimeRange,
  more?: { readonly field: string; readonly value: string },
): SearchParams {
  const q = mentionsQuery(entity)
  return { q: more === undefined ? q : addTerm(q, more), from: range.from, to: range.to }
}
