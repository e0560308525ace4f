import type { ReactElement } from 'react'
import { IconButton } from '../button/button.tsx'
import type { LiveWords } from './live-words.ts'
import styles from './live-indicator.module.css'

interface LiveLineProps {
  readonly words: LiveWords
  readonly isPaused: boolean
  readonly onPause: (isPaused: boolean) => void
}

/** How the page follows the present, in words, with the way to pause it. */
export function LiveLine({ words, isPaused, onPause }: LiveLineProps): ReactElement {
  const { tone, text, isUrgent, mayPause } = words
  return (
    <div className={styles.live}>
      <span className={styles.status} data-tone={tone} role={isUrgent === true ? 'alert' : undefined}>
        {text}
      </span>
      {mayPause === true && (
        <IconButton
          icon={isPaused ? 'play' : 'pause'}
          label={isPaused ? 'Resume what comes live' : 'Pause what comes live'}
          keyId="live.pause"
          size="s"
          onClick={() => onPause(!isPaused)}
        />
      )}
    </div>
  )
}
