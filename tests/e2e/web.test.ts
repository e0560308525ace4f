/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { passphrase } from './first-administrator.ts'
import { startServer, type RunningServer } from './server.ts'
import { store } from './stored.ts'
import { buildPage } from '../../scripts/prepare.mjs'
import { chromiumPath, expectAccessible, openBrowser, openWindow, takePicture } from './web-browser.ts'
import { makeTraffic } from './web-traffic.ts'

const themes = ['dark', 'light', 'contrast'] as const
const isMissing = chromiumPath === undefined && process.env['CI'] !== 'true'

describe.skipIf(isMissing)('the page in Chromium', { timeout: 120_000 }, () => {
  let server: RunningServer
  let browser: Browser
  let signedIn: Awaited<ReturnType<Awaited<ReturnType<typeof openWindow>>['context']['storageState']>>

  beforeAll(async () => {
    expect(await buildPage()).toBe(true)
    browser = await openBrowser()
    server = await startServer()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  /** A signed-in window at an address, once the rows (or what stands in their place) are there. */
  async function at(address: string, options: Parameters<typeof openWindow>[1] = {}) {
    const window = await openWindow(browser, { storageState: signedIn, ...options })
    await window.page.goto(server.url + address)
    await window.page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' })
    return window
  }

  test('the setup link asks for one passphrase and leads to the workspace; by keyboard alone', async () => {
    await using window = await openWindow(browser)
    const { page } = window
    await page.goto(server.setup ?? '')
    await page.getByRole('heading', { name: 'Welcome to Aurora' }).waitFor()
    await expectAccessible(page, 'setup')
    await focusByTab(page, 'Passphrase')
    await page.keyboard.type('short')
    await page.keyboard.press('Enter')
    await page
      .getByRole('alert')
      .filter({ hasText: /passphrase/i })
      .waitFor()
    await page.keyboard.press('Control+a')
    await page.keyboard.type(passphrase)
    await page.keyboard.press('Enter')
    await page.waitForURL(`${server.url}/welcome`)
    await page.getByRole('heading', { name: 'How do you want to begin?' }).waitFor()
    await takePicture(page, 'welcome')
    await expectAccessible(page, 'the first choice')
    await page.getByRole('link', { name: 'Open the overview' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(`${server.url}/`)
    await page.goto(`${server.url}/siem`)
    await page.getByText('Waiting for the first event').waitFor()
    await takePicture(page, 'nothing-yet')
    await expectAccessible(page, 'nothing yet')
    expect(window.faults).toEqual([])
    signedIn = await window.context.storageState()
  })

  test('the first event appears by itself', async () => {
    await using window = await at('/siem?from=now-7d&to=now')
    await window.page.getByText('Waiting for the first event').waitFor()
    const traffic = makeTraffic({ count: 1_500, endMs: Date.now() - 1_000, spanMs: 840_000 })
    for (const [source, lines] of Object.entries(traffic)) {
      await store(server, lines.join('\n'), { source, sensor: 'lab' })
    }
    await store(server, '{"broken', { source: 'suricata', sensor: 'lab' })
    await window.page.getByRole('row').nth(5).waitFor()
    expect(window.faults).toEqual([])
  })

  test('sign in, search, pivot, open, share: by keyboard alone', async () => {
    await using window = await openWindow(browser, { permissions: ['clipboard-read', 'clipboard-write'] })
    const { page } = window
    await page.goto(`${server.url}/siem?from=now-1h&to=now&source=syslog`)
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await expectAccessible(page, 'sign in')
    await page.keyboard.type('admin')
    await page.keyboard.press('Tab')
    await page.keyboard.type(passphrase)
    await page.keyboard.press('Enter')
    await page.getByRole('row').nth(3).waitFor()
    expect(page.url()).toContain('source=syslog')

    await searchFor(page, 'failed password')
    await page.waitForURL(/q=failed/)
    await page.keyboard.press('Escape')
    await page.keyboard.press('j')
    await page.keyboard.press('o')
    await page.waitForURL(/event=[0-9a-f]{32}/)
    await page.getByRole('complementary', { name: 'Event' }).getByText('Common fields (ECS)').waitFor()
    const first = new URL(page.url()).searchParams.get('event')
    await page.keyboard.press('j')
    await page.waitForURL((url) => url.searchParams.get('event') !== first)

    await page.locator('#list').focus()
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight')
    await page.keyboard.press('f')
    await page.waitForURL(/q=failed.*(source\.ip|host\.name):/)
    await page.goBack()
    await page.waitForURL((url) => url.searchParams.get('q') === 'failed password')

    await page.getByRole('row').nth(3).waitFor()
    await page.keyboard.press('l')
    await page.getByText('Copied a link with fixed times').waitFor()
    const link = new URL(await page.evaluate(() => navigator.clipboard.readText()))
    expect(link.searchParams.get('to')).toMatch(/^\d{4}-.*Z$/)
    await using other = await at(link.pathname + link.search)
    await other.page.getByRole('complementary', { name: 'Event' }).getByText('Common fields (ECS)').waitFor()
    expect(other.page.url()).toContain('q=failed%20password')
    expect([...window.faults, ...other.faults]).toEqual([])
  })

  test('Back undoes one step, closing keeps the rest', async () => {
    await using window = await at('/siem?q=failed&from=now-1h&to=now')
    const { page } = window
    await page.getByRole('row').nth(3).waitFor()
    await leaveField(page)
    await page.keyboard.press('j')
    await page.keyboard.press('o')
    await page.waitForURL(/event=/)
    await page.keyboard.press('Escape')
    await page.waitForURL((url) => !url.searchParams.has('event'))
    expect(new URL(page.url()).searchParams.get('q')).toBe('failed')
    await page.keyboard.press('[')
    await page.waitForURL(/from=\d{4}-/)
    await page.goBack()
    await page.waitForURL(/from=now-1h/)
  })

  test('an event shows its indicators, and they lead to the other events that name them', async () => {
    await using window = await at('/siem?q=log4j&from=now-1h&to=now')
    const { page } = window
    await page.getByRole('row').nth(1).waitFor()
    await leaveField(page)
    await page.keyboard.press('j')
    await page.keyboard.press('o')
    const panel = page.getByRole('complementary', { name: 'Event' })
    const row = panel
      .getByRole('listitem')
      .filter({ has: page.getByRole('group', { name: 'indicators' }) })
      .filter({ hasText: 'CVE-2021-44228' })
    await row.hover()
    await row.getByRole('button', { name: /^Filter for/ }).click()
    await page.waitForURL((url) => url.searchParams.get('q') === 'log4j CVE-2021-44228')
    await page.getByRole('row').nth(1).waitFor()
    await panel.getByRole('tab', { name: 'Related' }).click()
    await panel.getByRole('link', { name: 'CVE-2021-44228' }).waitFor()
    expect(window.faults).toEqual([])
  })

  test('an error is said with its column, and repaired with one key', async () => {
    await using window = await at('/siem?from=now-1h&to=now')
    const { page } = window
    await page.getByRole('row').nth(3).waitFor()
    await page.getByRole('combobox', { name: 'Search events' }).focus()
    await page.keyboard.type('source:suricata AND AND')
    await page.getByText('Column 21: expected a term after AND').waitFor()
    await expectAccessible(page, 'a wrong query')
    await takePicture(page, 'wrong-query')
    await page.keyboard.press('Enter')
    expect(page.url()).not.toContain('q=')
    await page.keyboard.press('Alt+Enter')
    await page.keyboard.press('Enter')
    await page.waitForURL(/q=source:suricata/)
  })

  test('suggestions are taken by Tab, or by Enter after an arrow, and never by Enter alone', async () => {
    await using window = await at('/siem?from=now-1h&to=now')
    const { page } = window
    const field = page.getByRole('combobox', { name: 'Search events' })
    await field.focus()
    await page.keyboard.type('sever')
    await page.getByRole('option', { name: /^severity/ }).waitFor()
    expect(await field.getAttribute('aria-expanded')).toBe('true')
    await page.keyboard.press('Tab')
    await page.keyboard.type('hi')
    await page.getByRole('option', { name: /high/ }).first().waitFor()
    await page.keyboard.press('ArrowDown')
    expect(await field.getAttribute('aria-activedescendant')).not.toBeNull()
    await page.keyboard.press('Enter')
    expect(await field.textContent()).toBe('severity:high')
    await page.keyboard.type(' fail')
    await page.keyboard.press('Enter')
    await page.waitForURL(/q=severity:high%20fail/)
  })

  test('the histogram is zoomed by keyboard, and its numbers are a table', async () => {
    await using window = await at('/siem?from=now-1h&to=now')
    const { page } = window
    const bars = page.getByRole('slider', { name: /^Histogram: [\d,]+ events/ })
    await bars.waitFor()
    await leaveField(page)
    await page.keyboard.press('h')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Shift+ArrowLeft')
    await page.keyboard.press('Shift+ArrowLeft')
    expect(await bars.getAttribute('aria-valuetext')).toContain('3 bars marked')
    await page.keyboard.press('Enter')
    await page.waitForURL(/from=\d{4}-/)
    await page.getByText('Back undoes').waitFor()
    await page.goBack()
    await bars.waitFor()
    await page.keyboard.press('b')
    await page.getByRole('dialog', { name: 'Events over time' }).waitFor()
    await expectAccessible(page, 'numbers of the histogram')
  })

  test.for(['histogram', 'fields', 'sources', ''] as const)(
    'one failing section leaves the others: logs/%s',
    async (name) => {
      await using window = await openWindow(browser, { storageState: signedIn })
      const { page } = window
      const path =
        name === 'sources'
          ? '**/api/v1/siem/sources'
          : name === ''
            ? '**/api/v1/siem/logs?*'
            : `**/api/v1/siem/logs/${name}?*`
      const detail = {
        title: 'x',
        status: 400,
        detail: 'broken on purpose',
        code: 'search.limit',
        requestId: 'request-7',
      }
      await page.route(path, (route) =>
        route.fulfill({ status: 400, json: detail, contentType: 'application/problem+json' }),
      )
      await page.goto(`${server.url}/siem?from=now-1h&to=now`)
      await page.getByRole('alert').filter({ hasText: 'request-7' }).first().waitFor()
      if (name !== '') await page.getByRole('row').nth(3).waitFor()
      if (name !== 'histogram') await page.getByRole('slider', { name: /^Histogram/ }).waitFor()
      await expectAccessible(page, `failing ${name}`)
      await takePicture(page, `failed-${name || 'rows'}`)
      await page.unroute(path)
      await page.getByRole('button', { name: 'Retry' }).first().click()
      await page.getByRole('row').nth(3).waitFor()
      expect(window.faults).toEqual([])
    },
  )

  test('what may not be seen says which permission it needs', async () => {
    await using window = await openWindow(browser, { storageState: signedIn })
    const { page } = window
    const detail = { title: 'x', status: 403, detail: 'this needs siem:read', code: 'auth.forbidden', requestId: 'r' }
    await page.route('**/api/v1/siem/logs?*', (route) => route.fulfill({ status: 403, json: detail }))
    await page.goto(`${server.url}/siem`)
    await page.getByText('Needs siem:read. Ask an administrator.').waitFor()
    await expectAccessible(page, 'forbidden')
  })

  test('a session that ended is taken up again over the page', async () => {
    await using window = await at('/siem?q=failed&from=now-1h&to=now')
    const { page } = window
    await page.getByRole('row').nth(3).waitFor()
    await window.context.clearCookies()
    await leaveField(page)
    await page.keyboard.press('.')
    const dialog = page.getByRole('dialog', { name: 'Sign in again' })
    await dialog.waitFor()
    await takePicture(page, 'signed-out')
    await expectAccessible(page, 'signed out')
    await dialog.getByLabel('Passphrase', { exact: true }).fill(passphrase)
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('row').nth(3).waitFor()
    expect(page.url()).toContain('q=failed')
  })

  test('a lost server is said once, and the rows stay', async () => {
    await using window = await at('/siem?from=now-1h&to=now')
    const { page } = window
    await page.getByRole('row').nth(3).waitFor()
    await page.route('**/api/**', (route) => route.abort())
    await leaveField(page)
    await page.getByText(/Offline since \d\d:\d\d:\d\dZ/).waitFor()
    await page.getByRole('row').nth(3).waitFor()
    await takePicture(page, 'offline')
  })

  test('a slow search tells the time it takes, and can be stopped', async () => {
    await using window = await openWindow(browser, { storageState: signedIn })
    const { page } = window
    await page.route('**/api/v1/siem/logs?*', () => new Promise(() => undefined))
    await page.goto(`${server.url}/siem?from=now-1h&to=now`)
    await page.getByText(/Loading the events: \d s/).waitFor()
    await takePicture(page, 'slow')
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByText('Stopped. Nothing of the events is here yet').waitFor()
  })

  test('when a refresh fails, the old rows stay and say from when they are', async () => {
    await using window = await at('/siem?from=now-1h&to=now')
    const { page } = window
    await page.getByRole('row').nth(3).waitFor()
    const detail = {
      title: 'x',
      status: 400,
      detail: 'broken on purpose',
      code: 'search.limit',
      requestId: 'request-8',
    }
    await page.route('**/api/v1/siem/logs?*', (route) => route.fulfill({ status: 400, json: detail }))
    await leaveField(page)
    await page.keyboard.press('.')
    await page.getByText(/^From \d\d:\d\d:\d\d, could not be refreshed/).waitFor()
    await page.getByRole('row').nth(3).waitFor()
    await takePicture(page, 'stale')
    await expectAccessible(page, 'stale')
  })

  test('wrong parameters are named and dropped', async () => {
    await using window = await at('/siem?severity=loud&sort=random&unknown=1')
    await window.page.getByText(/severity, because “loud” is no severity/).waitFor()
    await window.page.waitForURL((url) => !url.search.includes('severity') && !url.search.includes('sort'))
  })

  test('an id that leads nowhere leaves the list', async () => {
    await using window = await at(`/siem?from=now-1h&to=now&event=${'0'.repeat(32)}`)
    await window.page.getByText('Not found, or not yours to see').waitFor()
    await window.page.getByRole('row').nth(3).waitFor()
    await expectAccessible(window.page, 'an event that is not there')
  })

  test('times follow the zone switch everywhere', async () => {
    await using window = await at('/siem?from=now-1h&to=now', { timezoneId: 'Asia/Kathmandu' })
    const { page } = window
    await page.getByRole('gridcell', { name: /Z$/ }).first().waitFor()
    await leaveField(page)
    await page.keyboard.press('T')
    await page
      .getByRole('gridcell', { name: /\+05:45$/ })
      .first()
      .waitFor()
    expect(await page.getByRole('slider', { name: /^Histogram/ }).getAttribute('aria-label')).toContain('+05:45')
    await page.keyboard.press('T')
    await page.getByRole('gridcell', { name: /Z$/ }).first().waitFor()
  })

  test('nothing matches: the condition that removes the most is named', async () => {
    await using window = await at('/siem?q=failed%20AND%20nonexistentword&from=now-1h&to=now')
    const { page } = window
    await page.getByText('Nothing matches in this range').waitFor()
    await page.getByRole('button', { name: 'Drop it' }).first().waitFor()
    await expectAccessible(page, 'nothing matches')
    await takePicture(page, 'nothing-matches')
    await page.getByRole('button', { name: 'Drop it' }).first().click()
    await page.getByRole('row').nth(3).waitFor()
    expect(new URL(page.url()).searchParams.get('q')).toBe('failed')
  })

  test('nothing in this range: the way to the latest event', async () => {
    await using window = await at('/siem?from=2020-01-01T00:00:00Z&to=2020-01-01T01:00:00Z')
    const { page } = window
    await page.getByRole('button', { name: 'Go there' }).click()
    await page.getByRole('row').nth(3).waitFor()
  })

  test('new events are announced, and shown on request', async () => {
    await using window = await at('/siem?from=now-15m&to=now')
    const { page } = window
    await page.getByRole('row').nth(3).waitFor()
    const line = (i: number): string => JSON.stringify({ time: new Date().toISOString(), message: `fresh number ${i}` })
    await store(server, [1, 2, 3].map(line).join('\n'), { source: 'json', sensor: 'late' })
    await page.getByRole('button', { name: /^3 new$/ }).click({ timeout: 20_000 })
    await page
      .getByRole('gridcell', { name: /fresh number/ })
      .first()
      .waitFor()
  })

  test.for(themes)('axe finds nothing in the %s theme', { timeout: 240_000 }, async (theme) => {
    await using window = await openWindow(browser, { storageState: signedIn, viewport: { width: 1280, height: 720 } })
    const { page } = window
    await page.addInitScript((name) => localStorage.setItem('aurora.theme', JSON.stringify(name)), theme)
    await page.goto(`${server.url}/siem?q=failed%20OR%20source:suricata&from=now-1h&to=now`)
    await page.getByRole('row').nth(5).waitFor()
    await page.getByRole('slider', { name: /^Histogram/ }).waitFor()
    await page.getByRole('combobox', { name: 'Search events' }).waitFor()
    await expectAccessible(page, `${theme} workspace`)
    await leaveField(page)
    for (const key of ['j', 'j', 'x', 'o']) await page.keyboard.press(key)
    for (const tab of theme === 'dark' ? ['Raw', 'Related', 'Fields'] : ['Fields']) {
      await page.getByRole('tab', { name: tab }).click()
      await page.waitForTimeout(400)
      await expectAccessible(page, `${theme} event, ${tab}`)
      await takePicture(page, `${theme}-${tab.toLowerCase()}`)
    }
    await page.getByRole('textbox', { name: 'Filter fields' }).fill('source.ip')
    await page.getByRole('button', { name: /^source\.ip/ }).click()
    await page
      .getByText(/exact|sample/)
      .first()
      .waitFor()
    await expectAccessible(page, `${theme} values of a field`)
    await takePicture(page, `${theme}-values`)
    if (theme === 'dark') await expectLayersAccessible(page)
    await page.goto(`${server.url}/sources`)
    await page.getByRole('article').first().waitFor()
    await page
      .getByRole('button', { name: /Whole line/ })
      .first()
      .click()
    await page.getByRole('group', { name: 'The whole line' }).waitFor()
    await expectAccessible(page, `${theme} sources`)
    await takePicture(page, `${theme}-sources`)
    await page.goto(`${server.url}/nowhere`)
    await page.getByText('There is no such page').waitFor()
    await expectAccessible(page, `${theme} not found`)
    expect(window.faults).toEqual([])
  })

  test.for([
    [1280, 720],
    [320, 720],
    [320, 180],
  ] as const)('nothing scrolls sideways at %i × %i', { timeout: 120_000 }, async ([width, height]) => {
    await using window = await at('/siem?from=now-1h&to=now', { viewport: { width, height } })
    const { page } = window
    await page.getByRole('row').nth(2).waitFor({ state: 'attached' })
    for (const address of ['/siem', '/sources', '/sign-in']) {
      await page.goto(server.url + address)
      await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' })
      await page.waitForTimeout(300)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    }
    await takePicture(page, `at-${width}-${height}`)
    await expectAccessible(page, `${width} × ${height}`)
  })
})

/** Layers that a button opens, and what they are called in messages. */
const openers = [
  [/^Time range/, 'range'],
  [/^Theme/, 'theme'],
  [/^Account of/, 'account'],
  [/^Columns$/, 'columns'],
  [/^All sources/, 'source-filter'],
  [/^Search examples/, 'examples'],
  [/^Time: column menu/, 'column-menu'],
  [/^Keys and help/, 'keys'],
] as const

/** Opens every layer of the workspace in turn. What is wrong in one theme is wrong in all, but for colours. */
async function expectLayersAccessible(page: Page): Promise<void> {
  for (const [opener, named] of openers) {
    await page.getByRole('button', { name: opener }).first().click()
    await page.waitForTimeout(300)
    await expectAccessible(page, named)
    await takePicture(page, `layer-${named}`)
    await page.keyboard.press('Escape')
  }
}

/** Presses Tab until the field of this name has the focus. */
async function focusByTab(page: Page, label: string): Promise<void> {
  for (let i = 0; i < 20; i++) {
    const isThere = await page.getByLabel(label, { exact: true }).evaluate((field) => field === document.activeElement)
    if (isThere) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not reach “${label}”`)
}

/** Types a query into the search field, reached by its key, and runs it. */
async function searchFor(page: Page, query: string): Promise<void> {
  await leaveField(page)
  await page.keyboard.press('/')
  await page.keyboard.type(query)
  await page.keyboard.press('Enter')
}

/** Gives the focus back to the page, so that its keys act. */
async function leaveField(page: Page): Promise<void> {
  await page.getByRole('combobox', { name: 'Search events' }).waitFor()
  await page.evaluate(() => (document.activeElement instanceof HTMLElement ? document.activeElement.blur() : undefined))
}
