import { Fragment, type ReactElement } from 'react'
import styles from './kbd.module.css'

const faces: Readonly<Record<string, string>> = { Escape: 'Esc' }

/** Keys as caps: `Ctrl+Space`, or `g s` for one after the other. */
export function Kbd({ keys }: { readonly keys: string }): ReactElement {
  const caps = keys.includes('+') && keys.length > 1 ? keys.split('+') : keys.split(' ').filter((key) => key !== '')
  const isPage = keys.startsWith('Page')
  return (
    <span className={styles.keys}>
      {(isPage ? [keys] : caps).map((key, i) => (
        <Fragment key={i}>
          <kbd className={styles.cap}>{faces[key] ?? key}</kbd>
        </Fragment>
      ))}
    </span>
  )
}
