import type { Me } from '@aurora/contract'
import type { EntityKind } from '@aurora/core'
import { addTerm } from '@aurora/search'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { call } from '../../api/client.ts'
import { sentenceOf } from '../../api/problem.ts'
import type { SearchParams } from '../../app/search-params.ts'
import { shorten, showText } from '../../format/show-text.ts'
import { may } from '../../session/use-me.ts'
import { narrow } from './narrow.ts'
import type { PaletteItem } from './palette-item.ts'
import { typedOf } from './typed.ts'

/** Of each kind that the server is asked for. */
const most = 5
const leastChars = 2

/** What a text leads to. */
export interface FoundItems {
  /** What it is by itself. */
  readonly typed: readonly PaletteItem[]
  /** What the server finds by it. */
  readonly items: readonly PaletteItem[]
  /** What could not be asked, in a sentence each. */
  readonly failures: readonly string[]
  readonly isLooking: boolean
}

/** Items for a text; the server is asked for `settled`, which follows the text when typing pauses. */
export function useFoundItems(me: Me, text: string, settled: string): FoundItems {
  const typed = useTypedItems(me, text)
  const found = [
    useAlertItems(me, settled),
    useCaseItems(me, settled),
    useHuntItems(me, settled),
    useRuleItems(me, settled),
  ]
  return {
    typed,
    items: found.flatMap(({ items }) => items),
    failures: found.flatMap(({ failure }) => failure ?? []),
    isLooking: text.trim() !== settled.trim() || found.some(({ isLooking }) => isLooking),
  }
}

const typedGroup = 'What was typed'

/** Where a number, an address or words lead without asking. */
function useTypedItems(me: Me, text: string): PaletteItem[] {
  const navigate = useNavigate()
  const typed = typedOf(text)
  switch (typed.kind) {
    case 'nothing':
      return []
    case 'alert':
    case 'case': {
      if (!may(me, `${typed.kind}s:read`)) return []
      const { to, parameter, icon } = opens[typed.kind]
      const run = (): void => void navigate({ to, search: { [parameter]: typed.name } })
      return [{ id: 'typed', group: typedGroup, label: `Open ${typed.name}`, icon, run }]
    }
    default: {
      const goTo: GoTo = (to, search) => void navigate({ to, search })
      const { kind, value } = typed
      const looking = lookingFor(kind, value, goTo).filter(({ id }) =>
        may(me, id === 'events' ? 'siem:read' : 'alerts:read'),
      )
      if (!may(me, 'siem:read') && !may(me, 'alerts:read')) return looking
      // What surely is an entity is opened; one word may be the name of one.
      return kind === 'words' ? [...looking, ...namesOf(value, goTo)] : [opening(kind, value, goTo), ...looking]
    }
  }
}

const opens = {
  alert: { to: '/alerts', parameter: 'selectedAlert', icon: 'alerts' },
  case: { to: '/cases', parameter: 'selectedCase', icon: 'cases' },
} as const

type GoTo = (to: '/siem' | '/alerts' | '/entity', search: SearchParams) => void

const opening = (kind: EntityKind, value: string, goTo: GoTo, as = ''): PaletteItem => ({
  id: `open ${kind}`,
  group: typedGroup,
  label: `Open ${as}${shorten(showText(value), 60)}`,
  icon: 'target',
  detail: 'what it did, alerts, peers',
  run: () => goTo('/entity', { kind, value }),
})

