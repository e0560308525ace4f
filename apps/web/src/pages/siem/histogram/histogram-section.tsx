import type { EventItem } from '@aurora/contract'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, use, useMemo, useState, type ReactElement } from 'react'
import { PartialLine, Section } from '../../../components/section/section.tsx'
import { toast } from '../../../components/toasts/toast-list.ts'
import { useKeys } from '../../../keys/use-keys.ts'
import { describeRange, type TimeRange } from '../../../time/range.ts'
import { useZone } from '../../../time/use-zone.ts'
import { showInList } from '../event-table/show-in-list.ts'
import { AfterRows, useKeptAfterRows } from '../state/after-rows.ts'
import { useHistogram } from '../state/queries.ts'
import { useWorkspace } from '../state/workspace.ts'
import { barsOf, rangeOfBars, type Bar } from './bars.ts'
import { BarNumbers } from './bar-numbers.tsx'
import styles from './histogram.module.css'

const HistogramChart = lazy(async () => {
  const { HistogramChart: component } = await import('./histogram-chart.tsx')
  return { default: component }
})

/** Events over time by severity. Marking bars changes the range, and says so; picking one bar scrolls the list there. */
export function HistogramSection({ events }: { readonly events: readonly EventItem[] }): ReactElement {
  const { run, change } = useWorkspace()
  const client = useQueryClient()
  const isAsked = use(AfterRows)
  const zone = useZone()
  const [hasNumbers, showNumbers] = useState(false)
  const histogram = useKeptAfterRows(useHistogram(run.filter))
  useKeys({ 'histogram.numbers': () => showNumbers(!hasNumbers) })
  const zoomTo = (range: TimeRange | undefined): void => {
    if (range === undefined) return
    change(range)
    toast(`Zoomed to ${describeRange(range, zone, 0)}. Back undoes.`, { tone: 'good' })
  }
  return (
    <section className={styles.section} aria-label="Histogram">
      <Section
        label="the histogram"
        query={histogram}
        skeleton={<div className={styles.bones} />}
        {...(isAsked ? { onStop: () => void client.cancelQueries({ queryKey: ['histogram'] }) } : {})}
      >
        {(answer) => (
          <>
            <PartialLine partial={answer.partial} />
            <Chart
              answer={answer}
              hasNumbers={hasNumbers}
              onCloseNumbers={() => showNumbers(false)}
              onZoom={(bars, one, other) => zoomTo(rangeOfBars(bars, one, other, run.span))}
              onPick={(bar, zoom) => showBar(bar, events, zoom)}
            />
          </>
        )}
      </Section>
    </section>
  )
}

interface ChartProps {
  readonly answer: Parameters<typeof barsOf>[0]
  readonly hasNumbers: boolean
  readonly onCloseNumbers: () => void
  readonly onZoom: (bars: readonly Bar[], one: number, other: number) => void
  readonly onPick: (bar: Bar, zoom: () => void) => void
}

function Chart({ answer, hasNumbers, onCloseNumbers, onZoom, onPick }: ChartProps): ReactElement {
  const { run } = useWorkspace()
  const bars = useMemo(() => barsOf(answer, run.span.toMs), [answer, run.span.toMs])
  return (
    <>
      <Suspense fallback={<div className={styles.bones} />}>
        <HistogramChart
          bars={bars}
          onZoom={(one, other) => onZoom(bars, one, other)}
          onPick={(index) => {
            const bar = bars[index]
            if (bar !== undefined) onPick(bar, () => onZoom(bars, index, index))
          }}
        />
      </Suspense>
      {hasNumbers && <BarNumbers bars={bars} onClose={onCloseNumbers} />}
    </>
  )
}

/** Scrolls the list to a bar when its rows are loaded; else offers to zoom there. */
function showBar(bar: Bar, events: readonly EventItem[], zoom: () => void): void {
  const inBar = ({ time }: EventItem): boolean => Date.parse(time) >= bar.fromMs && Date.parse(time) < bar.toMs
  const event = events.find(inBar)
  if (event !== undefined) showInList.set({ id: event.id })
  else if (bar.total > 0) toast('These rows are not loaded yet.', { action: { label: 'Zoom to them', run: zoom } })
}
