import { Section, PartialLine } from '../../src/components/section/section.tsx'
import { Needs, Quiet } from '../../src/components/section/placeholders.tsx'
import type { SectionQuery } from '../../src/components/section/section-state.ts'
import { Skeleton } from '../../src/components/section/skeleton.tsx'
import { ApiProblem } from '../../src/api/problem.ts'
import { SidePanel } from '../../src/components/side-panel/side-panel.tsx'
import { Resizer } from '../../src/components/resizer/resizer.tsx'
import { useState, type ReactElement, type ReactNode } from 'react'
import { of, type Family } from '../example.ts'
import { hostile, long, nothing } from '../hostile-texts.ts'

const problem = (status: number, more: Partial<ConstructorParameters<typeof ApiProblem>[0]> = {}): ApiProblem =>
  new ApiProblem({
    status,
    title: 'Broken',
    detail: 'broken on purpose',
    code: 'internal',
    requestId: 'request-7',
    ...more,
  })

const idle: SectionQuery<string> = {
  ...{ data: undefined, error: null, fetchStatus: 'idle' as const, failureCount: 0, failureReason: null },
  ...{ dataUpdatedAt: Date.UTC(2026, 10, 20, 10, 41), refetch: nothing },
}

const draw = (query: Partial<SectionQuery<string>>): ReactNode => (
  <Section label="the events" query={{ ...idle, ...query }} skeleton={<Skeleton rows={3} />} onStop={nothing}>
    {(data) => <p>{data}</p>}
  </Section>
)

function Broken(): ReactElement {
  throw new Error('drawn wrongly on purpose')
}

function Width(): ReactElement {
  const [width, setWidth] = useState(300)
  return (
    <Resizer
      label="Width of the list"
      value={width}
      bounds={{ least: 100, most: 500 }}
      side="right"
      onChange={setWidth}
    />
  )
}

export const sections: Family = {
  name: 'sections',
  examples: [
    ...of('section', {
      loading: () => draw({ fetchStatus: 'fetching' }),
      'loading, asked again': () => draw({ fetchStatus: 'fetching', failureCount: 2, failureReason: problem(503) }),
      stopped: () => draw({}),
      ready: () => draw({ data: 'three events' }),
      refreshing: () => draw({ data: 'three events', fetchStatus: 'fetching' }),
      empty: () => <Quiet text="Nothing matches." action={{ label: 'Drop the last word', run: nothing }} />,
      partial: () => (
        <>
          <PartialLine
            partial={
              { reason: 'timeout', message: '2 of 5 sources did not answer (wazuh: timeout). Shown: 3.' } as never
            }
          />
          <p>three events</p>
        </>
      ),
      stale: () => draw({ data: 'three events', error: problem(503) }),
      failed: () => draw({ error: problem(500) }),
      'failed, with hostile words': () => draw({ error: problem(400, { detail: hostile + long, hint: hostile }) }),
      forbidden: () => draw({ error: problem(403, { hint: 'needs detections:read' }) }),
      'forbidden, known before': () => <Needs permissions={['cases:read', 'alerts:read']} />,
      'signed out': () => draw({ error: problem(401) }),
      'drawn wrongly': () => (
        <Section label="the events" query={{ ...idle, data: 'x' }} skeleton={null}>
          {() => <Broken />}
        </Section>
      ),
    }),
    ...of('resizer', { 'in the middle': () => <Width /> }),
    ...of('side-panel', {
      open: () => (
        <SidePanel label="Event">
          <p>{hostile}</p>
        </SidePanel>
      ),
    }),
  ],
}
