import 'uplot/dist/uPlot.min.css'
import { useEffect, useRef, useState, type KeyboardEvent, type ReactElement, type RefObject } from 'react'
import type uPlot from 'uplot'
import { useKeys } from '../../../keys/use-keys.ts'
import { useWidth } from '../../../layout/use-width.ts'
import { useShownTheme } from '../../../theme/theme-choice.ts'
import { useZone } from '../../../time/use-zone.ts'
import { sayBar, summaryOf, type Bar } from './bars.ts'
import { makePlot, plotHeight } from './plot.ts'
import styles from './histogram.module.css'

interface HistogramChartProps {
  readonly bars: readonly Bar[]
  /** Zooms to the bars from one to another. */
  readonly onZoom: (one: number, other: number) => void
  /** Shows one bar in the list. */
  readonly onPick: (index: number) => void
}

interface Mark {
  readonly at: number
  readonly from: number
}

/** The bars, marked by drag or by arrows with Shift. For the keyboard it is a slider whose value is a bar. */
export function HistogramChart({ bars, onZoom, onPick }: HistogramChartProps): ReactElement {
  const zone = useZone()
  const place = useRef<HTMLDivElement>(null)
  const width = useWidth(place)
  const slider = useRef<HTMLDivElement>(null)
  const [mark, setMark] = useState<Mark>()
  const plot = usePlot(place, bars, width, { onZoom, onPick })
  const bounded = mark === undefined ? undefined : boundMark(mark, bars.length)
  useEffect(() => {
    if (plot !== undefined) showMark(plot, bars, bounded)
  })
  useKeys({ 'histogram.focus': () => slider.current?.focus() })
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = bounded?.at ?? bars.length - 1
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      Home: 0,
      End: bars.length - 1,
    }
    const next = steps[event.key]
    if (next !== undefined) {
      const to = Math.max(0, Math.min(bars.length - 1, next))
      setMark({ at: to, from: event.shiftKey ? (bounded?.from ?? at) : to })
    } else if (event.key === 'Enter' && bounded !== undefined) {
      if (bounded.at === bounded.from) onPick(bounded.at)
      else onZoom(bounded.from, bounded.at)
    } else if (event.key === 'Escape' && bounded !== undefined) setMark(undefined)
    else return
    event.preventDefault()
  }
  const current = bars[bounded?.at ?? bars.length - 1]
  return (
    <div
      ref={slider}
      className={styles.chart}
      role="slider"
      tabIndex={0}
      aria-label={summaryOf(bars, zone)}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, bars.length - 1)}
      aria-valuenow={bounded?.at ?? bars.length - 1}
      aria-valuetext={current === undefined ? 'no bars' : sayBar(current, zone) + saySpread(bounded)}
      onKeyDown={onKeyDown}
      onBlur={() => setMark(undefined)}
    >
      <div ref={place} style={{ height: plotHeight }} />
      {bounded !== undefined && current !== undefined && (
        <p className={styles.reading} aria-hidden="true">
          {sayBar(current, zone)}
          {saySpread(bounded)}
        </p>
      )}
    </div>
  )
}

const saySpread = (mark: Mark | undefined): string =>
  mark === undefined || mark.at === mark.from ? '' : `; ${Math.abs(mark.at - mark.from) + 1} bars marked, Enter zooms`

const boundMark = ({ at, from }: Mark, count: number): Mark => ({
  at: Math.min(at, count - 1),
  from: Math.min(from, count - 1),
})

interface Acts {
  readonly onZoom: (one: number, other: number) => void
  readonly onPick: (index: number) => void
}

/** The plot inside `place`; made again when its bars, size, zone or theme change. */
function usePlot(
  place: RefObject<HTMLDivElement | null>,
  bars: readonly Bar[],
  width: number,
  acts: Acts,
): uPlot | undefined {
  const zone = useZone()
  const theme = useShownTheme()
  const latest = useRef(acts)
  const [plot, setPlot] = useState<uPlot>()
  useEffect(() => {
    latest.current = acts
  })
  useEffect(() => {
    const parent = place.current
    if (parent === null || width === 0 || bars.length === 0) return undefined
    const made = makePlot(parent, bars, width, zone, {
      onZoom: (one, other) => latest.current.onZoom(one, other),
      onPick: (index) => latest.current.onPick(index),
    })
    setPlot(made)
    return () => {
      setPlot(undefined)
      made.destroy()
    }
  }, [place, bars, width, zone, theme])
  return plot
}

/** Draws the mark of the keyboard as the selection of the plot. */
function showMark(plot: uPlot, bars: readonly Bar[], mark: Mark | undefined): void {
  const first = mark === undefined ? undefined : bars[Math.min(mark.at, mark.from)]
  const last = mark === undefined ? undefined : bars[Math.max(mark.at, mark.from)]
  if (first === undefined || last === undefined) {
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
    return
  }
  const left = plot.valToPos(first.fromMs / 1000, 'x')
  const width = plot.valToPos(last.toMs / 1000, 'x') - left
  plot.setSelect({ left, top: 0, width, height: plot.over.clientHeight }, false)
}
