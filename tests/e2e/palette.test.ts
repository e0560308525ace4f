import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sendAttack } from './alert-traffic.ts'
import { eventually } from './eventually.ts'
import { setUp, type SignedIn } from './first-administrator.ts'
import { startServer, type RunningServer } from './server.ts'
import { ask } from './stored.ts'
import { buildPage } from '../../scripts/prepare.mjs'
import { chromiumPath, expectAccessible, openBrowser, openWindow, takePicture } from './web-browser.ts'

const isMissing = chromiumPath === undefined && process.env['CI'] !== 'true'

describe.skipIf(isMissing)('the palette in Chromium', { timeout: 120_000 }, () => {
  let server: RunningServer
  let browser: Browser
  let signedIn: SignedIn

  beforeAll(async () => {
    expect(await buildPage()).toBe(true)
    browser = await openBrowser()
    server = await startServer()
    signedIn = await setUp(browser, server)
    await sendAttack(server)
    await eventually('the rules matched', async () => {
      const { total } = await ask<{ total: number }>(server, '/api/v1/alerts/counts')
      return total >= 14 ? total : undefined
    })
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  /** A signed-in window with the palette open. */
  async function opened(address = '/alerts', options: Parameters<typeof openWindow>[1] = {}) {
    const window = await openWindow(browser, { storageState: signedIn, ...options })
    await window.page.goto(server.url + address)
    await window.page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' })
    await window.page.keyboard.press('Control+k')
    await field(window.page).waitFor()
    return window
  }

  test('opens by its key also from a field, and Escape gives the focus back', async () => {
    await using window = await opened('/alerts')
    const { page } = window
    await page.keyboard.press('Escape')
    await field(page).waitFor({ state: 'detached' })
    await page.keyboard.press('/')
    await page.keyboard.type('pay')
    await page.keyboard.press('Control+k')
    await field(page).waitFor()
    await expectAccessible(page, 'palette')
    await page.keyboard.press('Escape')
    await field(page).waitFor({ state: 'detached' })
    await eventually('the focus is where it was', async () =>
      (await page.evaluate(() => (document.activeElement as HTMLInputElement | null)?.value)) === 'pay'
        ? true
        : undefined,
    )
    expect(window.faults).toEqual([])
  })

  test('goes to pages, by the arrows and by the mouse', async () => {
    await using window = await opened('/alerts')
    const { page } = window
    await page.waitForTimeout(300)
    await takePicture(page, 'palette')
    await page.keyboard.type('sour')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowUp')
    await choose(page, 'Sources')
    await page.keyboard.press('Enter')
    await page.waitForURL(`${server.url}/sources`)
    await page.getByRole('button', { name: 'Go to or do' }).click()
    await page.getByRole('option', { name: 'SIEM' }).first().click()
    await page.waitForURL(/\/siem/)
  })

  test('opens alerts and cases by number, also one that is not there', async () => {
    await using window = await opened('/siem')
    const { page } = window
    await page.keyboard.type('a-2')
    await page.getByRole('option', { name: 'Open A-2', selected: true }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/alerts\?.*selectedAlert=A-2/)
    await openIt(page)
    await page.keyboard.type('C 999')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/cases\?.*selectedCase=C-999/)
    await page.getByText('Not found, or not yours to see').waitFor()
  })

  test('leads from an address and from words to events and alerts, and names what the server finds', async () => {
    await using window = await opened('/sources')
    const { page } = window
    await page.keyboard.type('203.0.113.77')
    await page.getByRole('option', { name: /^Open 203\.0\.113\.77/, selected: true }).waitFor()
    await page
      .getByRole('option', { name: /^A-\d+ / })
      .first()
      .waitFor()
    await page.waitForTimeout(300)
    await takePicture(page, 'palette-address')
    await expectAccessible(page, 'palette with what was found')
    await page.keyboard.press('ArrowDown')
    await page.getByRole('option', { name: /^Events with 203\.0\.113\.77/, selected: true }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/siem\?.*host=203\.0\.113\.77/)
    await openIt(page)
    await page.keyboard.type('Suricata')
    await page
      .getByRole('option', { name: /its alerts, pack/ })
      .first()
      .waitFor()
    await page.getByRole('option', { name: /^Alerts about Suricata/ }).click()
    await page.waitForURL(/\/alerts\?.*q=Suricata/)
  })

  test('does what the keys of the page do, a dialog included', async () => {
    await using window = await opened('/alerts?selectedAlert=A-1')
    const { page } = window
    await page.getByRole('complementary', { name: 'Alert' }).getByRole('heading', { name: 'Why' }).waitFor()
    await page.keyboard.press('Escape')
    await field(page).waitFor({ state: 'detached' })
    await openIt(page)
    await page.keyboard.type('add a note')
    await choose(page, 'Add a note')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Note on A-1' }).waitFor()
    await page.keyboard.type('by the palette')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('listitem').filter({ hasText: 'by the palette' }).waitFor()
  })

  test('says what could not be asked, and when nothing has the name', async () => {
    await using window = await opened('/siem')
    const { page } = window
    await page.route('**/api/v1/alerts?*', (route) => route.abort())
    await page.keyboard.type('zzqx')
    await page.getByText(/^No alerts: The server does not answer/).waitFor()
    await page.keyboard.press('Escape')
    await page.route('**/api/v1/users/me', (route) => route.continue())
    await page.keyboard.press('Control+k')
    await page.getByRole('option', { name: 'Theme: light' }).click()
    await eventually('the theme', async () =>
      (await page.evaluate(() => document.documentElement.dataset['theme'])) === 'light' ? true : undefined,
    )
  })

  test.for([
    [320, 720],
    [320, 180],
  ] as const)('fits %i × %i', async ([width, height]) => {
    await using window = await opened('/alerts', { viewport: { width, height } })
    const { page } = window
    await page.keyboard.type('203.0.113.77')
    await page.getByRole('option', { name: /^Events with/ }).waitFor()
    await takePicture(page, `palette-${width}-${height}`)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  })
})

async function openIt(page: Page): Promise<void> {
  await page.keyboard.press('Control+k')
  await field(page).waitFor()
}

const field = (page: Page) => page.getByRole('combobox', { name: /^A page, an action/ })

/** Walks down to an option. */
async function choose(page: Page, name: string): Promise<void> {
  const wanted = page.getByRole('option', { name: new RegExp(`^${name}`) }).first()
  await wanted.waitFor()
  for (let steps = 0; steps < 50 && (await wanted.getAttribute('aria-selected')) !== 'true'; steps++)
    await page.keyboard.press('ArrowDown')
  expect(await wanted.getAttribute('aria-selected')).toBe('true')
}
