import type { EventItem } from '@aurora/contract'
import { addTerm } from '@aurora/search'
import { useMemo } from 'react'
import { serverNowMs } from '../../../api/server-clock.ts'
import { usePageAddress, type ChangeAddress, type PageAddress } from '../../../app/use-page-address.ts'
import { toast } from '../../../components/toasts/toast-list.ts'
import { toIso } from '../../../time/range.ts'
import { parseAddress, printAddress, type SiemAddress } from './address.ts'
import { hostOf, termOf } from './event-fields.ts'
import { searchDraft } from './search-draft.ts'
import { searchedWords } from './searched-words.ts'
import { useRun } from './use-run.ts'
import type { Workspace } from './workspace.ts'

const aroundMs = 300_000

const page: PageAddress<SiemAddress> = {
  to: '/siem',
  parse: (params) => parseAddress(params, serverNowMs()),
  print: printAddress,
}

/** Makes the workspace of the address in the address bar. */
export function useMakeWorkspace(): Workspace {
  const [address, change] = usePageAddress(page)
  const { run, again } = useRun(address)
  const words = useMemo(() => searchedWords(address.q), [address.q])
  return useMemo(
    () => ({ address, change, run, again, words, ...actionsOn(address, change) }),
    [address, change, run, again, words],
  )
}

type Actions = Pick<Workspace, 'filterBy' | 'around' | 'toggleColumn' | 'openEvent'>

function actionsOn(address: SiemAddress, change: ChangeAddress<SiemAddress>): Actions {
  return {
    filterBy: (value, isExcluded = false) => {
      change({ q: addTerm(searchDraft.get() ?? address.q, { ...termOf(value), exclude: isExcluded }) })
    },
    around: (event) => goAround(event, change),
    toggleColumn: (name) => {
      const has = address.columns.includes(name)
      const columns = has ? address.columns.filter((column) => column !== name) : withColumn(address.columns, name)
      if (columns.length > 0) change({ columns }, { replace: true })
    },
    openEvent: (id) => change({ event: id }, { replace: address.event !== undefined }),
  }
}

/** A new column comes before the message, which takes what is left of the width. */
function withColumn(columns: readonly string[], name: string): string[] {
  const at = columns.at(-1) === 'message' ? columns.length - 1 : columns.length
  return columns.toSpliced(at, 0, name)
}

function goAround(event: EventItem, change: ChangeAddress<SiemAddress>): void {
  const host = hostOf(event)
  const atMs = Date.parse(event.time)
  change({
    q: '',
    sources: [],
    severities: [],
    host: host?.value ?? '',
    from: toIso(atMs - aroundMs),
    to: toIso(atMs + aroundMs),
    event: event.id,
  })
  toast(host === undefined ? '±5 minutes; the event names no host.' : `±5 minutes on ${host.value}. Back undoes.`, {
    tone: 'good',
  })
}
