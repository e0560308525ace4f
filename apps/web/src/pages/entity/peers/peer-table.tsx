import type { PeersAnswer } from '@aurora/contract'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { EntityLink } from '../../../components/entity-link/entity-link.tsx'
import { kindWords } from '../../../components/entity-link/entity-place.ts'
import { formatCount } from '../../../format/number.ts'
import { searchFor, useSubject } from '../state/subject.ts'
import styles from './peers.module.css'

/** All peers with their numbers: how many events mention both, and where the peer stood in them. */
export function PeerTable({ kinds }: { readonly kinds: PeersAnswer['kinds'] }): ReactElement {
  const { entity, range } = useSubject()
  return (
    <div className={styles.scroll} role="group" aria-label="Table of peers" tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Kind</th>
            <th scope="col">Peer</th>
            <th scope="col" className={styles.number}>
              Events
            </th>
            <th scope="col">Where it stood</th>
          </tr>
        </thead>
        <tbody>
          {kinds.flatMap(({ kind, peers }) =>
            peers.map(({ value, count, fields }) => (
              <tr key={`${kind} ${value}`}>
                <td>{kindWords[kind]}</td>
                <td>
                  <EntityLink entity={{ kind, value }} range={range} most={48} className={styles.value} />
                </td>
                <td className={styles.number}>{formatCount(count)}</td>
                <td>
                  {fields.map((one, i) => (
                    <span key={one.field}>
                      {i > 0 && ', '}
                      <Link to="/siem" search={searchFor(entity, range, { field: one.field, value })}>
                        {one.field}
                      </Link>{' '}
                      {fields.length > 1 && formatCount(one.count)}
                    </span>
                  ))}
                </td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </div>
  )
}
