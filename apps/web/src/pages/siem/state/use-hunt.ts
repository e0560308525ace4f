import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { call } from '../../../api/client.ts'
import { sentenceOf } from '../../../api/problem.ts'
import { toast } from '../../../components/toasts/toast-list.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import type { Hunt, OwnRule } from './layers.ts'
import { addressOf, isSameSearch } from './saved-search.ts'
import { sections, useHunts, useOwnRules } from './sections.ts'
import { useWorkspace, type Workspace } from './workspace.ts'

/** The hunt of the address, and whether the search differs from what was saved; undefined when there is none such. */
export function useHunt(): { readonly hunt: Hunt; readonly isChanged: boolean } | undefined {
  const { address } = useWorkspace()
  const hunt = useHunts().data?.items.find(({ id }) => id === address.hunt)
  return hunt === undefined ? undefined : { hunt, isChanged: !isSameSearch(address, hunt.search) }
}

/** The rule of the address, made here; undefined when there is none such. */
export function useRule(): OwnRule | undefined {
  const { address } = useWorkspace()
  return useOwnRules().data?.items.find(({ id }) => id === address.rule)
}

/** A link that names a hunt or a rule and no search means its search. */
export function useSearchOfLink({ address, change }: Pick<Workspace, 'address' | 'change'>): void {
  const hunts = useHunts().data?.items
  const rules = useOwnRules().data?.items
  const isBare =
    address.q === '' && address.host === '' && address.sources.length === 0 && address.severities.length === 0
  const found =
    hunts?.find(({ id }) => id === address.hunt)?.search ?? rules?.find(({ id }) => id === address.rule)?.search
  useEffect(() => {
    if (isBare && found !== undefined && !isSameSearch(address, found)) change(addressOf(found), { replace: true })
    // Only on arrival: who empties the search of a hunt afterwards means that.
  }, [found !== undefined])
}

/** Runs a hunt: its search becomes the present one, and the server keeps when it ran and how many it found (AU-91, AU-92). */
export function useRunHunt(): (hunt: Hunt) => void {
  const { change, again, address, run } = useWorkspace()
  const client = useQueryClient()
  return (hunt) => {
    if (address.hunt === hunt.id && isSameSearch(address, hunt.search)) again()
    else change({ ...addressOf(hunt.search), hunt: hunt.id, rule: '', view: 'events' })
    const { from, to } = run.isLive ? address : run.filter
    void call('runHunt', { params: { id: hunt.id }, body: { from, to, limit: 1 } }).then(
      () => void client.invalidateQueries({ queryKey: sections.hunts.queryKey }),
      (error: unknown) =>
        toast(`What “${shorten(showText(hunt.name), 60)}” found is not kept. ${sentenceOf(error)}`, { tone: 'bad' }),
    )
  }
}
