import type { EventItem } from '@aurora/contract'

/** A fact that stands in an event although its line need not say it, and where it is from. */
export interface AddedFact {
  readonly field: string
  readonly value: string
  readonly from: string
}

/** Fields this server fills while it reads (docs/guides/enrichment.md), by where it looks. */
const origins: readonly { readonly fields: RegExp; readonly from: string }[] = [
  { fields: /\.(?:geo|as)\./, from: 'location databases' },
  { fields: /\.asset\.(?:name|kind)$/, from: 'table of assets' },
  { fields: /^network\.direction$/, from: 'networks inside and outside' },
]

/** What was added to an event when it was read, in the order of its fields. */
export function addedFacts({ fields }: Pick<EventItem, 'fields'>): readonly AddedFact[] {
  return Object.entries(fields).flatMap(([field, value]) => {
    const origin = origins.find((one) => one.fields.test(field))
    return origin === undefined ? [] : [{ field, value: String(value), from: origin.from }]
  })
}
