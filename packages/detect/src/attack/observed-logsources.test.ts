import { expect, test } from 'vitest'
import { eventWith } from '../testing/events.ts'
import { storeEvents } from '../testing/stored-events.ts'
import { openThrowawayStore } from '../testing/throwaway-store.ts'
import { observedLogsources } from './observed-logsources.ts'

test('log sources are those of the events received in the window', async () => {
  await using opened = await openThrowawayStore()
  const receivedUs = 1_770_000_000_000_000
  const windows = (Channel: string, EventID: number) =>
    eventWith({ Channel, EventID }, { ecs: { 'event.code': String(EventID) } })
  const sysmon = 'Microsoft-Windows-Sysmon/Operational'
  const events = [
    windows(sysmon, 1), windows(sysmon, 1), windows(sysmon, 3), windows('Security', 4688), windows("It's\\", 1),
    eventWith({}, { source: 'syslog', dataset: 'sshd' }), eventWith({}, { source: 'zeek', dataset: 'dns' }),
    eventWith({ a: 1 }, { source: 'json', dataset: 'app' }), eventWith({}, { source: 'json', dataset: 'gcp.audit' }),
    eventWith({}, { source: 'okta', receivedUs: receivedUs - 1 }), eventWith({}, { source: 'm365', receivedUs: receivedUs + 1e6 }),
  ] // prettier-ignore
  const stored = events.map((event, n) => ({
    ...event,
    id: n.toString(16).padStart(32, '0'),
    receivedUs: event.receivedUs === 0 ? receivedUs : event.receivedUs,
  }))
  await storeEvents(opened.store, 1, stored)
  const observed = await observedLogsources(opened.store, { fromUs: receivedUs, toUs: receivedUs + 1e6 })
  expect(observed).toMatchObject({ generic: 1, partial: undefined })
  const asked = [
    [{ product: 'windows', category: 'process_creation' }, 3],
    [{ product: 'windows', service: 'sysmon' }, 3],
    [{ product: 'windows' }, 5],
    [{ product: 'windows', service: 'system' }, 0],
    [{ product: 'linux', service: 'auth' }, 1],
    [{ category: 'dns' }, 1],
    [{ product: 'okta', service: 'okta' }, 0],
    [{ product: 'm365' }, 0],
    [{ product: 'gcp', service: 'gcp.audit' }, 1],
    [{ product: 'macos' }, 0],
  ] as const
  expect(asked.map(([logsource]) => [logsource, observed.count(logsource)])).toEqual(asked)
})
