import type { Me } from '@aurora/contract'
import type { ReactElement } from 'react'
import { useSessionOver } from '../../session/session-state.ts'
import { useSessionWarning } from '../../session/use-session-warning.ts'
import { useWelcome } from '../../session/use-me.ts'
import { Button } from '../button/button.tsx'
import { Dialog } from '../dialog/dialog.tsx'
import { SignInForm } from '../sign-in-form/sign-in-form.tsx'
import styles from './session-dialog.module.css'

/** Asks to sign in over the page when the session ended, and warns two minutes before that (WCAG 2.2.1). */
export function SessionDialog({ me }: { readonly me: Me }): ReactElement | null {
  const isOver = useSessionOver()
  const welcome = useWelcome()
  const { isEnding, stay } = useSessionWarning(me)
  if (isOver) {
    return (
      <Dialog title="Sign in again">
        <p className={styles.lead}>The session ended. The page behind is as you left it.</p>
        <SignInForm username={me.name} onDone={welcome} />
      </Dialog>
    )
  }
  if (!isEnding) return null
  return (
    <div className={styles.warning} role="alert">
      <p>You will be signed out in less than two minutes.</p>
      <Button look="main" onClick={stay}>
        Stay
      </Button>
    </div>
  )
}
