import { useId, type ReactElement } from 'react'
import styles from './choice-group.module.css'

interface ChoiceGroupProps<T extends string> {
  readonly label: string
  readonly names: readonly T[]
  readonly labels: Readonly<Record<T, string>>
  readonly current: T
  readonly onChange: (name: T) => void
  /** A sentence below. */
  readonly hint?: string
}

/** One of a few, all in sight: radio buttons side by side, walked by arrows. */
export function ChoiceGroup<T extends string>(props: ChoiceGroupProps<T>): ReactElement {
  const { label, names, labels, current, onChange, hint } = props
  const id = useId()
  return (
    <fieldset className={styles.group} {...(hint === undefined ? {} : { 'aria-describedby': `${id}-hint` })}>
      <legend>{label}</legend>
      <div className={styles.choices}>
        {names.map((name) => (
          <label key={name} className={styles.choice}>
            <input type="radio" name={id} checked={name === current} onChange={() => onChange(name)} />
            <span>{labels[name]}</span>
          </label>
        ))}
      </div>
      {hint !== undefined && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
    </fieldset>
  )
}
