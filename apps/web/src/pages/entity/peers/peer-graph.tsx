import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { entityPlace, kindWords } from '../../../components/entity-link/entity-place.ts'
import { formatCount, plural } from '../../../format/number.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import { useSubject } from '../state/subject.ts'
import { radialLayout, type KindedPeer, type Spot } from './radial.ts'
import styles from './peers.module.css'

/** Letters in the marks of peers: kinds are told apart without colour. */
const letters: Readonly<Record<KindedPeer['kind'], string>> = {
  address: 'A',
  host: 'H',
  user: 'U',
  domain: 'D',
  process: 'P',
  hash: '#',
  session: 'S',
}

const characterPx = 7.3
const markPx = 9

interface PeerGraphProps {
  readonly peers: readonly KindedPeer[]
  readonly width: number
}

/** The entity in the middle, its peers around it, each a link to its own page; thicker lines are more events. */
export function PeerGraph({ peers, width }: PeerGraphProps): ReactElement {
  const { entity } = useSubject()
  const layout = radialLayout(peers, width)
  const { middle, spots } = layout
  return (
    <svg className={styles.graph} width={layout.width} height={layout.height} role="group" aria-label="Peers around it">
      {spots.map(({ peer, x, y, lineWidth }) => (
        <line
          key={`${peer.kind} ${peer.value}`}
          className={styles.edge}
          x1={middle.x}
          y1={middle.y}
          x2={x}
          y2={y}
          strokeWidth={lineWidth}
        />
      ))}
      <g className={styles.middle} aria-hidden="true">
        <circle cx={middle.x} cy={middle.y} r={26} />
        <text x={middle.x} y={middle.y + 5}>
          {letters[entity.kind]}
        </text>
      </g>
      {spots.map((spot) => (
        <Peer key={`${spot.peer.kind} ${spot.peer.value}`} spot={spot} width={width} />
      ))}
    </svg>
  )
}

function Peer({ spot: { peer, x, y, side }, width }: { readonly spot: Spot; readonly width: number }): ReactElement {
  const { range } = useSubject()
  const count = formatCount(peer.count)
  const isRight = side === 'right'
  const roomPx = (isRight ? width - x : x) - markPx - 14
  const shown = shorten(showText(peer.value), Math.max(6, Math.floor(roomPx / characterPx) - count.length - 2))
  const name = `${kindWords[peer.kind]} ${shorten(showText(peer.value), 200)}, ${plural(peer.count, 'event')}`
  const place = entityPlace(peer, range)
  const content = (
    <>
      <title>{name}</title>
      <circle cx={x} cy={y} r={markPx} />
      <text className={styles.letter} x={x} y={y + 3.5}>
        {letters[peer.kind]}
      </text>
      <text className={styles.label} x={x + (isRight ? markPx + 6 : -markPx - 6)} y={y + 4} data-side={side}>
        {isRight ? `${shown} ` : ''}
        <tspan className={styles.count}>{count}</tspan>
        {isRight ? '' : ` ${shown}`}
      </text>
    </>
  )
  if (place === undefined) return <g className={styles.peer}>{content}</g>
  return (
    <Link to="/entity" search={place} className={styles.peer} aria-label={name}>
      {content}
    </Link>
  )
}
