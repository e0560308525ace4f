import type { ReactElement } from 'react'
import { problemOf } from '../../../api/problem.ts'
import { Quiet } from '../../../components/section/placeholders.tsx'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { SidePanel } from '../../../components/side-panel/side-panel.tsx'
import { useKeys } from '../../../keys/use-keys.ts'
import { useStored } from '../../../state/stored.ts'
import { useDesk } from '../state/desk.ts'
import { useCase } from '../state/queries.ts'
import { CaseView } from './case-view.tsx'
import { isPanelWhole } from './panel-size.ts'

/** One case beside the list, or over its whole width. Not a dialog: the list stays usable, and j and k go on. */
export function CasePanel({ name }: { readonly name: string }): ReactElement {
  const { open } = useDesk()
  const query = useCase(name)
  const [isWhole] = useStored(isPanelWhole)
  const close = (): void => open(undefined)
  useKeys({ 'layer.close': close })
  const isGone = query.data === undefined && query.error !== null && problemOf(query.error).status === 404
  return (
    <SidePanel label="Case" isWhole={isWhole}>
      {isGone ? (
        <Quiet text="Not found, or not yours to see." action={{ label: 'Clear', run: close }} />
      ) : (
        <Section label="the case" query={query} skeleton={<Skeleton rows={16} />}>
          {(one) => <CaseView key={one.id} one={one} onClose={close} />}
        </Section>
      )}
    </SidePanel>
  )
}
