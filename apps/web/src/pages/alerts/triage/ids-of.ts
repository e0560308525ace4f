import { call } from '../../../api/client.ts'
import type { Target } from './targets.ts'

/** Alerts that a case may have; the bound of the server. */
export const mostInCase = 1_000

/** The ids of a target, at most as many as a case takes; those of a filter as it matches now. */
export async function idsOf(target: Target): Promise<string[]> {
  if (target.kind === 'one') return [target.alert.id]
  if (target.kind === 'some') return [...target.ids]
  const ids: string[] = []
  for (let cursor: string | null = ''; cursor !== null && ids.length < mostInCase;) {
    const more: { cursor?: string } = cursor === '' ? {} : { cursor }
    const page: Awaited<ReturnType<typeof call<'listAlerts'>>> = await call('listAlerts', {
      query: { ...target.filter, sort: 'newest', limit: 200, ...more },
    })
    ids.push(...page.items.map(({ id }) => id))
    cursor = page.cursor
  }
  return ids.slice(0, mostInCase)
}
