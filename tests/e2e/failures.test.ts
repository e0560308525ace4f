/// <reference lib="dom" />
import type { Browser, Page, Route } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPage } from '../../scripts/prepare.mjs'
import { setUp, type SignedIn } from './first-administrator.ts'
import { startServer, type RunningServer } from './server.ts'
import { chromiumPath, openBrowser, openWindow } from './web-browser.ts'

const isMissing = chromiumPath === undefined && process.env['CI'] !== 'true'

// What every page asks of the server, failed in turn: by 500, 403, an answer that never comes and a line that is cut. The
// page says so where it hurts, and stays a page. What each section says is tested where the section is.

const refused = (status: number) => (route: Route) =>
  route.fulfill({
    status,
    json: {
      title: 'x',
      status,
      detail: 'broken on purpose',
      code: 'internal',
      requestId: 'request-7',
      hint: 'needs x:read',
    },
  })
const failures: Readonly<Record<string, (route: Route) => Promise<void> | undefined>> = {
  '500': refused(500),
  '403': refused(403),
  'no answer': () => undefined,
  offline: (route) => route.abort('connectionrefused'),
}

const pages = {
  overview: '/',
  SIEM: '/siem?from=now-7d&to=now&q=203.0.113.66',
  alerts: '/alerts?selectedAlert=A-1',
  cases: '/cases?mine=no&selectedCase=C-1',
  entity: '/entity?kind=ip&value=203.0.113.66&from=now-7d&to=now',
  sources: '/sources',
} as const

/** Without it nobody is signed in, which is a page of its own. */
const ofTheSession = '/api/v1/users/me'

describe.skipIf(isMissing)('whatever fails, the page stays one', { timeout: 300_000 }, () => {
  let server: RunningServer
  let browser: Browser
  let signedIn: SignedIn

  beforeAll(async () => {
    expect(await buildPage()).toBe(true)
    browser = await openBrowser()
    server = await startServer()
    signedIn = await setUp(browser, server)
    expect((await server.api('/api/v1/siem/demo', { method: 'POST' })).status).toBe(200)
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  test.for(Object.entries(pages))('%s', async ([, address]) => {
    await using window = await openWindow(browser, { storageState: signedIn })
    const { page } = window
    const paths = await pathsOf(page, server.url + address)
    expect(paths.length).toBeGreaterThan(2)
    for (const path of paths)
      for (const [name, fail] of Object.entries(failures)) {
        await page.route(`**${path}{,?*}`, (route) => fail(route))
        await page.goto(server.url + address)
        await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' })
        await page.getByRole('navigation', { name: 'Pages' }).waitFor()
        await page.waitForTimeout(400)
        const text = await page.locator('#main').innerText()
        expect(text.length, `${path}, ${name}: ${text}`).toBeGreaterThan(60)
        expect(text, `${path}, ${name}`).not.toContain('undefined')
        expect(window.faults, `${path}, ${name}`).toEqual([])
        await page.unrouteAll({ behavior: 'ignoreErrors' })
      }
  })
})

/** What a page asks of the API within its first seconds, each path once. */
async function pathsOf(page: Page, url: string): Promise<readonly string[]> {
  const asked = new Set<string>()
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname.startsWith('/api/') && pathname !== ofTheSession) asked.add(pathname)
  })
  await page.goto(url)
  await page.getByRole('navigation', { name: 'Pages' }).waitFor()
  await page.waitForTimeout(2_500)
  page.removeAllListeners('request')
  return [...asked]
}
