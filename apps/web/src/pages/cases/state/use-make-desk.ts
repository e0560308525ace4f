import type { CaseItem, Me } from '@aurora/contract'
import { useMemo, useState } from 'react'
import { usePageAddress, type PageAddress } from '../../../app/use-page-address.ts'
import { parseAddress, printAddress, type CasesAddress } from './address.ts'
import type { Desk } from './desk.ts'
import { filterOf } from './filter.ts'

const page: PageAddress<CasesAddress> = { to: '/cases', parse: parseAddress, print: printAddress }

/** Makes the desk of the address in the address bar, for the person who looks; the list is put on it by the page. */
export function useMakeDesk(me: Me): Omit<Desk, 'cases'> {
  const [address, change] = usePageAddress(page)
  const [activeId, setActive] = useState<string>()
  const { selected } = address
  const { q, statuses, isMine } = address
  const key = JSON.stringify([q, statuses, isMine, me.name])
  const filter = useMemo(() => filterOf(address, me.name), [key])
  return useMemo(
    () => ({
      me,
      address,
      change,
      filter,
      activeId,
      setActive,
      open: (name) =>
        change(
          { selected: name, ...(name === undefined ? { tab: 'timeline' as const } : {}) },
          { replace: selected !== undefined && name !== undefined },
        ),
    }),
    [me, address, change, filter, selected, activeId],
  )
}

/** The case that keys and buttons act on: the open one, else the active row. */
export function targetOf(
  { address, activeId, cases }: Pick<Desk, 'address' | 'activeId' | 'cases'>,
  opened: CaseItem | undefined,
): CaseItem | undefined {
  if (address.selected !== undefined) return opened
  return cases.find(({ id }) => id === activeId)
}
