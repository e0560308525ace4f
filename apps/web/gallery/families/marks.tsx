import { BrandMark } from '../../src/components/brand/brand.tsx'
import { DemoMark } from '../../src/components/demo-mark/demo-mark.tsx'
import { OpenEntity } from '../../src/components/entity-link/open-entity.tsx'
import { Icon } from '../../src/components/icon/icon.tsx'
import { Kbd } from '../../src/components/kbd/kbd.tsx'
import { LiveRegion } from '../../src/components/live-region/live-region.tsx'
import { Presence } from '../../src/components/presence/presence.tsx'
import { Severity } from '../../src/components/severity/severity.tsx'
import { SourceStatus } from '../../src/components/source-status/source-status.tsx'
import { SparkLine } from '../../src/components/spark-line/spark-line-view.tsx'
import { Timestamp } from '../../src/components/timestamp/timestamp.tsx'
import { usePageTitle } from '../../src/components/page-title/use-page-title.ts'
import type { ReactElement } from 'react'
import { of, type Family } from '../example.ts'
import { hostile } from '../hostile-texts.ts'

const iso = '2026-11-20T10:42:07.123456Z'

function Titled(): ReactElement {
  usePageTitle('Component gallery')
  return <p>Names the tab of the browser.</p>
}

export const marks: Family = {
  name: 'marks',
  examples: [
    ...of('severity', {
      critical: () => <Severity severity="critical" />,
      high: () => <Severity severity="high" />,
      medium: () => <Severity severity="medium" />,
      low: () => <Severity severity="low" />,
      info: () => <Severity severity="info" />,
    }),
    ...of('timestamp', {
      'as it came': () => <Timestamp iso={iso} />,
      'received later': () => <Timestamp iso={iso} receivedIso="2026-11-20T11:42:07Z" />,
      'of a zone of its own': () => <Timestamp iso={iso} zone="Asia/Kathmandu" />,
    }),
    ...of('source-status', {
      connected: () => <SourceStatus status="connected" />,
      silent: () => <SourceStatus status="silent" />,
      disconnected: () => <SourceStatus status="disconnected" />,
    }),
    ...of('spark-line', {
      'some runs': () => <SparkLine label="Events of the last runs" values={[3, 9, 4, 0, 12]} />,
      'one run': () => <SparkLine label="Events of the last runs" values={[3]} />,
      'no run': () => <SparkLine label="Events of the last runs" values={[]} />,
    }),
    ...of('presence', {
      'others have it open': () => <Presence kind="alert" id="A-1" />,
      alone: () => <Presence kind="alert" id="A-2" />,
    }),
    ...of('demo-mark', { shown: () => <DemoMark /> }),
    ...of('kbd', {
      'one key': () => <Kbd keys="j" />,
      chord: () => <Kbd keys="Ctrl+K" />,
      sequence: () => <Kbd keys="g s" />,
    }),
    ...of('icon', { small: () => <Icon name="alerts" size={12} />, large: () => <Icon name="cases" size={24} /> }),
    ...of('brand', { shown: () => <BrandMark size={32} /> }),
    ...of('entity-link', {
      address: () => <OpenEntity entity={{ kind: 'address', value: '203.0.113.7' }} />,
      hostile: () => <OpenEntity entity={{ kind: 'user', value: hostile }} />,
      'no page of its own': () => <OpenEntity entity={{ kind: 'registry', value: 'HKLM' }} />,
    }),
    ...of('live-region', { said: () => <LiveRegion text="37 new events" /> }),
    ...of('page-title', { set: () => <Titled /> }),
  ],
}
