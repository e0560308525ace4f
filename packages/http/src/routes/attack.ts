import { formatTimeUs } from '@aurora/core'
import { attackTable, attackTechniques, navigatorLayer, type TechniqueCoverage } from '@aurora/detect'
import { loadCoverage } from '../attack-coverage.ts'
import type { FastifyInstance } from '../fastify.ts'
import { handle } from '../handle.ts'
import { rangeGiven } from '../parameters.ts'
import type { Services } from '../services.ts'

/** Coverage of MITRE ATT&CK: by rules, by data, by what was seen. */
export function attackRoutes(app: FastifyInstance, services: Services): void {
  handle(app, 'listTechniques', async () => ({
    ...attackTable,
    items: [...attackTechniques.values()].map(({ tactics, ...technique }) => ({ ...technique, tactics: [...tactics] })),
  }))

  handle(app, 'attackCoverage', async ({ query, signal }) => {
    const range = rangeGiven(query.from, query.to)
    const { techniques, genericEvents, partial } = await loadCoverage(services, range, signal)
    const wanted = query.technique?.toUpperCase()
    const items = techniques.filter(
      (each) =>
        shows[query.show](each) && (wanted === undefined || each.id === wanted || each.id.startsWith(`${wanted}.`)),
    )
    return {
      ...attackTable,
      from: formatTimeUs(range.fromUs),
      to: formatTimeUs(range.toUs),
      summary: summaryOf(techniques),
      genericEvents,
      partial: partial ?? null,
      items: items.map(toItem),
    }
  })

  handle(app, 'attackLayer', async ({ query, signal }) => {
    const range = rangeGiven(query.from, query.to)
    const { techniques } = await loadCoverage(services, range, signal)
    const {
      techniques: drawn,
      gradient,
      legendItems,
      metadata,
      ...layer
    } = navigatorLayer(techniques, {
      domain: query.domain,
      from: formatTimeUs(range.fromUs),
      to: formatTimeUs(range.toUs),
    })
    return {
      ...layer,
      techniques: [...drawn],
      gradient: { ...gradient, colors: [...gradient.colors] },
      legendItems: [...legendItems],
      metadata: [...metadata],
    }
  })
}

const isSeen = ({ seen }: TechniqueCoverage): boolean => seen.findings + seen.alerts + seen.events > 0

const shows: Readonly<Record<'all' | 'covered' | 'blind' | 'seen', (each: TechniqueCoverage) => boolean>> = {
  all: () => true,
  covered: (each) => each.rules.installed > 0 || isSeen(each),
  blind: ({ isBlind }) => isBlind,
  seen: isSeen,
}

function summaryOf(all: readonly TechniqueCoverage[]) {
  const known = all.filter(({ state }) => state === 'current')
  const count = (is: (each: TechniqueCoverage) => boolean): number => known.filter(is).length
  return {
    techniques: known.length,
    installed: count(({ rules }) => rules.installed > 0),
    enabled: count(({ rules }) => rules.enabled > 0),
    asked: count(({ rules }) => rules.asked > 0),
    withData: count(({ data }) => data === 'arrives' || data === 'partly'),
    seen: count(isSeen),
    blind: count(({ isBlind }) => isBlind),
    unknownIds: all.length - known.length,
  }
}

const toItem = ({ tactics, replaces, logsources, ...each }: TechniqueCoverage) => ({
  ...each,
  tactics: [...tactics],
  replaces: [...replaces],
  logsources: logsources.map(({ events, ...logsource }) => ({ ...logsource, events: events ?? null })),
})
