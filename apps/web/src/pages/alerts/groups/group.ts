import type { Answer } from '../../../api/operations.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import type { AlertFilter } from '../state/filter.ts'
import type { GroupBy } from '../state/address.ts'

export type AlertGroup = Answer<'groupAlerts'>['items'][number]

/** The filter of the alerts of one group, beside the filter of the list. */
export function groupFilter(filter: AlertFilter, by: GroupBy, key: string): AlertFilter {
  return {
    ...filter,
    ...{ rule: { rule: key }, source: { source: key }, host: { entity: `host:${key}` }, technique: { technique: key } }[
      by
    ],
  }
}

/** How a group is called in a sentence. */
export const groupWords = (by: GroupBy, { label }: Pick<AlertGroup, 'label'>): string =>
  `${by} “${shorten(showText(label), 60)}”`

/** What a group is made of, for its menu and its messages. */
export const groupingWords: Readonly<Record<GroupBy, { readonly menu: string; readonly none: string }>> = {
  rule: { menu: 'By rule', none: 'no rule' },
  source: { menu: 'By source', none: 'no source' },
  host: { menu: 'By host', none: 'no host' },
  technique: { menu: 'By technique', none: 'no technique' },
}
