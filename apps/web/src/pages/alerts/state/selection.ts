import type { AlertItem } from '@aurora/contract'
import { useState } from 'react'

/** The alerts that an action goes to: some of the list, or all that match its filters. */
export interface Selection {
  readonly ids: ReadonlySet<string>
  /** All that the filters match, loaded or not. */
  readonly isAll: boolean
  readonly count: number
  readonly has: (alert: AlertItem) => boolean
  readonly toggle: (index: number) => void
  readonly selectTo: (index: number) => void
  readonly selectAll: () => void
  readonly clear: () => void
}

interface Chosen {
  /** The filters it was chosen under: others mean other alerts, so they end it. */
  readonly under: string
  readonly ids: ReadonlySet<string>
  readonly isAll: boolean
  readonly anchor: number
}

/** What is selected in `alerts`, a list of `total` under the filters `key`. */
export function useSelection(alerts: readonly AlertItem[], total: number, key: string): Selection {
  const [chosen, choose] = useState<Chosen>(nothing(key))
  const { ids, isAll, anchor } = chosen.under === key ? chosen : nothing(key)
  const set = (part: Partial<Chosen>): void => choose({ under: key, ids, isAll: false, anchor, ...part })
  const toggle = (index: number): void => {
    const id = alerts[index]?.id
    if (id === undefined) return
    const before = isAll ? new Set(alerts.map((alert) => alert.id)) : ids
    set({ ids: before.symmetricDifference(new Set([id])), anchor: index })
  }
  const selectTo = (index: number): void => {
    const [first, last] = [Math.min(anchor, index), Math.max(anchor, index)]
    set({ ids: ids.union(new Set(alerts.slice(first, last + 1).map((alert) => alert.id))) })
  }
  return {
    ids,
    isAll,
    count: isAll ? total : ids.size,
    has: (alert) => isAll || ids.has(alert.id),
    toggle,
    selectTo,
    selectAll: () => set({ isAll: true, ids: new Set() }),
    clear: () => choose(nothing(key)),
  }
}

const nothing = (key: string): Chosen => ({ under: key, ids: new Set(), isAll: false, anchor: 0 })
