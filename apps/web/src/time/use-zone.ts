import { reads, stored } from '../state/stored.ts'
import { useSignal } from '../state/signal.ts'
import { localZone, type Zone } from './zone.ts'

/** The zone switch: universal time, or the zone this browser is set to. The same everywhere on the page. */
export const zoneChoice = stored('zone', reads.oneOf(['utc', 'local'] as const, 'utc'))

/** The zone that times are shown in. */
export function useZone(): Zone {
  return useSignal(zoneChoice) === 'utc' ? 'UTC' : localZone
}

/** The other one, for what hovering a time shows. */
export const otherZone = (zone: Zone): Zone => (zone === 'UTC' ? localZone : 'UTC')

/** Turns the zone switch. */
export function switchZone(): void {
  zoneChoice.set(zoneChoice.get() === 'utc' ? 'local' : 'utc')
}
