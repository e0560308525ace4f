import type { ReactElement } from 'react'
import { useKeys } from '../../keys/use-keys.ts'
import { useStored } from '../../state/stored.ts'
import { zoneLabel } from '../../time/format.ts'
import { switchZone, zoneChoice } from '../../time/use-zone.ts'
import { localZone } from '../../time/zone.ts'
import styles from './zone-switch.module.css'

/** UTC or the zone of this browser, for every time on the page. */
export function ZoneSwitch(): ReactElement {
  const [choice, choose] = useStored(zoneChoice)
  useKeys({ 'time.zone': switchZone })
  return (
    <div className={styles.switch} role="group" aria-label="Time zone">
      <button type="button" aria-pressed={choice === 'utc'} onClick={() => choose('utc')}>
        UTC
      </button>
      <button
        type="button"
        aria-pressed={choice === 'local'}
        title={zoneLabel(localZone)}
        onClick={() => choose('local')}
      >
        Local
      </button>
    </div>
  )
}
