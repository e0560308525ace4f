import { Tooltip } from '@mantine/core'
import type { ButtonHTMLAttributes, ReactElement, ReactNode, Ref } from 'react'
import { Icon, type IconName } from '../icon/icon.tsx'
import type { KeyId } from '../../keys/key-table.ts'
import { KeyOf } from '../kbd/key-of.tsx'
import styles from './button.module.css'

/** `className` comes from Mantine, which marks what opens a layer; it never replaces the looks of the button. */
type Native = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type'> & {
  readonly ref?: Ref<HTMLButtonElement>
}

export type ButtonProps = Native & {
  readonly look?: 'main' | 'plain' | 'quiet' | 'danger'
  readonly icon?: IconName
  readonly submits?: boolean
  readonly children: ReactNode
}

/** A button with words. One `main` button a view at most. */
export function Button(props: ButtonProps): ReactElement {
  const { look = 'plain', icon, submits = false, children, className = '', ...rest } = props
  return (
    <button type={submits ? 'submit' : 'button'} className={`${styles.button} ${className}`} data-look={look} {...rest}>
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </button>
  )
}

export type IconButtonProps = Native & {
  readonly icon: IconName
  /** Its name for everybody, shown on hover and focus. */
  readonly label: string
  /** Whose key does the same: it is shown beside the name. */
  readonly keyId?: KeyId
  readonly isOn?: boolean
  readonly size?: 'm' | 's'
}

/** A button that is only an icon: always named, 24 px at least. */
export function IconButton(props: IconButtonProps): ReactElement {
  const { icon, label, keyId, isOn, size = 'm', className = '', ...rest } = props
  const hint = keyId === undefined ? label : <HintWithKey label={label} keyId={keyId} />
  return (
    <Tooltip label={hint} openDelay={350} events={{ hover: true, focus: true, touch: false }}>
      <button
        type="button"
        className={`${styles.icon} ${className}`}
        data-size={size}
        aria-label={label}
        {...(isOn === undefined ? {} : { 'aria-pressed': isOn })}
        {...rest}
      >
        <Icon name={icon} size={size === 's' ? 14 : 16} />
      </button>
    </Tooltip>
  )
}

function HintWithKey({ label, keyId }: { readonly label: string; readonly keyId: KeyId }): ReactElement {
  return (
    <span className={styles.hint}>
      {label} <KeyOf id={keyId} />
    </span>
  )
}
