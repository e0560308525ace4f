import type { AlertItem } from '@aurora/contract'
import { plural } from '../../../format/number.ts'
import type { AlertFilter } from '../state/filter.ts'

/** What an act goes to: one alert, some, or all that match the filters. */
export type Target =
  | { readonly kind: 'one'; readonly alert: AlertItem }
  | { readonly kind: 'some'; readonly alerts: readonly AlertItem[]; readonly ids: readonly string[] }
  | { readonly kind: 'all'; readonly filter: AlertFilter; readonly count: number; readonly of?: string }

/** How a target is called: "A-12", "3 alerts", "all 3,412 alerts that match". */
export function targetWords(target: Target): string {
  if (target.kind === 'one') return target.alert.name
  if (target.kind === 'some') return plural(target.ids.length, 'alert')
  return `all ${plural(target.count, 'alert')} ${target.of === undefined ? 'that match' : `of ${target.of}`}`
}

/** Whom an act would take alerts from: the owners other than `me`, of those alerts that are known. */
export function otherOwners(target: Target, me: string): readonly string[] {
  if (target.kind === 'all') return []
  const alerts = target.kind === 'one' ? [target.alert] : target.alerts
  const owners = alerts.map(({ assignee }) => assignee).filter((name) => name !== null && name !== me)
  return [...new Set(owners)] as string[]
}

/** The alert to open when those of `gone` leave the list: the next one that stays, else the one before. */
export function nextAfter(alerts: readonly AlertItem[], gone: ReadonlySet<string>): AlertItem | undefined {
  const last = alerts.findLastIndex(({ id }) => gone.has(id))
  const stays = (alert: AlertItem): boolean => !gone.has(alert.id)
  return alerts.slice(last + 1).find(stays) ?? alerts.slice(0, Math.max(0, last)).findLast(stays)
}
