import { AppError, entityKinds, type Entity, type EntityKind, type Event, type Finding } from '@aurora/core'
import { compileMatcher, fold, type FieldAliases } from '@aurora/query'
import { queryPredicate, withoutNul } from '../hunts/saved-search.ts'

/** Which findings are hidden: those about somebody or something, or those whose events all meet a query. */
export type Criteria = { readonly entity: Entity } | { readonly query: string }

const maxValueChars = 500
const maxQueryChars = 4096

/** Reads criteria. Rejects with 'request.invalid' or 'search.syntax'. */
export function checkCriteria(criteria: Criteria, nowUs: number, aliases: FieldAliases): Criteria {
  if ('query' in criteria) {
    if (criteria.query.trim() === '' || criteria.query.length > maxQueryChars)
      throw new AppError('request.invalid', `the query of a suppression has 1 to ${maxQueryChars} characters`, {
        hint: 'write * for everything a rule finds',
      })
    queryPredicate(criteria.query, nowUs, aliases)
    return { query: withoutNul(criteria.query) }
  }
  const { kind, value } = criteria.entity
  if (!entityKinds.includes(kind)) throw new AppError('request.invalid', 'there is no such kind of entity')
  const folded = fold(withoutNul(value)).trim()
  if (folded === '' || folded.length > maxValueChars)
    throw new AppError('request.invalid', `the value of an entity has 1 to ${maxValueChars} characters`)
  return { entity: { kind, value: folded } }
}

/** Whether criteria hide a finding; `events` are those of it that were read. */
export type Hides = (finding: Finding, events: readonly Event[]) => boolean

/** Prepares criteria. Times in a query are as of `nowUs`. A finding none of whose events was read is never hidden by a query. */
export function compileCriteria(criteria: Criteria, nowUs: number, aliases: FieldAliases): Hides {
  if ('entity' in criteria) {
    const { kind, value } = criteria.entity
    return ({ entities }) => entities.some((entity) => entity.kind === kind && fold(entity.value) === value)
  }
  const isMatch = compileMatcher(queryPredicate(criteria.query, nowUs, aliases))
  return (_finding, events) => events.length > 0 && events.every(isMatch)
}

/** Criteria as they are kept. */
export function criteriaColumns(criteria: Criteria): {
  kind: 'entity' | 'query'
  entity_kind: string
  criteria: string
} {
  if ('query' in criteria) return { kind: 'query', entity_kind: '', criteria: criteria.query }
  return { kind: 'entity', entity_kind: criteria.entity.kind, criteria: criteria.entity.value }
}

export function criteriaOf(row: { kind: string; entity_kind: string; criteria: string }): Criteria {
  if (row.kind === 'query') return { query: row.criteria }
  return { entity: { kind: row.entity_kind as EntityKind, value: row.criteria } }
}
