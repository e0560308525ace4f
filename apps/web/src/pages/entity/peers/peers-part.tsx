import type { PeersAnswer } from '@aurora/contract'
import { useRef, useState, type ReactElement } from 'react'
import { Button } from '../../../components/button/button.tsx'
import { kindWords } from '../../../components/entity-link/entity-place.ts'
import { PartialLine, Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { useKept } from '../../../components/section/use-kept.ts'
import { plural } from '../../../format/number.ts'
import { useWidth } from '../../../layout/use-width.ts'
import { Card } from '../card.tsx'
import { usePeers } from '../state/queries.ts'
import { useSubject } from '../state/subject.ts'
import { PeerGraph } from './peer-graph.tsx'
import { PeerTable } from './peer-table.tsx'
import { drawnPeers, widestPx } from './radial.ts'
import styles from './peers.module.css'

/** With whom and what it has to do in the range: as a graph, and as a table of the same numbers. */
export function PeersPart(): ReactElement {
  const [isTable, showTable] = useState(false)
  const aside = (
    <Button look="quiet" icon={isTable ? 'target' : 'table'} onClick={() => showTable(!isTable)}>
      {isTable ? 'As a graph' : 'As a table'}
    </Button>
  )
  return (
    <Card title="Peers" needs="siem:read" isWide aside={aside}>
      {() => <Asked isTable={isTable} />}
    </Card>
  )
}

function Asked({ isTable }: { readonly isTable: boolean }): ReactElement {
  const { entity, filter } = useSubject()
  const peers = useKept(usePeers(entity, filter))
  return (
    <Section label="its peers" query={peers} skeleton={<Skeleton rows={8} />}>
      {(answer) => (
        <>
          <PartialLine partial={answer.partial} />
          <Peers answer={answer} isTable={isTable} />
        </>
      )}
    </Section>
  )
}

/** Narrower than this, the texts of a graph have no room: the table stands in its place. */
const leastGraphPx = 480

function Peers({ answer, isTable }: { readonly answer: PeersAnswer; readonly isTable: boolean }): ReactElement {
  const place = useRef<HTMLDivElement>(null)
  const width = useWidth(place)
  const drawn = drawnPeers(answer.kinds)
  const all = answer.kinds.reduce((sum, { peers }) => sum + peers.length, 0)
  if (all === 0) return <p className={styles.faint}>Its events in this range mention nobody and nothing else.</p>
  const hasGraph = !isTable && width >= leastGraphPx
  return (
    <div ref={place} className={styles.place}>
      {hasGraph && <PeerGraph peers={drawn} width={Math.min(width, widestPx)} />}
      {!hasGraph && width > 0 && <PeerTable kinds={answer.kinds} />}
      <p className={styles.faint}>
        {hasGraph && drawn.length < all ? `${drawn.length} of ${plural(all, 'peer')} drawn. ` : ''}
        {moreOf(answer)}
      </p>
    </div>
  )
}

/** Of which kinds there are more than are told. */
function moreOf({ kinds }: PeersAnswer): string {
  const cut = kinds.filter(({ isWhole }) => !isWhole).map(({ kind }) => kindWords[kind].toLowerCase())
  return cut.length === 0 ? '' : `There are more of these kinds, and numbers are at least so high: ${cut.join(', ')}.`
}
