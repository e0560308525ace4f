import { useEffect, useMemo, useRef, type ReactElement } from 'react'
import type { CaseItem, Me } from '@aurora/contract'
import { usePageTitle } from '../../components/page-title/use-page-title.ts'
import { useKept } from '../../components/section/use-kept.ts'
import { shorten, showText } from '../../format/show-text.ts'
import { useMe } from '../../session/use-me.ts'
import { useStored } from '../../state/stored.ts'
import { WorkContext } from './acts/work.ts'
import { WorkLayers } from './acts/work-layers.tsx'
import { useMakeWork } from './acts/use-make-work.ts'
import { CaseList } from './case-list/case-list.tsx'
import { CasePanel } from './case-panel/case-panel.tsx'
import { isPanelWhole } from './case-panel/panel-size.ts'
import { CaseFilters } from './filter-bar/case-filters.tsx'
import { DeskContext, type Desk } from './state/desk.ts'
import { useCase, useCaseRows } from './state/queries.ts'
import { useMakeDesk } from './state/use-make-desk.ts'
import styles from './cases-page.module.css'

/** The Cases page: what I work on by last activity, one case beside it with its timeline (UX §9). */
export function CasesPage(): ReactElement | null {
  const me = useMe().data
  return me === undefined ? null : <Cases me={me} />
}

function Cases({ me }: { readonly me: Me }): ReactElement {
  const rest = useMakeDesk(me)
  const { address } = rest
  const rows = useCaseRows(rest.filter)
  const kept = useKept(rows)
  const cases = useMemo(() => kept.data?.pages.flatMap((page) => page.items) ?? [], [kept.data])
  const desk = useMemo(() => ({ ...rest, cases }), [rest, cases])
  const opened = useCase(address.selected ?? '', address.selected !== undefined).data
  const [isWhole] = useStored(isPanelWhole)
  useFocusBack(address.selected, cases)
  usePageTitle(opened && `${opened.name} ${shorten(showText(opened.title), 80)}`, 'Cases')
  return (
    <DeskContext value={desk}>
      <Working desk={desk} opened={opened}>
        <div className={styles.page}>
          <div className={styles.work} inert={isWhole && address.selected !== undefined}>
            <h1 className="visually-hidden">Cases</h1>
            <CaseFilters />
            <CaseList rows={rows} kept={kept} />
          </div>
          {address.selected !== undefined && <CasePanel name={address.selected} />}
        </div>
      </Working>
    </DeskContext>
  )
}

/** When a case is closed, the focus returns to its card, or to the list, which tells the row (UX §4). */
function useFocusBack(selected: string | undefined, cases: readonly CaseItem[]): void {
  const before = useRef(selected)
  useEffect(() => {
    const was = before.current
    before.current = selected
    if (selected !== undefined || was === undefined) return
    const id = cases.find((one) => one.name === was || one.id === was)?.id ?? ''
    const card = document.querySelector<HTMLElement>(`[data-case="${CSS.escape(id)}"]`)
    ;(card ?? document.getElementById('list'))?.focus()
  }, [selected, cases])
}

interface WorkingProps {
  readonly desk: Desk
  readonly opened: CaseItem | undefined
  readonly children: ReactElement
}

/** The acts, their keys, and the layer that asks for what they need, around the parts that offer them. */
function Working({ desk, opened, children }: WorkingProps): ReactElement {
  const { work, layers } = useMakeWork(desk, opened)
  return (
    <WorkContext value={work}>
      {children}
      <WorkLayers layers={layers} />
    </WorkContext>
  )
}
