/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPage } from '../../scripts/prepare.mjs'
import { suricataLine } from './alert-traffic.ts'
import { setUp, type SignedIn } from './first-administrator.ts'
import { freePort } from './free-port.ts'
import { sendLines } from './senders.ts'
import { startServer, type RunningServer } from './server.ts'
import { chromiumPath, expectAccessible, openBrowser, openWindow, takePicture } from './web-browser.ts'

const isMissing = chromiumPath === undefined && process.env['CI'] !== 'true'

describe.skipIf(isMissing)('connecting a source in Chromium', { timeout: 120_000 }, () => {
  let server: RunningServer
  let browser: Browser
  let signedIn: SignedIn
  let port: number

  beforeAll(async () => {
    expect(await buildPage()).toBe(true)
    browser = await openBrowser()
    port = await freePort()
    server = await startServer({ args: ['--syslog-tcp', String(port)] })
    signedIn = await setUp(browser, server)
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  async function at(address: string, options: Parameters<typeof openWindow>[1] = {}) {
    const window = await openWindow(browser, { storageState: signedIn, ...options })
    await window.page.goto(server.url + address)
    await window.page.getByRole('heading', { level: 1 }).waitFor()
    return window
  }

  const arriving = (page: Page) => page.getByRole('region', { name: '3. See it arrive' })

  test('syslog: the lines name this server, and the first message shows as it was read', async () => {
    await using window = await at('/connect')
    const { page } = window
    await expectAccessible(page, 'what can be connected')
    await page.getByRole('button', { name: /^Syslog/ }).click()
    await page.waitForURL(/kind=syslog&since=/)
    await page.getByText(`target="127.0.0.1" port="${port}"`).waitFor()
    await arriving(page).getByText('Waiting for Syslog…').waitFor()
    await takePicture(page, 'connect-waiting')
    await sendLines(port, [
      '<38>1 2026-11-20T10:00:00Z web1 sshd 811 - - Failed password for root from 192.0.2.7 port 4 ssh2',
    ])
    await arriving(page)
      .getByText(/^Received 1 from .*, read as syslog .*, \d+ fields\.$/)
      .waitFor()
    await expectAccessible(page, 'a source that is connected')
    await takePicture(page, 'connect-received')
    await arriving(page).getByRole('link', { name: 'Open it in SIEM' }).click()
    await page.waitForURL(/\/siem\?.*event=/)
    await page.goBack()
    await arriving(page)
      .getByText(/^Received 1 from/)
      .waitFor()
    expect(window.faults).toEqual([])
  })

  test('a key is made in place, and can send that and nothing else', async () => {
    await using window = await at('/connect?kind=suricata')
    const { page } = window
    await page.getByRole('button', { name: 'Wait for it' }).click()
    await page.getByLabel('A key for the machine').fill('dmz-1')
    await page.keyboard.press('Enter')
    await page.getByText('This key is shown this once').waitFor()
    const key = (await page.getByText(/^aurora_key_\S+$/).textContent()) ?? ''
    await page.getByText(`api_key: 'aurora:${key}'`).waitFor()
    const send = (source: string, body: string) =>
      fetch(`${server.url}/api/v1/siem/logs?source=${source}`, { method: 'POST', headers: { 'X-API-Key': key }, body })
    expect((await send('zeek', '{}')).status).toBe(403)
    expect((await send('suricata', `${suricataLine('192.0.2.1', Date.now())}\n{"broken`)).status).toBe(200)
    await arriving(page)
      .getByText(/^Received 1 from dmz-1, read as suricata alert, \d+ fields\.$/)
      .waitFor()
    await arriving(page)
      .getByText(/^1 line could not be used, the last because/)
      .waitFor()
    expect(window.faults).toEqual([])
  })

  test('what has no listener says how to begin, wrong parameters are named and dropped', async () => {
    await using deaf = await startServer()
    const storageState = await setUp(browser, deaf)
    await using window = await openWindow(browser, { storageState })
    const { page } = window
    await page.goto(`${deaf.url}/connect?kind=syslog&since=yesterday`)
    await page.getByText('This server does not listen for syslog yet').waitFor()
    await page.getByText('Left out of the address: since, because it is no time.').waitFor()
    await page.goto(`${deaf.url}/connect?kind=toaster`)
    await page.getByText('Left out of the address: kind, because nothing of that name can be connected.').waitFor()
  })

  test.for(['dark', 'light', 'contrast'] as const)('axe finds nothing in the %s theme, nor sideways', async (theme) => {
    await using window = await at('/connect?kind=windows&since=2026-01-01T00:00:00Z', {
      viewport: { width: 320, height: 720 },
    })
    const { page } = window
    await page.evaluate((name) => localStorage.setItem('aurora.theme', JSON.stringify(name)), theme)
    await page.reload()
    await arriving(page).getByText('Waiting for Windows…').waitFor()
    await expectAccessible(page, `connecting in ${theme}`)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
    await page.goto(`${server.url}/welcome`)
    await page.getByRole('heading', { name: 'Show me' }).waitFor()
    await expectAccessible(page, `the first choice in ${theme}`)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  })
})
