import { addTerm } from '@aurora/search'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { use, useState, type KeyboardEvent, type ReactElement } from 'react'
import { call } from '../../../api/client.ts'
import { sentenceOf } from '../../../api/problem.ts'
import { Button } from '../../../components/button/button.tsx'
import { Quiet } from '../../../components/section/placeholders.tsx'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { toast } from '../../../components/toasts/toast-list.ts'
import { saveFile } from '../../../format/save-file.ts'
import { formatCount, formatShort, plural } from '../../../format/number.ts'
import { AfterRows, useKeptAfterRows } from '../state/after-rows.ts'
import { termOf } from '../state/event-fields.ts'
import { useWorkspace } from '../state/workspace.ts'
import { attackShows, matrixOf, tacticWords, type AttackShow, type Cell, type Column } from './matrix.ts'
import styles from './attack-view.module.css'

const showWords: Readonly<Record<AttackShow, string>> = {
  seen: 'Seen',
  covered: 'Covered by rules',
  uncovered: 'Seen but not covered',
}

/** Techniques under their tactics: what was seen, what rules are about, and what was seen that none is about. */
export function AttackView(): ReactElement {
  const { run } = useWorkspace()
  const [show, setShow] = useState<AttackShow>('seen')
  const { from, to } = run.filter
  const query = useQuery({
    queryKey: ['attack-coverage', from, to],
    queryFn: ({ signal }) => call('attackCoverage', { query: { from, to, show: 'all' }, signal }),
    placeholderData: keepPreviousData,
    enabled: use(AfterRows),
    staleTime: Infinity,
    gcTime: 60_000,
  })
  return (
    <section className={styles.view} aria-label="ATT&CK">
      <div className={styles.bar}>
        <div className={styles.shows} role="group" aria-label="Techniques">
          {attackShows.map((one) => (
            <button key={one} type="button" aria-pressed={one === show} onClick={() => setShow(one)}>
              {showWords[one]}
            </button>
          ))}
        </div>
        <Button look="quiet" onClick={() => void exportLayer(from, to)}>
          Navigator layer
        </Button>
      </div>
      <Section label="the techniques" query={useKeptAfterRows(query)} skeleton={<Skeleton rows={14} />}>
        {({ version, notice, items, partial }) => (
          <>
            <p className={styles.told}>
              ATT&CK {version}. All events received in the range, whatever the search.
              {partial !== null && ' Partial: the store met a limit while counting.'} <small>{notice}</small>
            </p>
            <Matrix columns={matrixOf(items, show)} show={show} />
          </>
        )}
      </Section>
    </section>
  )
}

interface MatrixProps {
  readonly columns: readonly Column[]
  readonly show: AttackShow
}

const nothing: Readonly<Record<AttackShow, string>> = {
  seen: 'No event and no finding of this range names a technique.',
  covered: 'No enabled rule names a technique. Install a rule pack, or make a rule of a search.',
  uncovered: 'Every technique that was seen has an enabled rule.',
}

/** Arrows move between the cells, Enter filters the events by the technique. */
function Matrix({ columns, show }: MatrixProps): ReactElement {
  const [[atColumn, atCell], goTo] = useState<readonly [number, number]>([0, 0])
  if (columns.length === 0) return <Quiet text={nothing[show]} />
  const column = Math.min(atColumn, columns.length - 1)
  const cell = Math.min(atCell, (columns[column]?.cells.length ?? 1) - 1)
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const nextColumn = Math.max(0, Math.min(columns.length - 1, column + (step[0] ?? 0)))
    const most = (columns[nextColumn]?.cells.length ?? 1) - 1
    const next = [nextColumn, Math.max(0, Math.min(most, cell + (step[1] ?? 0)))] as const
    goTo(next)
    event.currentTarget.querySelector<HTMLElement>(`[data-cell="${next.join()}"]`)?.focus()
  }
  return (
    <div className={styles.matrix} onKeyDown={onKeyDown} tabIndex={-1}>
      {columns.map(({ tactic, cells }, i) => (
        <section key={tactic} className={styles.column} aria-label={tacticWords(tactic)}>
          <h2>
            {tacticWords(tactic)} <small>{cells.length}</small>
          </h2>
          <ul>
            {cells.map((one, j) => (
              <li key={one.id}>
                <CellButton cell={one} show={show} place={`${i},${j}`} isReachable={i === column && j === cell} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

interface CellButtonProps {
  readonly cell: Cell
  readonly show: AttackShow
  readonly place: string
  readonly isReachable: boolean
}

function CellButton({ cell, show, place, isReachable }: CellButtonProps): ReactElement {
  const { address, change } = useWorkspace()
  const { id, name, count, depth, rules, events, findings, isBlind } = cell
  const said = `${id} ${name}: ${plural(events, 'event')}, ${plural(findings, 'finding')}, ${plural(rules, 'enabled rule')}`
  const filter = (): void =>
    change({ view: 'events', q: addTerm(address.q, termOf({ field: 'techniques', value: id })) })
  return (
    <button
      type="button"
      className={styles.cell}
      data-depth={depth}
      data-cell={place}
      tabIndex={isReachable ? 0 : -1}
      title={isBlind ? `${said}. Its rules wait for log sources that send nothing.` : said}
      onClick={filter}
    >
      <span className={styles.id}>{id}</span>
      <span className={styles.name}>{name === '' ? 'not in this ATT&CK' : name}</span>
      <strong title={formatCount(count)}>{formatShort(count)}</strong>
      <span className="visually-hidden">{show === 'covered' ? 'rules' : 'events or findings'}</span>
    </button>
  )
}

async function exportLayer(from: string, to: string): Promise<void> {
  try {
    const layer = await call('attackLayer', { query: { from, to } })
    saveFile('aurora-attack-layer.json', JSON.stringify(layer, undefined, 2), 'application/json')
    toast('Saved the layer. The ATT&CK Navigator opens it with “Open existing layer”.', { tone: 'good' })
  } catch (error) {
    toast(`The layer could not be made. ${sentenceOf(error)}`, { tone: 'bad' })
  }
}
