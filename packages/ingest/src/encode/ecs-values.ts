import { fieldSpecs, type FieldKind } from '@aurora/core'
import type { Draft } from '../draft.ts'
import type { Enrichment } from '../enrich/enricher.ts'
import { canonicalAddress } from './address.ts'
import { isSaid } from './ecs-columns.ts'

const kinds: ReadonlyMap<string, FieldKind> = new Map(
  fieldSpecs.filter(({ space }) => space === 'ecs').map(({ name, kind }) => [name, kind]),
)

/** The ECS values of an event, as they can be read from the store once its row is there. */
export function ecsOf(draft: Draft, enrichment: Enrichment | undefined): Record<string, string | number> {
  const values: Record<string, string | number> = {}
  for (const name in draft.ecs) put(values, name, draft.ecs[name])
  if (draft.inPlace !== undefined) putInPlace(values, draft.inPlace)
  for (const added of enrichment?.fields ?? [])
    for (const name in added) if (!isSaid(draft, name)) put(values, name, added[name])
  return values
}

function put(values: Record<string, string | number>, name: string, value: string | number | undefined): void {
  if (value === undefined || value === '') return
  const kind = kinds.get(name)
  if (kind === 'number') {
    if (Number.isSafeInteger(value)) values[name] = Number(value)
  } else if (kind !== undefined)
    values[name] = kind === 'ip' ? canonicalAddress(String(value)) : String(value).toWellFormed()
}

function putInPlace(
  values: Record<string, string | number>,
  { record, fields, chosen }: NonNullable<Draft['inPlace']>,
): void {
  for (const paths of [fields, chosen ?? {}])
    for (const name in paths) {
      const path = paths[name]
      if (path === undefined || !record.has(path)) continue
      put(values, name, kinds.get(name) === 'number' ? record.count(path) : record.text(path))
    }
}
