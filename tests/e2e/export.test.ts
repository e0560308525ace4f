import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPage } from '../../scripts/prepare.mjs'
import { setUp, type SignedIn } from './first-administrator.ts'
import { startServer, type RunningServer } from './server.ts'
import { store } from './stored.ts'
import { chromiumPath, expectAccessible, openBrowser, openWindow } from './web-browser.ts'

const isMissing = chromiumPath === undefined && process.env['CI'] !== 'true'
const events = 3_456

describe.skipIf(isMissing)('saving all that match', { timeout: 120_000 }, () => {
  let server: RunningServer
  let browser: Browser
  let signedIn: SignedIn

  beforeAll(async () => {
    expect(await buildPage()).toBe(true)
    browser = await openBrowser()
    server = await startServer()
    signedIn = await setUp(browser, server)
    const now = Date.now()
    const lines = Array.from({ length: events }, (_, i) =>
      JSON.stringify({
        time: new Date(now - i * 100).toISOString(),
        message: i === 7 ? '=cmd|x,"y"' : `line ${i}`,
        n: i,
      }),
    )
    await store(server, lines.join('\n'), { source: 'json', sensor: 'lab' })
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  test('as CSV from the page: every event once, in the columns that are shown, and no cell is a formula', async () => {
    await using window = await openWindow(browser, { storageState: signedIn })
    const { page } = window
    await page.goto(`${server.url}/siem?from=now-1h&to=now&cols=time,message`)
    await page.getByRole('row').nth(3).waitFor()
    await page.getByRole('button', { name: 'Save all that match' }).click()
    await expectAccessible(page, 'saving')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: /^CSV/ }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/^events-[\dT-]+\.csv$/)
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n')
    expect(lines[0]).toBe('time,message')
    expect(lines).toHaveLength(events + 1)
    expect(new Set(lines).size).toBe(events + 1)
    expect(lines[8]).toContain(`"'=cmd|x,""y"""`)
    await page.getByText('Saved the events that match.').waitFor()
    expect(window.faults).toEqual([])
  })

  test('as JSON lines by API: whole events of a search, recorded; a wrong query is refused before the first byte', async () => {
    const path = '/api/v1/siem/logs/export?from=now-1h&to=now'
    const text = await (await server.api(`${path}&q=${encodeURIComponent('native.n:<100')}&sort=oldest`)).text()
    const items = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { native: { n: number }; raw: string })
    expect(items.map(({ native }) => native.n)).toEqual(Array.from({ length: 100 }, (_, i) => 99 - i))
    expect((await server.api(`${path}&q=AND`)).status).toBe(400)
    const audit = (await (await server.api('/api/v1/audit?limit=50')).json()) as { items: { action: string }[] }
    expect(audit.items.filter(({ action }) => action === 'siem.export').length).toBeGreaterThanOrEqual(2)
  })

  test('one that is stopped saves nothing, and says so', async () => {
    await using window = await openWindow(browser, { storageState: signedIn })
    const { page } = window
    await page.route('**/siem/logs/export*', () => undefined)
    await page.goto(`${server.url}/siem?from=now-1h&to=now`)
    await page.getByRole('row').nth(3).waitFor()
    await page.getByRole('button', { name: 'Save all that match' }).click()
    await page.getByRole('menuitem', { name: /^JSON lines/ }).click()
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    await page.getByText('Stopped. Nothing was saved.').waitFor()
  })
})
