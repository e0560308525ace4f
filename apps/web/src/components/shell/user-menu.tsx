import type { Me } from '@aurora/contract'
import { useNavigate } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { sentenceOf } from '../../api/problem.ts'
import { useSignOut } from '../../session/use-me.ts'
import { IconButton } from '../button/button.tsx'
import { Icon } from '../icon/icon.tsx'
import { Menu, MenuItem } from '../menu/menu.tsx'
import { toast } from '../toasts/toast-list.ts'
import styles from './user-menu.module.css'

/** Who is signed in, in which role, their settings, and the way out. */
export function UserMenu({ me }: { readonly me: Me }): ReactElement {
  const navigate = useNavigate()
  const signOut = useSignOut()
  const leave = (): void => {
    signOut().catch((error: unknown) => toast(`Not signed out: ${sentenceOf(error)}`, { tone: 'bad' }))
  }
  const person = (
    <p className={styles.person}>
      <strong>{me.name}</strong>
      <span>{me.role}</span>
    </p>
  )
  return (
    <Menu
      label="Account"
      width={200}
      side="end"
      head={person}
      trigger={(props) => <IconButton icon="user" label={`Account of ${me.name}`} {...props} />}
    >
      <MenuItem onSelect={() => void navigate({ to: '/settings' })}>
        <Icon name="settings" />
        Settings
      </MenuItem>
      <MenuItem onSelect={leave}>
        <Icon name="signOut" />
        Sign out
      </MenuItem>
    </Menu>
  )
}
