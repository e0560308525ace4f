import type { HistogramAnswer } from '@aurora/contract'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, useState, type ReactElement } from 'react'
import { Button } from '../../../components/button/button.tsx'
import { PartialLine, Section } from '../../../components/section/section.tsx'
import { useKept } from '../../../components/section/use-kept.ts'
import { toast } from '../../../components/toasts/toast-list.ts'
import { plural } from '../../../format/number.ts'
import { useKeys } from '../../../keys/use-keys.ts'
import { describeRange, toIso } from '../../../time/range.ts'
import { useZone } from '../../../time/use-zone.ts'
import { BarNumbers } from '../../siem/histogram/bar-numbers.tsx'
import { barsOf, rangeOfBars, type Bar } from '../../siem/histogram/bars.ts'
import { Card } from '../card.tsx'
import { useActivity } from '../state/queries.ts'
import { searchFor, useSubject } from '../state/subject.ts'
import styles from './activity.module.css'

const HistogramChart = lazy(async () => ({
  default: (await import('../../siem/histogram/histogram-chart.tsx')).HistogramChart,
}))

/** Its events over time by severity. Marking bars changes the range; picking one shows its events. */
export function ActivityPart(): ReactElement {
  const [hasNumbers, showNumbers] = useState(false)
  const aside = (
    <Button look="quiet" icon="table" onClick={() => showNumbers(true)}>
      Numbers
    </Button>
  )
  return (
    <Card title="Activity over time" needs="siem:read" isWide aside={aside}>
      {() => <Asked hasNumbers={hasNumbers} showNumbers={showNumbers} />}
    </Card>
  )
}

interface AskedProps {
  readonly hasNumbers: boolean
  readonly showNumbers: (has: boolean) => void
}

function Asked({ hasNumbers, showNumbers }: AskedProps): ReactElement {
  const { filter } = useSubject()
  const activity = useKept(useActivity(filter))
  useKeys({ 'histogram.numbers': () => showNumbers(!hasNumbers) })
  return (
    <Section label="its activity" query={activity} skeleton={<div className={styles.bones} />}>
      {(answer) => (
        <>
          <PartialLine partial={answer.partial} />
          <Chart answer={answer} hasNumbers={hasNumbers} onCloseNumbers={() => showNumbers(false)} />
        </>
      )}
    </Section>
  )
}

interface ChartProps {
  readonly answer: HistogramAnswer
  readonly hasNumbers: boolean
  readonly onCloseNumbers: () => void
}

function Chart({ answer, hasNumbers, onCloseNumbers }: ChartProps): ReactElement {
  const { entity, span, change } = useSubject()
  const navigate = useNavigate()
  const zone = useZone()
  const bars = useMemo(() => barsOf(answer, span.toMs), [answer, span.toMs])
  const zoom = (one: number, other: number): void => {
    const range = rangeOfBars(bars, one, other, span)
    if (range === undefined) return
    change(range)
    toast(`Zoomed to ${describeRange(range, zone, 0)}. Back undoes.`)
  }
  const pick = (bar: Bar | undefined): void => {
    if (bar === undefined || bar.total === 0) return
    const range = { from: toIso(bar.fromMs), to: toIso(bar.toMs) }
    void navigate({ to: '/siem', search: searchFor(entity, range) })
  }
  return (
    <>
      <Suspense fallback={<div className={styles.bones} />}>
        <HistogramChart bars={bars} onZoom={zoom} onPick={(index) => pick(bars[index])} />
      </Suspense>
      <p className={styles.total}>
        {plural(
          bars.reduce((sum, bar) => sum + bar.total, 0),
          'event',
        )}
      </p>
      {hasNumbers && <BarNumbers bars={bars} onClose={onCloseNumbers} />}
    </>
  )
}
