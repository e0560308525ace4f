import type { SourceCard } from '@aurora/contract'

/** What the workspace shows of a source: its sensors taken together. */
export interface SourceSummary {
  readonly source: string
  readonly status: SourceCard['status']
  readonly eventsPerSecond: number
  readonly today: number
  readonly lastEvent: string | null
  readonly sensors: number
  readonly isDemo: boolean
}

const best = ['connected', 'silent', 'disconnected'] as const

/** One summary a source; it is connected when one of its sensors is. Sources come in the order of their first card. */
export function perSource(cards: readonly SourceCard[]): SourceSummary[] {
  return [...Map.groupBy(cards, (card) => card.source)].map(([source, own]) => ({
    source,
    status: best.find((status) => own.some((card) => card.status === status)) ?? 'disconnected',
    eventsPerSecond: own.reduce((sum, card) => sum + card.eventsPerSecond, 0),
    today: own.reduce((sum, card) => sum + card.today, 0),
    lastEvent: own.reduce<string | null>((last, card) => laterOf(last, card.lastEvent), null),
    sensors: own.length,
    isDemo: own.every((card) => card.isDemo),
  }))
}

const laterOf = (a: string | null, b: string | null): string | null => (a === null || (b !== null && b > a) ? b : a)
