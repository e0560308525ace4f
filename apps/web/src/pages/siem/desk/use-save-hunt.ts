import { useQueryClient } from '@tanstack/react-query'
import { call } from '../../../api/client.ts'
import { sentenceOf } from '../../../api/problem.ts'
import { toast } from '../../../components/toasts/toast-list.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import type { Hunt } from '../state/layers.ts'
import { savedSearchOf } from '../state/saved-search.ts'
import { sections } from '../state/sections.ts'
import { useWorkspace } from '../state/workspace.ts'

/** Keeps the present search in a hunt of one's own, or makes a private copy of any hunt one sees. */
export function useSaveHunt(): (hunt: Hunt, options?: { readonly isCopy: boolean }) => void {
  const { address } = useWorkspace()
  const client = useQueryClient()
  return (hunt, options) => {
    const { name, audience, search } = hunt
    const saving =
      options?.isCopy === true
        ? call('createHunt', { body: { name: copyName(name), search, audience: { to: 'private' } } })
        : call('updateHunt', { params: { id: hunt.id }, body: { name, audience, search: savedSearchOf(address) } })
    void saving.then(
      (saved) => {
        toast(`Saved “${shorten(showText(saved.name), 60)}”.`, { tone: 'good' })
        void client.invalidateQueries({ queryKey: sections.hunts.queryKey })
      },
      (error: unknown) => toast(`Not saved. ${sentenceOf(error)}`, { tone: 'bad' }),
    )
  }
}

/** A name takes a hundred characters. */
const copyName = (name: string): string => `Copy of ${name}`.slice(0, 100)
