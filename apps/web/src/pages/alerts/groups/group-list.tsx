import { useRef, useState, type KeyboardEvent, type ReactElement } from 'react'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { plural } from '../../../format/number.ts'
import { useKeys } from '../../../keys/use-keys.ts'
import type { Answer } from '../../../api/operations.ts'
import { NoAlerts } from '../empty/no-alerts.tsx'
import type { GroupBy } from '../state/address.ts'
import { useQueue } from '../state/queue.ts'
import { groupingWords } from './group.ts'
import { GroupLine } from './group-line.tsx'
import { useGroups } from './use-groups.ts'
import styles from './groups.module.css'

/** The alerts in groups, the worst first. j and k go from group to group, Enter opens one, x selects it. */
export function GroupList({ by }: { readonly by: GroupBy }): ReactElement {
  const { filter } = useQueue()
  const query = useGroups(by, filter)
  return (
    <Section label="the groups" query={query} skeleton={<Skeleton rows={12} height={36} />}>
      {(answer) =>
        answer.items.length === 0 && answer.ungrouped === 0 ? <NoAlerts /> : <Lines by={by} answer={answer} />
      }
    </Section>
  )
}

function Lines({ by, answer }: { readonly by: GroupBy; readonly answer: Answer<'groupAlerts'> }): ReactElement {
  const { items, total, ungrouped } = answer
  const { group, setGroup } = useQueue()
  const list = useRef<HTMLUListElement>(null)
  const [openKey, setOpen] = useState<string>()
  const go = (step: 1 | -1): void => {
    const lines = [...(list.current?.querySelectorAll<HTMLElement>('[data-group]') ?? [])]
    const at = lines.findIndex((line) => line === document.activeElement)
    lines[at < 0 ? 0 : Math.max(0, Math.min(lines.length - 1, at + step))]?.focus()
  }
  const toggle = (key: string): void => {
    const found = items.find((item) => item.key === key)
    setGroup(
      found === undefined || group?.key === key ? undefined : { by, key, label: found.label, count: found.count },
    )
  }
  useKeys({
    'row.next': () => go(1),
    'row.previous': () => go(-1),
    'row.select': () => toggle((document.activeElement as HTMLElement | null)?.dataset['group'] ?? ''),
    ...(group === undefined ? {} : { 'layer.close': () => setGroup(undefined) }),
  })
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    go(step === 1 ? 1 : -1)
  }
  return (
    <ul
      id="list"
      ref={list}
      className={styles.groups}
      tabIndex={-1}
      aria-label="Groups of alerts"
      onKeyDown={onKeyDown}
    >
      {items.map((item) => (
        <GroupLine
          key={item.key}
          by={by}
          group={item}
          isOpen={item.key === openKey}
          isSelected={group?.by === by && group.key === item.key}
          onOpen={() => setOpen(item.key === openKey ? undefined : item.key)}
          onSelect={() => toggle(item.key)}
        />
      ))}
      {total > items.length && (
        <li className={styles.rest}>{plural(total - items.length, 'smaller group')} not shown</li>
      )}
      {ungrouped > 0 && (
        <li className={styles.rest}>
          {plural(ungrouped, 'alert')} with {groupingWords[by].none} {ungrouped === 1 ? 'is' : 'are'} in no group
        </li>
      )}
    </ul>
  )
}
