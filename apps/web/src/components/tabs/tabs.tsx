import type { KeyboardEvent, ReactElement, ReactNode } from 'react'
import styles from './tabs.module.css'

interface TabsProps<T extends string> {
  readonly names: readonly T[]
  readonly current: T
  readonly onChange: (name: T) => void
  readonly label: string
  /** What a tab shows instead of its name. */
  readonly labels?: Readonly<Record<T, ReactNode>>
  /** Makes the ids of the tabs unique on the page. */
  readonly idPrefix: string
  readonly children: ReactNode
}

/** Tabs (ARIA): arrows move between them, the content follows. */
export function Tabs<T extends string>({
  names,
  current,
  onChange,
  label,
  labels,
  idPrefix,
  children,
}: TabsProps<T>): ReactElement {
  const id = (name: T): string => `${idPrefix}-tab-${name}`
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    const next = step === undefined ? undefined : names[(names.indexOf(current) + step + names.length) % names.length]
    if (next === undefined) return
    event.preventDefault()
    onChange(next)
    document.getElementById(id(next))?.focus()
  }
  return (
    <>
      <div className={styles.tabs} role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {names.map((name) => (
          <button
            key={name}
            id={id(name)}
            type="button"
            role="tab"
            aria-selected={name === current}
            aria-controls={`${idPrefix}-tabpanel`}
            tabIndex={name === current ? 0 : -1}
            onClick={() => onChange(name)}
          >
            {labels?.[name] ?? name}
          </button>
        ))}
      </div>
      <div id={`${idPrefix}-tabpanel`} role="tabpanel" aria-labelledby={id(current)} className={styles.panel}>
        {children}
      </div>
    </>
  )
}
