import type { Me } from '@aurora/contract'
import { severityNames, type SeverityName } from '@aurora/core'
import { useState, type ReactElement } from 'react'
import { Button } from '../../../components/button/button.tsx'
import { ChoiceGroup } from '../../../components/choice-group/choice-group.tsx'
import { Check } from '../../../components/check/check.tsx'
import { askDesktopPermission, desktopPermission, showDesktopNotice } from '../../../live/desktop-notice.ts'
import { desktopNotices, noticeSeverity, soundNotices } from '../../../live/notice-choices.ts'
import { playNoticeSound } from '../../../live/notice-sound.ts'
import { may } from '../../../session/use-me.ts'
import { useStored } from '../../../state/stored.ts'
import styles from './notices-part.module.css'

const worstFirst = severityNames.toReversed()
const labels = Object.fromEntries(severityNames.map((name) => [name, name])) as Record<SeverityName, string>

/** How new alerts make themselves heard, while a tab of the product is open. Nothing does until it is chosen. */
export function NoticesPart({ me }: { readonly me: Me }): ReactElement {
  const [severity, chooseSeverity] = useStored(noticeSeverity)
  if (!may(me, 'alerts:read'))
    return (
      <p>
        Needs <code>alerts:read</code>. Ask an administrator.
      </p>
    )
  return (
    <>
      <SoundChoice />
      <DesktopChoice />
      <ChoiceGroup
        label="For new alerts of at least"
        names={worstFirst}
        labels={labels}
        current={severity}
        onChange={chooseSeverity}
        hint="Once every five seconds at most; several at once are told together."
      />
    </>
  )
}

function SoundChoice(): ReactElement {
  const [isOn, setOn] = useStored(soundNotices)
  const choose = (isWanted: boolean): void => {
    setOn(isWanted)
    if (isWanted) playNoticeSound()
  }
  return (
    <div className={styles.choice}>
      <Check
        label="Sound"
        hint="Two short tones. A tab is silent until it has been clicked or typed in once."
        isOn={isOn}
        onChange={choose}
      />
      <Button look="quiet" onClick={playNoticeSound}>
        Hear it
      </Button>
    </div>
  )
}

const refusals = {
  denied:
    'The browser refuses notices of this address. Allow them in its settings for this site, then turn this on again.',
  default: 'The browser was not told yes or no. Turn this on again to be asked again.',
  absent: 'This browser shows notices only for pages served over TLS or from this machine.',
} as const

function DesktopChoice(): ReactElement {
  const [isOn, setOn] = useStored(desktopNotices)
  const [permission, setPermission] = useState(desktopPermission)
  const [isRefused, setRefused] = useState(false)
  const choose = async (isWanted: boolean): Promise<void> => {
    const answer = isWanted ? await askDesktopPermission() : permission
    setPermission(answer)
    setOn(isWanted && answer === 'granted')
    setRefused(isWanted && answer !== 'granted')
  }
  const says = permission !== 'granted' && (isRefused || isOn) ? refusals[permission] : undefined
  const sample = { title: 'A-0 high', body: 'This is how a new alert is told.', alert: 'A-0' }
  return (
    <div className={styles.choice}>
      <Check
        label="Notice on the desktop"
        hint="Says number, severity and title, also where others may see your screen. A click opens the alert."
        isOn={isOn && permission === 'granted'}
        error={says}
        onChange={(isWanted) => void choose(isWanted)}
      />
      {isOn && permission === 'granted' && (
        <Button look="quiet" onClick={() => showDesktopNotice(sample, () => undefined)}>
          See it
        </Button>
      )}
    </div>
  )
}
