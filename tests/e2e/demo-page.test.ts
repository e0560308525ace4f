import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { setUp, type SignedIn } from './first-administrator.ts'
import { startServer, type RunningServer } from './server.ts'
import { buildPage } from '../../scripts/prepare.mjs'
import { chromiumPath, expectAccessible, openBrowser, openWindow, takePicture } from './web-browser.ts'

const isMissing = chromiumPath === undefined && process.env['CI'] !== 'true'

// Somebody who looks around: "show me", an alert within seconds, the case of it, and all taken away by one click.

describe.skipIf(isMissing)('the demonstration in Chromium', { timeout: 120_000 }, () => {
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

  test('is shown, looked at, and taken away', async () => {
    await using window = await openWindow(browser, { storageState: signedIn })
    const { page } = window
    await page.goto(`${server.url}/sources`)
    await page.getByRole('button', { name: 'Show me' }).click()
    await page.getByText(/\d+ events and \d+ alerts of a recorded attack, in case C-1/).waitFor()
    await page.getByRole('article', { name: 'windows DEMO' }).waitFor()
    await expectAccessible(page, 'demonstration')
    await takePicture(page, 'demo-sources')

    await page.goto(`${server.url}/alerts`)
    const first = page.getByRole('grid', { name: 'Alerts' }).getByRole('row').nth(1)
    await first.getByText('DEMO').waitFor()
    await page.getByRole('complementary', { name: 'Alert' }).getByText('203.0.113.66').first().waitFor()
    await takePicture(page, 'demo-alerts')

    await page.goto(`${server.url}/cases?mine=no&selectedCase=C-1`)
    await page.getByRole('heading', { name: /^DEMO: / }).waitFor()
    await takePicture(page, 'demo-case')

    await page.goto(`${server.url}/sources`)
    await page.getByRole('button', { name: 'Remove the demonstration…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByText(/Removed \d+ events, \d+ alerts and 1 case of the demonstration/).waitFor()
    await page.getByRole('button', { name: 'Show me' }).waitFor()
    await page.goto(`${server.url}/alerts`)
    await page.getByText('No alerts yet').waitFor()
    expect(window.faults).toEqual([])
  })
})
