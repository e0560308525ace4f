/// <reference lib="dom" />
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPage } from '../../scripts/prepare.mjs'
import { setUp, type SignedIn } from './first-administrator.ts'
import { startServer, type RunningServer } from './server.ts'
import { store } from './stored.ts'
import { chromiumPath, expectAccessible, openBrowser, openWindow, takePicture } from './web-browser.ts'

const isMissing = chromiumPath === undefined && process.env['CI'] !== 'true'

// Every address a colleague may be sent (UX §4), opened in a window that knows nothing yet: what it promises is there,
// also on a narrow screen and at 400 %. The themes are tested page by page, and component by component in the gallery.

/** An address, and what must be seen when it is opened cold. */
interface Promised {
  readonly address: string
  readonly shows: (page: Page) => Locator
}

const grid = (page: Page, name: string): Locator =>
  page.getByRole('grid', { name }).locator('[role=row][aria-rowindex="2"]')
const beside = (page: Page, name: string): Locator => page.getByRole('complementary', { name })
const tab = (page: Page, name: RegExp | string): Locator => page.getByRole('tab', { name, selected: true })

const addresses: readonly Promised[] = [
  { address: '/', shows: (page) => page.locator('[data-tile="7"]') },
  { address: '/dashboard', shows: (page) => page.locator('[data-tile="7"]') },
  { address: '/welcome', shows: (page) => page.getByRole('heading', { name: 'How do you want to begin?' }) },
  { address: '/siem', shows: (page) => page.getByRole('heading', { level: 1 }) },
  { address: '/siem?from=now-7d&to=now&q=203.0.113.66', shows: (page) => grid(page, 'Events') },
  { address: '/siem?from=now-7d&to=now&source=suricata&severity=high,critical', shows: (page) => grid(page, 'Events') },
  { address: '/siem?from=now-7d&to=now&cols=time,source.ip,user.name', shows: (page) => header(page, 'source.ip') },
  { address: '/siem?from=now-7d&to=now&sort=oldest', shows: (page) => grid(page, 'Events') },
  {
    address: '/siem?from=now-7d&to=now&view=patterns',
    shows: (page) => page.getByRole('button', { name: 'Patterns', exact: true, pressed: true }),
  },
  {
    address: '/siem?from=now-7d&to=now&view=attack',
    shows: (page) => page.getByRole('button', { name: 'ATT&CK', exact: true, pressed: true }),
  },
  { address: '/siem?from=now-7d&to=now&event=EVENT', shows: (page) => beside(page, 'Event') },
  {
    address: '/siem?from=now-7d&to=now&hunt=HUNT',
    shows: (page) => page.getByText('Failed logins of the week').first(),
  },
  { address: '/alerts', shows: (page) => grid(page, 'Alerts') },
  { address: '/alerts?q=203.0.113.66&status=all&sort=newest', shows: (page) => grid(page, 'Alerts') },
  { address: '/alerts?group=rule', shows: (page) => page.getByRole('heading', { level: 1 }) },
  {
    address: '/alerts?severity=low&selectedAlert=A-1',
    shows: (page) => beside(page, 'Alert').getByText('A-1').first(),
  },
  { address: '/cases?mine=no', shows: (page) => grid(page, 'Cases') },
  { address: '/cases?mine=no&status=all&q=demo', shows: (page) => grid(page, 'Cases') },
  ...['timeline', 'notes', 'alerts', 'tasks', 'observables', 'evidence', 'similar'].map((name) => ({
    address: `/cases?mine=no&selectedCase=C-1&tab=${name}`,
    shows: (page: Page) => tab(page, new RegExp(`^${name}`, 'i')),
  })),
  {
    address: '/entity?kind=ip&value=203.0.113.66&from=now-7d&to=now',
    shows: (page) => page.getByRole('heading', { name: /203\.0\.113\.66/ }).first(),
  },
  { address: '/sources', shows: (page) => page.getByRole('article').first() },
  { address: '/connect?kind=syslog', shows: (page) => page.getByText(/syslog/i).first() },
  { address: '/settings', shows: (page) => page.getByRole('heading', { name: 'Settings' }) },
  { address: '/nowhere', shows: (page) => page.getByRole('heading', { level: 1 }) },
]

