import type { ReactElement } from 'react'
import { formatCount } from '../../format/number.ts'
import { MenuItem, MenuLine } from '../menu/menu.tsx'
import { FilterChoice } from './filter-choice.tsx'

interface StatusFilterProps<S extends string> {
  /** All there are, in the order they are shown. */
  readonly all: readonly S[]
  readonly words: Readonly<Record<S, string>>
  /** Lists with a name of their own, in order. The first is the usual one. */
  readonly lists: readonly (readonly [name: string, statuses: readonly S[]])[]
  readonly chosen: readonly S[]
  /** How many each would show; absent while not known, or for none. */
  readonly counts: Readonly<Partial<Record<S, number>>>
  readonly onChoose: (statuses: readonly S[]) => void
}

/** Only some statuses: a list by its name, or one by one. Each says how many it would show. */
export function StatusFilter<S extends string>(props: StatusFilterProps<S>): ReactElement {
  const { all, words, lists, chosen, counts, onChoose } = props
  const usual = lists[0]?.[1] ?? all
  const named = lists.find(([, statuses]) => isSame(statuses, chosen))
  const toggle = (status: S): void => {
    const next = new Set(chosen).symmetricDifference(new Set([status]))
    onChoose(next.size === 0 ? usual : all.filter((one) => next.has(one)))
  }
  const countOf = (statuses: readonly S[]): string =>
    formatCount(statuses.reduce((sum, status) => sum + (counts[status] ?? 0), 0))
  return (
    <FilterChoice
      label="Only these statuses"
      icon="filter"
      text={named?.[0] ?? chosen.map((status) => words[status]).join(', ')}
      isActive={!isSame(chosen, usual)}
      width={220}
    >
      {lists.map(([name, statuses]) => (
        <MenuItem
          key={name}
          choice={{ kind: 'radio', isOn: isSame(chosen, statuses) }}
          onSelect={() => onChoose(statuses)}
        >
          {name}
          <small>{countOf(statuses)}</small>
        </MenuItem>
      ))}
      <MenuLine />
      {all.map((status) => (
        <MenuItem
          key={status}
          stays
          choice={{ kind: 'checkbox', isOn: chosen.includes(status) }}
          onSelect={() => toggle(status)}
        >
          {words[status]}
          <small>{countOf([status])}</small>
        </MenuItem>
      ))}
    </FilterChoice>
  )
}

const isSame = <S,>(a: readonly S[], b: readonly S[]): boolean => a.join() === b.join()
