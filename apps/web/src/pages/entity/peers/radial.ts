import type { PeersAnswer } from '@aurora/contract'

type KindOfPeers = PeersAnswer['kinds'][number]

/** A peer with its kind, which the answer has beside the list. */
export type KindedPeer = KindOfPeers['peers'][number] & { readonly kind: KindOfPeers['kind'] }

/** Where a peer is drawn, in px; its text stands on the far side of the middle. */
export interface Spot {
  readonly peer: KindedPeer
  readonly x: number
  readonly y: number
  readonly side: 'left' | 'right'
  /** Width of the line to it: thicker for more events, on a scale of logarithms. */
  readonly lineWidth: number
}

export interface RadialLayout {
  readonly width: number
  readonly height: number
  readonly middle: { readonly x: number; readonly y: number }
  readonly spots: readonly Spot[]
}

/** Peers that are drawn at most: more lines than that say nothing. */
export const mostDrawn = 24

/** Wider than this, lines are only longer. */
export const widestPx = 960

/** Px from one peer to the next on its side: room for its text, and for a finger. */
const stepPx = 30
const marginPx = 24
const lineWidths = { least: 1, most: 7 }

/** The peers to draw: the most frequent of each kind in turn, so that many addresses leave room for the one user. */
export function drawnPeers(kinds: readonly KindOfPeers[]): KindedPeer[] {
  const rows = kinds.map(({ kind, peers }) => peers.map((peer) => ({ ...peer, kind })))
  const longest = Math.max(0, ...rows.map((row) => row.length))
  const inTurn = Array.from({ length: longest }, (_, rank) => rows.flatMap((row) => row[rank] ?? [])).flat()
  const chosen = new Set(inTurn.slice(0, mostDrawn))
  return rows.flat().filter((peer) => chosen.has(peer))
}

/**
 * Places peers on an ellipse around the middle, half of them on each side, in their order, evenly from top to bottom: so
 * that no text meets another. The height follows their number.
 */
export function radialLayout(peers: readonly KindedPeer[], width: number): RadialLayout {
  const onRight = Math.ceil(peers.length / 2)
  const height = Math.max(5, onRight) * stepPx + 2 * marginPx
  const middle = { x: width / 2, y: height / 2 }
  const reach = { x: Math.max(60, width * 0.24), y: height / 2 }
  const most = Math.max(1, ...peers.map(({ count }) => count))
  const spots = peers.map((peer, i): Spot => {
    const isRight = i < onRight
    const [place, among] = isRight ? [i, onRight] : [i - onRight, peers.length - onRight]
    const y = middle.y + (place - (among - 1) / 2) * stepPx
    const away = reach.x * Math.sqrt(1 - ((y - middle.y) / reach.y) ** 2)
    const x = middle.x + (isRight ? away : -away)
    return { peer, x, y, side: isRight ? 'right' : 'left', lineWidth: lineWidth(peer.count, most) }
  })
  return { width, height, middle, spots }
}

function lineWidth(count: number, most: number): number {
  const share = most === 1 ? 0 : Math.log(Math.max(1, count)) / Math.log(most)
  return Math.round((lineWidths.least + share * (lineWidths.most - lineWidths.least)) * 10) / 10
}