/** A single word may be the name of a machine or of a person. */
const namesOf = (value: string, goTo: GoTo): PaletteItem[] =>
  /^[^\s:"*]{2,64}$/.test(value) ? [opening('host', value, goTo, 'host '), opening('user', value, goTo, 'user ')] : []

function lookingFor(kind: EntityKind | 'words', value: string, goTo: GoTo): PaletteItem[] {
  const shown = shorten(showText(value), 60)
  // An address is looked for at either end of an event, words anywhere in it.
  const search = kind === 'address' ? { host: value } : { q: addTerm('', { value }) }
  return [
    {
      id: 'events',
      group: typedGroup,
      label: `Events with ${shown}`,
      icon: 'search',
      run: () => goTo('/siem', search),
    },
    {
      id: 'alerts',
      group: typedGroup,
      label: `Alerts about ${shown}`,
      icon: 'alerts',
      run: () => goTo('/alerts', { q: value }),
    },
  ]
}

interface Found {
  readonly items: readonly PaletteItem[]
  readonly failure: string | undefined
  readonly isLooking: boolean
}

/** Asks for things by words, when the person may see them and enough is typed. */
function useAsked<T>(
  what: string,
  key: readonly unknown[],
  isAsked: boolean,
  ask: (signal: AbortSignal) => Promise<readonly T[]>,
  itemOf: (one: T) => PaletteItem,
): Found {
  const { data, error, isFetching } = useQuery({
    queryKey: ['palette', what, ...key],
    queryFn: ({ signal }) => ask(signal),
    enabled: isAsked,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 10_000,
    gcTime: 30_000,
  })
  return {
    items: isAsked ? (data ?? []).map(itemOf) : [],
    failure: isAsked && error !== null ? `No ${what}: ${sentenceOf(error)}` : undefined,
    isLooking: isAsked && isFetching,
  }
}

const isEnough = (text: string): boolean => text.trim().length >= leastChars

function useAlertItems(me: Me, text: string): Found {
  const navigate = useNavigate()
  const q = text.trim().slice(0, 256)
  return useAsked(
    'alerts',
    [q],
    isEnough(q) && may(me, 'alerts:read'),
    async (signal) => (await call('listAlerts', { query: { q, sort: 'newest', limit: most }, signal })).items,
    ({ id, name, title, status }) => ({
      id,
      group: 'Alerts',
      label: `${name} ${shorten(showText(title), 80)}`,
      icon: 'alerts',
      detail: status.replace('_', ' '),
      run: () => void navigate({ to: '/alerts', search: { selectedAlert: name } }),
    }),
  )
}

function useCaseItems(me: Me, text: string): Found {
  const navigate = useNavigate()
  const q = text.trim().slice(0, 256)
  return useAsked(
    'cases',
    [q],
    isEnough(q) && may(me, 'cases:read'),
    async (signal) => (await call('listCases', { query: { q, sort: 'updated', limit: most }, signal })).items,
    ({ id, name, title, status }) => ({
      id,
      group: 'Cases',
      label: `${name} ${shorten(showText(title), 80)}`,
      icon: 'cases',
      detail: status.replace('_', ' '),
      run: () => void navigate({ to: '/cases', search: { selectedCase: name } }),
    }),
  )
}

/** Saved hunts are few: all of them are asked for once, and narrowed here. */
function useHuntItems(me: Me, text: string): Found {
  const navigate = useNavigate()
  const found = useAsked(
    'saved hunts',
    [],
    isEnough(text) && may(me, 'siem:read'),
    async (signal) => (await call('listHunts', { signal })).items,
    ({ id, name, search }) => ({
      id,
      group: 'Saved hunts',
      label: shorten(showText(name), 80),
      icon: 'search',
      run: () =>
        void navigate({
          to: '/siem',
          search: {
            q: search.query,
            source: search.sources.join(','),
            severity: search.severities.join(','),
            host: search.hosts[0] ?? '',
          },
        }),
    }),
  )
  return { ...found, items: narrow(found.items, text).slice(0, most) }
}

function useRuleItems(me: Me, text: string): Found {
  const navigate = useNavigate()
  const q = text.trim().slice(0, 200)
  return useAsked(
    'rules',
    [q],
    isEnough(q) && may(me, 'detections:read') && may(me, 'alerts:read'),
    async (signal) => (await call('listRules', { query: { q, limit: most }, signal })).items,
    ({ key, title, pack }) => ({
      id: `rule ${key}`,
      group: 'Rules',
      label: shorten(showText(title), 80),
      icon: 'filter',
      detail: `its alerts, pack ${shorten(showText(pack), 20)}`,
      run: () => void navigate({ to: '/alerts', search: { q: title.slice(0, 256) } }),
    }),
  )
}
