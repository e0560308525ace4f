import type { Me } from '@aurora/contract'
import { useMemo, useState } from 'react'
import { usePageAddress, type PageAddress } from '../../../app/use-page-address.ts'
import { parseAddress, printAddress, type AlertsAddress } from './address.ts'
import { filterOf } from './filter.ts'
import type { Queue, SelectedGroup } from './queue.ts'

const page: PageAddress<AlertsAddress> = { to: '/alerts', parse: parseAddress, print: printAddress }

/** Makes the queue of the address in the address bar, for the person who looks. */
export function useMakeQueue(me: Me): Queue {
  const [address, change] = usePageAddress(page)
  const { selected, ...rest } = address
  const [activeId, setActive] = useState<string>()
  const [chosen, setGroup] = useState<SelectedGroup>()
  // Other groups, or none, end the choice of one.
  const group = chosen?.by === address.group ? chosen : undefined
  const key = JSON.stringify(rest)
  const filter = useMemo(() => filterOf(address, me.name), [key, me.name])
  return useMemo(
    () => ({
      me,
      address,
      change,
      filter,
      activeId,
      setActive,
      group,
      setGroup,
      open: (name) => change({ selected: name }, { replace: selected !== undefined && name !== undefined }),
    }),
    [me, address, change, filter, selected, activeId, group],
  )
}
