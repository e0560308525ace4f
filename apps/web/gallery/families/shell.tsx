import { useState, type ReactElement } from 'react'
import { LiveLine } from '../../src/components/shell/live-line.tsx'
import { Rail } from '../../src/components/shell/rail.tsx'
import { SessionDialog } from '../../src/components/shell/session-dialog.tsx'
import { ThemeMenu } from '../../src/components/shell/theme-menu.tsx'
import { UserMenu } from '../../src/components/shell/user-menu.tsx'
import { ZoneSwitch } from '../../src/components/shell/zone-switch.tsx'
import { of, type Family } from '../example.ts'
import { me } from '../fake-answers.ts'
import { hostile, nothing } from '../hostile-texts.ts'

/** Within the two minutes before which it is said. */
const inAMinute = new Date(Date.now() + 60_000).toISOString()
const line = { isPaused: false, onPause: nothing }

/** One at a time: a page has one list of pages. */
function SomeRail(): ReactElement {
  const [isWide, setWide] = useState(false)
  return <Rail me={me} isWide={isWide} onToggle={() => setWide(!isWide)} />
}

export const shell: Family = {
  name: 'shell',
  examples: of('shell', {
    'rail, narrow or wide': () => <SomeRail />,
    'live, followed': () => <LiveLine {...line} words={{ tone: 'good', text: 'Live', mayPause: true }} />,
    'live, paused': () => <LiveLine {...line} isPaused words={{ tone: 'quiet', text: 'Paused', mayPause: true }} />,
    'live, lost': () => <LiveLine {...line} words={{ tone: 'bad', text: 'Offline since 10:42:07Z', isUrgent: true }} />,
    'zone switch': () => <ZoneSwitch />,
    'theme menu': () => <ThemeMenu />,
    'user menu': () => <UserMenu me={me} />,
    'session, about to end': () => <SessionDialog me={{ ...me, expiresAt: inAMinute }} />,
    'user menu, hostile name': () => <UserMenu me={{ ...me, name: hostile }} />,
  }),
}
