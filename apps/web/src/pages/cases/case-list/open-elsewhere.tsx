import type { ReactElement } from 'react'
import { Severity } from '../../../components/severity/severity.tsx'
import { shorten, showText } from '../../../format/show-text.ts'
import { useDesk } from '../state/desk.ts'
import { useCase } from '../state/queries.ts'
import styles from './case-list.module.css'

/** The open case, above the list, when the list does not show it: an address may name any case (UX §4). */
export function OpenElsewhere({ isReady }: { readonly isReady: boolean }): ReactElement | null {
  const { address, cases } = useDesk()
  const { selected } = address
  const { data } = useCase(selected ?? '', selected !== undefined)
  const isListed = cases.some(({ name, id }) => name === selected || id === selected)
  if (selected === undefined || data === undefined || isListed || !isReady) return null
  return (
    <p className={styles.elsewhere} role="note">
      <Severity severity={data.severity} />
      <span className={styles.what}>
        {data.name} {shorten(showText(data.title), 160)}
      </span>
      <span className={styles.why}>
        open beside, not {cases.length > 0 ? 'among the rows below' : 'among these filters'}
      </span>
    </p>
  )
}
