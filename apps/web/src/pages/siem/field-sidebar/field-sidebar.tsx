import type { FieldsAnswer } from '@aurora/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState, type ReactElement } from 'react'
import { Quiet } from '../../../components/section/placeholders.tsx'
import { PartialLine, Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { useKept } from '../../../components/section/use-kept.ts'
import { TextField } from '../../../components/text-field/text-field.tsx'
import { formatCount } from '../../../format/number.ts'
import { reads, stored, useStored } from '../../../state/stored.ts'
import { defaultColumns } from '../state/address.ts'
import { useFields } from '../state/queries.ts'
import { useWorkspace } from '../state/workspace.ts'
import { sidebarLines } from './field-groups.ts'
import { FieldLine } from './field-line.tsx'
import { useRovingLines } from './use-roving-lines.ts'
import styles from './field-sidebar.module.css'

const pinnedFields = stored('fields.pinned', reads.texts(200))
const lineHeight = 28

/** The fields of the matching events. Each opens its most frequent values. Only lines on the screen exist. */
export function FieldSidebar(): ReactElement {
  const { run } = useWorkspace()
  const client = useQueryClient()
  const fields = useKept(useFields(run.filter))
  const [filter, setFilter] = useState('')
  return (
    <section className={styles.sidebar} aria-label="Fields">
      <div className={styles.filter}>
        <TextField
          label="Filter fields"
          isLabelHidden
          value={filter}
          onChange={setFilter}
          placeholder="Filter fields"
        />
      </div>
      <div className={styles.content}>
        <Section
          label="the fields"
          query={fields}
          skeleton={<Skeleton rows={16} />}
          onStop={() => void client.cancelQueries({ queryKey: ['fields'] })}
        >
          {(answer) => (
            <>
              <PartialLine partial={answer.partial} />
              {answer.sampled === 0 ? (
                <Quiet text="No events, so no fields." />
              ) : (
                <FieldList answer={answer} filter={filter} />
              )}
            </>
          )}
        </Section>
      </div>
    </section>
  )
}

function FieldList({ answer, filter }: { readonly answer: FieldsAnswer; readonly filter: string }): ReactElement {
  const { address } = useWorkspace()
  const [pinned, setPinned] = useStored(pinnedFields)
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const lines = useMemo(
    () => sidebarLines(answer.fields, { pinned, used: usedFields(address.columns, address.q), filter }),
    [answer.fields, pinned, address.columns, address.q, filter],
  )
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    getItemKey: (index) => keyOf(lines[index], index),
    overscan: 8,
  })
  const roving = useRovingLines(lines, (index) => rows.scrollToIndex(index))
  const flip = (set: ReadonlySet<string>, name: string): ReadonlySet<string> => set.symmetricDifference(new Set([name]))
  return (
    <>
      <div className={styles.scroller} ref={scroller} onKeyDown={roving.onKeyDown}>
        <ul style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((item) => {
            const line = lines[item.index]
            if (line === undefined) return null
            return (
              <li
                key={item.key}
                ref={rows.measureElement}
                data-index={item.index}
                style={{ translate: `0 ${item.start}px` }}
                aria-setsize={lines.length}
                aria-posinset={item.index + 1}
              >
                {line.kind === 'head' ? (
                  <h2 className={styles.head}>
                    {line.title} <span>{formatCount(line.count)}</span>
                  </h2>
                ) : (
                  <FieldLine
                    field={line.field}
                    index={item.index}
                    isReachable={item.index === roving.current}
                    isOpen={opened.has(line.field.name)}
                    isPinned={pinned.includes(line.field.name)}
                    onToggle={() => setOpened(flip(opened, line.field.name))}
                    onPin={() => setPinned([...flip(new Set(pinned), line.field.name)])}
                  />
                )}
              </li>
            )
          })}
        </ul>
      </div>
      <p className={styles.foot}>
        {formatCount(answer.fields.length)} fields, shares from {formatCount(answer.sampled)} events
      </p>
    </>
  )
}

const keyOf = (line: ReturnType<typeof sidebarLines>[number] | undefined, index: number): string =>
  line === undefined ? String(index) : line.kind === 'head' ? `# ${line.title}` : line.field.name

/** Columns beside the usual ones, and names that stand before a colon in the query. */
function usedFields(columns: readonly string[], query: string): string[] {
  const chosen = columns.filter((name) => !defaultColumns.includes(name))
  return [...chosen, ...[...query.matchAll(/([\w.@-]+):/g)].map((found) => found[1] ?? '')]
}
