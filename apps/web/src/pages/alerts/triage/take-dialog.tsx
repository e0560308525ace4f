import type { ReactElement } from 'react'
import { Button } from '../../../components/button/button.tsx'
import { Dialog } from '../../../components/dialog/dialog.tsx'
import { showText } from '../../../format/show-text.ts'
import { targetWords, type Target } from './targets.ts'
import styles from '../../../components/dialog/dialog-form.module.css'

interface TakeDialogProps {
  readonly target: Target
  readonly from: readonly string[]
  readonly onTake: () => void
  readonly onClose: () => void
}

/** Asks before taking what somebody else holds. */
export function TakeDialog({ target, from, onTake, onClose }: TakeDialogProps): ReactElement {
  const owners = from.map((name) => showText(name)).join(', ')
  const whom = from.length === 0 ? '' : ` from ${owners}`
  return (
    <Dialog title={`Take ${targetWords(target)}${whom}?`} onClose={onClose}>
      <p className={styles.lead}>
        {from.length === 0
          ? 'Those that somebody else has become yours too.'
          : `${owners} ${from.length === 1 ? 'has' : 'have'} ${target.kind === 'one' ? 'it' : 'some of them'} now.`}
      </p>
      <div className={styles.buttons}>
        <Button onClick={onClose}>Leave it</Button>
        <Button look="main" onClick={onTake} data-autofocus>
          Take
        </Button>
      </div>
    </Dialog>
  )
}
