import { mentionsQuery } from '@aurora/search'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { serverNowMs } from '../../../api/server-clock.ts'
import { usePageAddress, type PageAddress } from '../../../app/use-page-address.ts'
import { liveScope } from '../../../live/live-status.ts'
import { spanOf, toIso, type Span } from '../../../time/range.ts'
import { entityPath, parseAddress, printAddress, type EntityAddress } from './address.ts'
import type { Subject } from './subject.ts'

const page: PageAddress<EntityAddress> = {
  to: entityPath,
  parse: (params) => parseAddress(params, serverNowMs()),
  print: printAddress,
}

/** The entity of the address in the address bar; undefined when it names none. */
export function useMakeSubject(): Subject | undefined {
  const [address, change] = usePageAddress(page)
  const { kind, value, from, to } = address
  const { span, again } = useLook(address)
  useEffect(() => {
    liveScope.set('asked')
    return () => liveScope.set('none')
  }, [])
  return useMemo(() => {
    if (kind === undefined || value === '') return undefined
    const entity = { kind, value }
    const filter = { q: mentionsQuery(entity), from: toIso(span.fromMs), to: toIso(span.toMs) }
    return { entity, filter, span, range: { from, to }, change, again }
  }, [kind, value, from, to, span, change, again])
}

/** The range with its times fixed when it was looked at; another entity or range, or `again`, looks anew. */
function useLook(address: EntityAddress): { readonly span: Span; readonly again: () => void } {
  const key = JSON.stringify(address)
  const look = useCallback(() => ({ key, span: fixed(address, serverNowMs()) }), [key])
  const [held, hold] = useState(look)
  const current = held.key === key ? held : look()
  if (current !== held) hold(current)
  const again = useCallback(() => hold(look()), [look])
  return { span: current.span, again }
}

const fixed = (address: EntityAddress, nowMs: number): Span =>
  spanOf(address, nowMs) ?? { fromMs: nowMs - 86_400_000, toMs: nowMs }
