/// <reference lib="dom" />
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

/** What each tile asks for, and what it calls itself when that fails. */
const sections = [
  ['dashboard/stats', 'the summary'],
  ['dashboard/timeline', 'the threat level'],
  ['dashboard/top-attackers', 'the attackers'],
  ['siem/sources', 'the sources'],
] as const

describe.skipIf(isMissing)('the overview in Chromium', { timeout: 120_000 }, () => {
  let server: RunningServer
  let browser: Browser
  let signedIn: SignedIn

  beforeAll(async () => {
    expect(await buildPage()).toBe(true)
    browser = await openBrowser()
    server = await startServer()
    signedIn = await setUp(browser, server)
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  async function at(address: string, options: Parameters<typeof openWindow>[1] = {}) {
    const window = await openWindow(browser, { storageState: signedIn, ...options })
    await window.page.goto(server.url + address)
    await window.page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    return window
  }

  const tile = (page: Page, title: string) => page.getByRole('region', { name: title })

  test('an empty installation says what to do first, and goes when somebody knows', async () => {
    await using window = await at('/')
    const { page } = window
    await tile(page, 'First steps').getByRole('link', { name: 'Connect a source' }).waitFor()
    await tile(page, 'Top attackers').getByText('No alert of the last 24 hours').waitFor()
    await tile(page, 'First steps').getByText('0 of 5 done').waitFor()
    expect(await tile(page, '24 hours').count()).toBe(0)
    await expectAccessible(page, 'an empty overview')
    await takePicture(page, 'overview-empty')
    await tile(page, 'First steps').getByRole('button', { name: 'I know my way' }).click()
    await tile(page, 'First steps').waitFor({ state: 'detached' })
    expect(window.faults).toEqual([])
  })

  test('an attack shows in every tile, and keys lead behind them', async () => {
    await sendAttack(server)
    await eventually('alerts', async () =>
      (await ask<{ total: number }>(server, '/api/v1/alerts/counts')).total > 10 ? true : undefined,
    )
    await using window = await at('/dashboard')
    const { page } = window
    await tile(page, 'Top attackers').getByRole('row').filter({ hasText: '203.0.113.77' }).waitFor()
    await tile(page, 'Live alerts').getByRole('link').first().waitFor()
    await tile(page, 'Threat level by hour')
      .getByRole('img', { name: /new alerts in 24 hours/ })
      .waitFor()
    await tile(page, 'Sources').getByText('All 2 sources live.').waitFor()
    await tile(page, '24 hours').getByText('no honeypot').waitFor()
    await tile(page, 'First steps').getByText('1 of 5 done').waitFor()
    await page.getByRole('status').filter({ hasText: 'all 2 sources live' }).waitFor()
    await takePicture(page, 'overview')
    await expectAccessible(page, 'the overview')
    await tile(page, 'Threat level by hour').getByRole('button', { name: 'As a table' }).click()
    await tile(page, 'Threat level by hour').getByRole('columnheader', { name: 'critical' }).waitFor()
    await page.locator('#main').focus()
    await page.keyboard.press('5')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/alerts\?.*sort=newest/)
    await page.locator('#main').focus()
    await page.keyboard.press('g')
    await page.keyboard.press('o')
    await page.waitForURL(`${server.url}/`)
    expect(window.faults).toEqual([])
  })

  test('one failing tile leaves the others, and comes back by itself or when asked', async () => {
    await Promise.all(sections.map(failsAlone))
  })

  async function failsAlone([path, label]: (typeof sections)[number]): Promise<void> {
    await using window = await openWindow(browser, { storageState: signedIn })
    const { page } = window
    const json = { title: 'x', status: 500, detail: 'broken', code: 'internal', requestId: 'r-1' }
    await page.route(`**/api/v1/${path}*`, (route) => route.fulfill({ status: 500, json }))
    await page.goto(`${server.url}/`)
    const failed = page.getByRole('alert').filter({ hasText: label })
    await failed.getByRole('button', { name: 'Retry' }).waitFor({ timeout: 60_000 })
    for (const [other, name] of sections)
      if (other !== path) expect(await page.getByText(`Could not load ${name}.`).count()).toBe(0)
    await page.unroute(`**/api/v1/${path}*`)
    await failed.getByRole('button', { name: 'Retry' }).click()
    await page.getByText(`Could not load ${label}.`).waitFor({ state: 'detached' })
  }

  test('what somebody may not see says which permission it needs', async () => {
    await using window = await openWindow(browser, { storageState: signedIn })
    const { page } = window
    const json = { title: 'x', status: 403, detail: 'needs dashboard:read', code: 'auth.forbidden', requestId: 'r-2' }
    await page.route('**/api/v1/dashboard/top-attackers*', (route) => route.fulfill({ status: 403, json }))
    await page.goto(`${server.url}/`)
    await tile(page, 'Top attackers').getByText('Needs dashboard:read. Ask an administrator.').waitFor()
  })

  test.for(['dark', 'light', 'contrast'] as const)('axe finds nothing in the %s theme, nor sideways', async (theme) => {
    await using window = await at('/', { viewport: { width: 320, height: 720 } })
    const { page } = window
    await page.evaluate((name) => localStorage.setItem('aurora.theme', JSON.stringify(name)), theme)
    await page.reload()
    await tile(page, 'Top attackers').getByRole('row').nth(1).waitFor()
    await expectAccessible(page, `the overview in ${theme}`)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
    await takePicture(page, `overview-${theme}-320`)
  })
})
