import type { ReactElement } from 'react'
import { copyText } from '../../format/clipboard.ts'
import { IconButton } from '../button/button.tsx'
import styles from './command.module.css'

/** A command to copy, exactly as it is to be typed. */
export function Command({ text }: { readonly text: string }): ReactElement {
  return (
    <div className={styles.command}>
      <pre tabIndex={0} role="group" aria-label="Command">
        {text}
      </pre>
      <IconButton icon="copy" label="Copy the command" onClick={() => void copyText(text, 'the command')} />
    </div>
  )
}
