import { expect, test } from 'vitest'
import { parseLogTimeUs } from './log-time.ts'

const cases: readonly (readonly [text: string, iso: string | undefined])[] = [
  ['10/Oct/2000:13:55:36 -0700', '2000-10-10T20:55:36.000Z'],
  ['1/Apr/2014:00:00:01 +0000', '2014-04-01T00:00:01.000Z'],
  ['Sep 09 2017 00:31:23 UTC', '2017-09-09T00:31:23.000Z'],
  ['Sep 09 2017 00:31:23.250', '2017-09-09T00:31:23.250Z'],
  ['Nov 19, 2014 18:21:13 CET', '2014-11-19T17:21:13.000Z'],
  ['Wed Jul 31 16:44:52.906254 2019', '2019-07-31T16:44:52.906Z'],
  ['2014 Dec 20 09:29:47', '2014-12-20T09:29:47.000Z'],
  ['2014/12/30 06:07:37', '2014-12-30T06:07:37.000Z'],
  ['2019-02-27 12:55:40 UTC', '2019-02-27T12:55:40.000Z'],
  ['2026-03-14T09:12:04.118Z', '2026-03-14T09:12:04.118Z'],
  ['06-May-2021 09:59:37', '2021-05-06T09:59:37.000Z'],
  ['1773480000', '2026-03-14T09:20:00.000Z'],
  ['1773480000123', '2026-03-14T09:20:00.123Z'],
  ['Nov 19, 2014 18:21:13 IST', undefined], // of India, Israel or Ireland
  ['Nov 19 18:21:13', undefined],
  ['31/Feb/2000:13:55:36 -0700', undefined],
  ['10/Foo/2000:13:55:36 -0700', undefined],
  ['yesterday', undefined],
  ['', undefined],
]

test.each(cases)('%s', (text, iso) => {
  const timeUs = parseLogTimeUs(text)
  expect(Number.isNaN(timeUs) ? undefined : new Date(timeUs / 1000).toISOString()).toBe(iso)
})
