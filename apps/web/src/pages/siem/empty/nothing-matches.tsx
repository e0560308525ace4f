import { useQueries } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { call } from '../../../api/client.ts'
import { Button } from '../../../components/button/button.tsx'
import { plural } from '../../../format/number.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import type { SiemAddress } from '../state/address.ts'
import type { Filter } from '../state/run.ts'
import { useWorkspace } from '../state/workspace.ts'
import { droppableTerms } from './terms.ts'
import styles from './empty.module.css'

const mostWays = 6

/** One way to find more: what to leave out, and the address without it. */
interface Way {
  readonly leavesOut: string
  readonly part: Partial<SiemAddress>
  readonly filter: Filter
}

/** The range has events, but none that match: which condition removes the most, and dropping it. */
export function NothingMatches(): ReactElement {
  const { address, change, run } = useWorkspace()
  const ways = waysOut(address, run.filter)
  const counts = useQueries({
    queries: ways.map(({ filter }) => ({
      queryKey: ['without', filter],
      queryFn: ({ signal }: { signal: AbortSignal }) => call('countLogs', { query: filter, signal }),
    })),
  })
  const found = ways
    .map((way, i) => ({ ...way, count: counts[i]?.data?.total ?? 0 }))
    .filter((way) => way.count > 0)
    .toSorted((a, b) => b.count - a.count)
  return (
    <div className={styles.empty}>
      <h2>Nothing matches in this range</h2>
      <ul className={styles.ways}>
        {found.map(({ leavesOut, part, count }) => (
          <li key={leavesOut}>
            <span>
              Without <code>{shorten(showText(leavesOut), 60)}</code>: {plural(count, 'event')}
            </span>
            <Button onClick={() => change(part)}>Drop it</Button>
          </li>
        ))}
      </ul>
      <div className={styles.actions}>
        <Button look="quiet" onClick={() => change({ q: '', sources: [], severities: [], host: '' })}>
          Clear all filters
        </Button>
        <Button look="quiet" onClick={() => change({ from: 'now-7d', to: 'now' })}>
          Widen to 7 days
        </Button>
      </div>
    </div>
  )
}

function waysOut(address: SiemAddress, filter: Filter): Way[] {
  const { q, source, severity, host, ...range } = filter
  const others = {
    ...(source === undefined ? {} : { source }),
    ...(severity === undefined ? {} : { severity }),
    ...(host === undefined ? {} : { host }),
  }
  const query = q === undefined ? {} : { q }
  const terms =
    q === undefined ? [] : [...droppableTerms(q), ...(Object.keys(others).length > 0 ? [{ term: q, rest: '' }] : [])]
  const ways: Way[] = terms.map(({ term, rest }) => ({
    leavesOut: term,
    part: { q: rest },
    filter: { ...range, ...others, ...(rest === '' ? {} : { q: rest }) },
  }))
  const without = (name: 'source' | 'severity' | 'host', leavesOut: string, part: Partial<SiemAddress>): void => {
    const kept = Object.fromEntries(Object.entries(others).filter(([other]) => other !== name))
    ways.push({ leavesOut, part, filter: { ...range, ...query, ...kept } })
  }
  if (source !== undefined) without('source', `source ${source}`, { sources: [] })
  if (severity !== undefined) without('severity', `severity ${severity}`, { severities: [] })
  if (host !== undefined) without('host', `host ${address.host}`, { host: '' })
  return ways.slice(0, mostWays)
}
