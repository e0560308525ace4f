import type { CaseItem } from '@aurora/contract'
import { useEffect } from 'react'
import { useKeys } from '../../../keys/use-keys.ts'
import { useDesk } from '../state/desk.ts'

/** Ways through the cases in the order they are shown. */
export interface CaseSteps {
  readonly activeIndex: number
  readonly goTo: (index: number) => void
  readonly openActive: () => void
}

/** Moves through `cases` by j and k from anywhere on the page; an open panel follows. */
export function useCaseSteps(cases: readonly CaseItem[], onShow: (index: number) => void): CaseSteps {
  const { address, open, activeId, setActive } = useDesk()
  const indexOf = (name: string | undefined): number =>
    cases.findIndex(({ id, name: own }) => id === name || own === name)
  const openIndex = indexOf(address.selected)
  const openId = cases[openIndex]?.id
  const activeIndex = activeId === undefined ? openIndex : indexOf(activeId)
  // What is opened from elsewhere (a link, Back) becomes the active one.
  useEffect(() => {
    if (openId !== undefined) setActive(openId)
  }, [openId, setActive])
  const goTo = (index: number): void => {
    const bounded = Math.max(0, Math.min(cases.length - 1, index))
    const found = cases[bounded]
    if (found === undefined) return
    setActive(found.id)
    onShow(bounded)
    if (address.selected !== undefined) open(found.name)
  }
  const openActive = (): void => {
    const found = cases[activeIndex]
    if (found !== undefined) open(found.name)
  }
  useKeys({
    'row.next': () => goTo(activeIndex + 1),
    'row.previous': () => goTo(Math.max(0, activeIndex - 1)),
    'row.open': openActive,
  })
  return { activeIndex, goTo, openActive }
}
