import { useState, type ReactElement } from 'react'
import { Button } from '../src/components/button/button.tsx'
import { ErrorBoundary } from '../src/components/section/error-boundary.tsx'
import { Toasts } from '../src/components/toasts/toasts.tsx'
import { useKeyListener } from '../src/keys/use-keys.ts'
import type { Example, Family } from './example.ts'
import { families } from './families.ts'
import styles from './gallery.module.css'

/** One family of components in each of their states, or the list of families. The address says which: `?family=actions`. */
export function Gallery(): ReactElement {
  useKeyListener()
  const name = new URLSearchParams(globalThis.location.search).get('family')
  const family = families.find((one) => one.name === name)
  return (
    <>
      <main className={styles.page}>
        <h1>{family === undefined ? 'Component gallery' : `Components: ${family.name}`}</h1>
        <nav aria-label="Families">
          <ul className={styles.families}>
            {families.map((one) => (
              <li key={one.name}>
                <a href={`?family=${one.name}`} aria-current={one === family ? 'page' : undefined}>
                  {one.name}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        {family !== undefined && <Components family={family} />}
      </main>
      <Toasts />
    </>
  )
}

function Components({ family: { examples } }: { readonly family: Family }): ReactElement {
  const components = [...new Set(examples.map(({ component }) => component))]
  return (
    <>
      {components.map((component) => (
        <section key={component} aria-labelledby={component}>
          <h2 id={component}>{component}</h2>
          <div className={styles.states}>
            {examples
              .filter((example) => example.component === component)
              .map((example) => (
                <State key={example.state} example={example} />
              ))}
          </div>
        </section>
      ))}
    </>
  )
}

function State({ example }: { readonly example: Example }): ReactElement {
  const { component, state, isLayer = false, draw } = example
  const [isOpen, setOpen] = useState(false)
  const close = (): void => setOpen(false)
  return (
    <article className={styles.state} aria-label={`${component}, ${state}`} data-layer={isLayer}>
      <p className={styles.name}>{state}</p>
      <div className={styles.shown}>
        <ErrorBoundary label={`${component}, ${state}`}>
          {isLayer && (
            <Button data-opens={`${component}, ${state}`} onClick={() => setOpen(true)}>
              Open
            </Button>
          )}
          {(!isLayer || isOpen) && draw(close)}
        </ErrorBoundary>
      </div>
    </article>
  )
}
