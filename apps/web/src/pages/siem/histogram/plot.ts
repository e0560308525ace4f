import uPlot from 'uplot'
import { formatShort } from '../../../format/number.ts'
import { tickLabel, timeTicks } from '../../../time/ticks.ts'
import type { Zone } from '../../../time/zone.ts'
import { sayBar, stacked, stackOrder, type Bar } from './bars.ts'

/** Height of the chart with its axis, in px. */
export const plotHeight = 96

const pxPerTick = 90
const leastDragPx = 6
/** Part of the width on the left where a label would run into the other axis. */
const edgeShare = 0.02

interface Acts {
  readonly onZoom: (one: number, other: number) => void
  readonly onPick: (index: number) => void
}

/** A colour token as the canvas wants it. */
const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

/** Draws the bars into `parent`. Dragging over bars zooms, a click picks one. The caller destroys what it gets. */
export function makePlot(parent: HTMLElement, bars: readonly Bar[], width: number, zone: Zone, acts: Acts): uPlot {
  const xs = bars.map((bar) => (bar.fromMs + bar.toMs) / 2000)
  // uPlot draws later series over earlier ones, so the tallest line of the stack comes first.
  const data: uPlot.AlignedData = [xs, ...stacked(bars).toReversed()]
  const first = bars[0]?.fromMs ?? 0
  const last = bars.at(-1)?.toMs ?? 1
  return new uPlot(
    {
      width,
      height: plotHeight,
      padding: [6, 12, 0, 0],
      legend: { show: false },
      cursor: cursorFor(bars, acts),
      scales: {
        x: { time: true, range: [first / 1000, last / 1000] },
        y: { range: (_, __, most) => [0, Math.max(1, most) * 1.06] },
      },
      axes: axesFor(zone, first, last),
      series: [{}, ...stackOrder.toReversed().map((name) => seriesFor(`--chart-${name}`))],
      hooks: { draw: [(plot) => drawMarks(plot, bars)], init: [(plot) => followPointer(plot, bars, zone)] },
    },
    data,
    parent,
  )
}

function seriesFor(colour: string): uPlot.Series {
  const paths = uPlot.paths.bars?.({ size: [0.82, 40], gap: 0 })
  return { fill: token(colour), width: 0, points: { show: false }, ...(paths === undefined ? {} : { paths }) }
}

function axesFor(zone: Zone, fromMs: number, toMs: number): uPlot.Axis[] {
  const text = { stroke: token('--text-faint'), font: `11px ${token('--font-ui')}` }
  const line = { stroke: token('--line'), width: 1 }
  return [
    {
      ...text,
      size: 20,
      gap: 2,
      ticks: { show: false },
      grid: { show: false },
      splits: (plot) =>
        timeTicks(fromMs, toMs, zone, Math.max(2, plot.width / pxPerTick))
          .filter((ms) => ms - fromMs > (toMs - fromMs) * edgeShare)
          .map((ms) => ms / 1000),
      values: (_, splits) => splits.map((second, i) => tickLabel(second * 1000, zone, stepOf(splits, i) * 1000)),
    },
    {
      ...text,
      size: 44,
      gap: 4,
      ticks: { show: false },
      grid: line,
      space: 26,
      incrs: [
        1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 2e6, 5e6, 1e7, 1e8, 1e9,
      ],
      values: (_, splits) => splits.map(formatShort),
    },
  ]
}

const stepOf = (splits: readonly number[], i: number): number =>
  i === 0 ? (splits[1] ?? 0) - (splits[0] ?? 0) : (splits[i] ?? 0) - (splits[i - 1] ?? 0)

/** Drag marks bars; a press without a drag picks one. uPlot's own zoom is off: the range belongs to the address. */
function cursorFor(bars: readonly Bar[], acts: Acts): uPlot.Cursor {
  return {
    y: false,
    points: { show: false },
    drag: { x: true, y: false, setScale: false, dist: leastDragPx },
    bind: {
      mouseup: (plot, _target, handler) => (event) => {
        handler(event)
        const { left, width } = plot.select
        if (width >= leastDragPx) acts.onZoom(indexAt(plot, bars, left), indexAt(plot, bars, left + width - 1))
        else if (plot.cursor.left !== undefined && plot.cursor.left >= 0)
          acts.onPick(indexAt(plot, bars, plot.cursor.left))
        plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
        return null
      },
      dblclick: () => () => null,
    },
  }
}

function indexAt(plot: uPlot, bars: readonly Bar[], left: number): number {
  const ms = plot.posToVal(left, 'x') * 1000
  const found = bars.findIndex((bar) => ms >= bar.fromMs && ms < bar.toMs)
  return found >= 0 ? found : ms < (bars[0]?.fromMs ?? 0) ? 0 : bars.length - 1
}

/** Says the bar under the pointer in the native title, which needs no room of its own. */
function followPointer(plot: uPlot, bars: readonly Bar[], zone: Zone): void {
  plot.over.addEventListener('mousemove', (event) => {
    const bar = bars[indexAt(plot, bars, event.offsetX)]
    plot.over.title = bar === undefined ? '' : sayBar(bar, zone)
  })
}

/** Hatches bars whose time is not over, and draws where nothing is known differently from where nothing happened. */
function drawMarks(plot: uPlot, bars: readonly Bar[]): void {
  const { ctx } = plot
  const bottom = plot.bbox.top + plot.bbox.height
  const x = (ms: number): number => plot.valToPos(ms / 1000, 'x', true)
  ctx.save()
  for (const bar of bars) {
    const left = x(bar.fromMs)
    const width = x(bar.toMs) - left
    if (bar.isMissing) gap(ctx, left, width, bottom)
    else if (bar.isOpen && bar.total > 0) hatch(ctx, left, plot.valToPos(bar.total, 'y', true), width, bottom)
  }
  ctx.restore()
}

function gap(ctx: CanvasRenderingContext2D, left: number, width: number, bottom: number): void {
  ctx.strokeStyle = token('--line-strong')
  ctx.setLineDash([2, 3])
  ctx.beginPath()
  ctx.moveTo(left, bottom - 2)
  ctx.lineTo(left + width, bottom - 2)
  ctx.stroke()
  ctx.setLineDash([])
}

function hatch(ctx: CanvasRenderingContext2D, left: number, top: number, width: number, bottom: number): void {
  ctx.save()
  ctx.beginPath()
  ctx.rect(left, top, width, bottom - top)
  ctx.clip()
  ctx.strokeStyle = token('--surface')
  ctx.lineWidth = 2 * devicePixelRatio
  const height = bottom - top
  for (let offset = -height; offset < width; offset += 5 * devicePixelRatio) {
    ctx.beginPath()
    ctx.moveTo(left + offset, bottom)
    ctx.lineTo(left + offset + height, top)
    ctx.stroke()
  }
  ctx.restore()
}
