import type { SourcesAnswer } from '@aurora/contract'
import { useState, type ReactElement } from 'react'
import { Command } from '../../../components/command/command.tsx'
import { waysFor } from './ways.ts'
import styles from './send-events.module.css'

/** How to send events of one product: the exact lines, filled with the address of this server. */
export function SendEvents({ known }: { readonly known: SourcesAnswer['known'] }): ReactElement | null {
  const [chosen, choose] = useState('')
  const product = known.find((one) => one.name === chosen) ?? known[0]
  if (product === undefined) return null
  return (
    <section className={styles.send} aria-labelledby="send-title">
      <h2 id="send-title">Send events</h2>
      <div className={styles.columns}>
        <ul className={styles.products} aria-label="Products">
          {known.map(({ name, title }) => (
            <li key={name}>
              <button type="button" aria-pressed={name === product.name} onClick={() => choose(name)}>
                {title}
              </button>
            </li>
          ))}
        </ul>
        <div className={styles.ways}>
          <p>{product.summary}</p>
          {waysFor(product.name, globalThis.location.origin).map(({ title, command }) => (
            <div key={title}>
              <h3>{title}</h3>
              <Command text={command} />
            </div>
          ))}
        </div>
      </div>
    </section>
  )
}
