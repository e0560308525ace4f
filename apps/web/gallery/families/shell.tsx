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

export const shell: Family = {
  name: 'shell',
  examples: of('shell', {
    'rail, narrow': () => <Rail me={me} isWide={false} onToggle={nothing} />,
    'rail, wide': () => <Rail me={me} isWide onToggle={nothing} />,
    'rail, of somebody who may little': () => (
      <Rail me={{ ...me, permissions: ['siem:read'] }} isWide={false} onToggle={nothing} />
    ),
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
