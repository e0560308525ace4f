/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hostileUser, sendAttack } from './alert-traffic.ts'
import { eventually } from './eventually.ts'
import { startServer, type RunningServer } from './server.ts'
import { ask } from './stored.ts'
import { buildPage, chromiumPath, expectAccessible, openBrowser, openWindow, takePicture } from './web-browser.ts'

const passphrase = 'violet harbour seven lanterns'
const isMissing = chromiumPath === undefined && process.env['CI'] !== 'true'

describe.skipIf(isMissing)('the Alerts page in Chromium', { timeout: 120_000 }, () => {
  let server: RunningServer
  let browser: Browser
  let signedIn: Awaited<ReturnType<Awaited<ReturnType<typeof openWindow>>['context']['storageState']>>

  beforeAll(async () => {
    await buildPage()
    browser = await openBrowser()
    server = await startServer()
    signedIn = await setUp(browser, server)
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  /** A signed-in window at an address, once the page stands. */
  async function at(address: string, options: Parameters<typeof openWindow>[1] = {}) {
    const window = await openWindow(browser, { storageState: signedIn, ...options })
    await window.page.goto(server.url + address)
    await window.page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' })
    return window
  }

  test('nothing yet: says how the first alert comes', async () => {
    await using window = await at('/alerts')
    await window.page.getByText('No alerts yet').waitFor()
    await expectAccessible(window.page, 'no alerts yet')
    await takePicture(window.page, 'alerts-nothing-yet')
  })

  test('the queue by risk, the top alert open beside it', async () => {
    await sendAttack(server)
    await eventually('the rules matched', async () => {
      const { total } = await ask<{ total: number }>(server, '/api/v1/alerts/counts')
      return total >= 14 ? total : undefined
    })
    await using window = await at('/alerts')
    const { page } = window
    await row(page, 1).waitFor()
    await page.waitForURL(/selectedAlert=A-\d+/)
    const top = await row(page, 1).innerText()
    const selected = new URL(page.url()).searchParams.get('selectedAlert') ?? 'none'
    expect(top).toContain(selected)
    const panel = page.getByRole('complementary', { name: 'Alert' })
    await panel.getByRole('heading', { name: 'Why' }).waitFor()
    await panel.getByRole('heading', { name: 'History and notes' }).waitFor()
    await panel.getByRole('link').filter({ hasText: /Z/ }).first().waitFor()
    expect(await page.title()).toMatch(new RegExp(`^${selected} .* – Alerts – Aurora$`))
    await page.waitForTimeout(500)
    await takePicture(page, 'alerts-queue')
    await expectAccessible(page, 'queue with an alert')
    expect(window.faults).toEqual([])
  })

  test('a link opens its alert also when the filters do not list it', async () => {
    await using window = await at('/alerts?severity=critical&selectedAlert=A-1')
    const { page } = window
    await page.getByRole('complementary', { name: 'Alert' }).getByRole('heading', { level: 2 }).waitFor()
    await page.getByRole('note').filter({ hasText: 'A-1' }).waitFor()
    await page.getByText('No alert matches these filters').waitFor()
    await takePicture(page, 'alerts-deep-link')
    await page.keyboard.press('Escape')
    await page.waitForURL((url) => !url.searchParams.has('selectedAlert'))
    expect(new URL(page.url()).searchParams.get('severity')).toBe('critical')
  })

  test('what a log says is shown as text', async () => {
    await using window = await at('/alerts?q=bastion')
    const { page } = window
    await row(page, 1).waitFor()
    const text = await page.evaluate(() => document.body.innerText)
    expect(text).not.toContain(hostileUser)
    expect(text).not.toContain('\u202e')
  })
})

const row = (page: Page, index: number) => page.getByRole('grid', { name: 'Alerts' }).getByRole('row').nth(index)

/** Makes the first administrator through the one-time link; resolves to what a signed-in browser holds. */
async function setUp(browser: Browser, server: RunningServer) {
  await using window = await openWindow(browser)
  const { page } = window
  await page.goto(server.setup ?? '')
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase)
  await page.keyboard.press('Enter')
  await page.waitForURL(`${server.url}/siem`)
  return await window.context.storageState()
}