const header = (page: Page, name: string): Locator => page.getByRole('columnheader', { name })

describe.skipIf(isMissing)('every address, opened cold', { timeout: 240_000 }, () => {
  let server: RunningServer
  let browser: Browser
  let signedIn: SignedIn
  /** Ids that are known only once there is something. */
  const ids = { EVENT: '', HUNT: '' }

  beforeAll(async () => {
    expect(await buildPage()).toBe(true)
    browser = await openBrowser()
    server = await startServer()
    signedIn = await setUp(browser, server)
    const demo = await server.api('/api/v1/siem/demo', { method: 'POST' })
    expect(demo.status).toBe(200)
    const hunt = await server.api('/api/v1/hunts', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        name: 'Failed logins of the week',
        search: { query: 'failed' },
        audience: { to: 'team' },
      }),
    })
    expect(hunt.status).toBe(201)
    ids.HUNT = ((await hunt.json()) as { id: string }).id
    const logs = await server.api('/api/v1/siem/logs?from=now-7d&to=now&limit=1')
    ids.EVENT = ((await logs.json()) as { items: { id: string }[] }).items[0]?.id ?? ''
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  const placed = (address: string): string => address.replace('EVENT', ids.EVENT).replace('HUNT', ids.HUNT)

  test.for(addresses)('$address', async ({ address, shows }) => {
    await using window = await openWindow(browser, { storageState: signedIn })
    const { page } = window
    await page.goto(server.url + placed(address))
    await shows(page).waitFor()
    await page.waitForTimeout(300)
    await expectAccessible(page, address)
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1)
    await takePicture(page, `address${address.replaceAll(/[^a-z0-9]+/gi, '-')}`)
    for (const height of [720, 180]) {
      await page.setViewportSize({ width: 320, height })
      await page.waitForTimeout(200)
      const wide = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(wide, `${address} at 320 × ${height}`).toBeLessThanOrEqual(320)
    }
    expect(window.faults).toEqual([])
  })

  test('whoever is not signed in comes to the same address after signing in', async () => {
    await using window = await openWindow(browser)
    const { page } = window
    await page.goto(`${server.url}/cases?mine=no&selectedCase=C-1&tab=tasks`)
    await page.getByLabel('Passphrase', { exact: true }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/cases')
    await expectAccessible(page, 'signing in over the page')
  })

  test.for([
    ['2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', 23],
    ['2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', 25],
  ] as const)('the day from %s to %s has %i hours, told apart in both zones', async ([from, to, hours]) => {
    const startMs = Date.parse(from)
    const lines = Array.from({ length: hours }, (_, hour) => {
      const at = new Date(startMs + hour * 3_600_000 + 60_000).toISOString()
      return JSON.stringify({ timestamp: at, message: `the hour that begins at ${at.slice(0, 13)}`, host: 'clock' })
    })
    await store(server, lines.join('\n'), { source: 'json', sensor: 'clock' })
    await using window = await openWindow(browser, { storageState: signedIn, timezoneId: 'Europe/Berlin' })
    const { page } = window
    await page.goto(`${server.url}/siem?from=${from}&to=${to}&q=host:clock&sort=oldest`)
    await grid(page, 'Events').waitFor()
    await page.getByText(`${hours} events`).first().waitFor()
    const grids = page.getByRole('grid', { name: 'Events' })
    const times = async (): Promise<string[]> =>
      (await grids.locator('time').allTextContents()).map((text) => /^[\d :.-]+(Z|.\d\d:\d\d)/.exec(text)?.[0] ?? text)
    const inUtc = await times()
    expect(inUtc.filter((text) => !text.endsWith('Z'))).toEqual([])
    await page.locator('#main').focus()
    await page.keyboard.press('Shift+T')
    await grids.locator('time').filter({ hasText: '+02:00' }).first().waitFor()
    const local = await times()
    expect(local).toHaveLength(inUtc.length)
    expect(new Set(local).size, 'no two hours look alike').toBe(local.length)
    expect(local.filter((text) => text.endsWith('+01:00')).length).toBeGreaterThan(0)
    await takePicture(page, `clock-change-${hours}`)
    expect(window.faults).toEqual([])
  })
})
