/// <reference lib="dom" />
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hostileUser, sendAttack } from './alert-traffic.ts'
import { eventually } from './eventually.ts'
import { passphrase, setUp, type SignedIn } from './first-administrator.ts'
import { startServer, type RunningServer } from './server.ts'
import { ask, store } from './stored.ts'
import { buildPage } from '../../scripts/prepare.mjs'
import { chromiumPath, expectAccessible, openBrowser, openWindow, takePicture } from './web-browser.ts'

const isMissing = chromiumPath === undefined && process.env['CI'] !== 'true'

const attacker = '/entity?kind=address&value=203.0.113.77'

const question = (name: string): string =>
  JSON.stringify({
    timestamp: new Date().toISOString(), event_type: 'dns', src_ip: '10.20.0.12', dest_ip: '10.20.0.53', proto: 'UDP',
    dns: { type: 'query', rrname: name, rrtype: 'A' },
  }) // prettier-ignore

/** What each section asks for, and what it calls itself when that fails. */
const sections = [
  ['entities/risk', 'the risk'],
  ['siem/logs/histogram', 'its activity'],
  ['siem/logs/values', 'its actions'],
  ['alerts/counts', 'its alerts'],
  ['cases/counts', 'its cases'],
  ['entities/peers', 'its peers'],
  ['indicators', 'the indicators'],
] as const

describe.skipIf(isMissing)('the page of an entity in Chromium', { timeout: 120_000 }, () => {
  let server: RunningServer
  let browser: Browser
  let signedIn: SignedIn

  async function send(method: string, path: string, body: object | string): Promise<void> {
    const isText = typeof body === 'string'
    const response = await server.api(`/api/v1${path}`, {
      method,
      headers: { 'content-type': isText ? 'text/csv' : 'application/json' },
      body: isText ? body : JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`)
  }

  beforeAll(async () => {
    expect(await buildPage()).toBe(true)
    browser = await openBrowser()
    server = await startServer()
    signedIn = await setUp(browser, server)
    await sendAttack(server)
    await eventually('the rules matched', async () => {
      const { total } = await ask<{ total: number }>(server, '/api/v1/alerts/counts', {
        entity: 'address:203.0.113.77',
      })
      return total >= 3 ? total : undefined
    })
    const listed = { q: '203.0.113.77', limit: '1' }
    const { items } = await ask<{ items: { name: string }[] }>(server, '/api/v1/alerts', listed)
    await send('POST', '/cases', { title: 'Brute force from abroad', alerts: [items[0]?.name] })
    await send('POST', '/cases', { title: 'What else it did', reason: 'seen before' })
    await send('POST', '/cases/C-2/observables', { kind: 'address', value: '203.0.113.77' })
    await send('POST', '/indicators/import?feed=blocklist&severity=high', 'badsite.net\nhttp://badsite.net/a.sh\n')
    await store(server, question('badsite.net'), { source: 'suricata', sensor: 'edge' })
    for (const [username, role] of [
      ['vera', 'viewer'],
      ['otto', 'operator'],
    ] as const)
      // prettier-ignore
      await send('POST', '/users', { username, role, passphrase })
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  async function at(address: string, options: BrowserContextOptions = {}) {
    const window = await openWindow(browser, { storageState: signedIn, ...options })
    await window.page.goto(server.url + address)
    await window.page.getByRole('heading', { level: 1 }).waitFor()
    return window
  }

  const part = (page: Page, title: string) => page.getByRole('region', { name: title, exact: true })

  /** Waits until every section has its content. */
  async function whole(page: Page): Promise<void> {
    await part(page, 'Risk')
      .getByRole('img', { name: /^Risk over 14 days/ })
      .waitFor()
    await page.getByRole('slider', { name: /^Histogram: \d+ events/ }).waitFor()
    await part(page, 'Datasets').getByRole('link').first().waitFor()
    await part(page, 'Alerts about it').getByRole('listitem').first().waitFor()
    await part(page, 'Cases with it').getByRole('listitem').nth(1).waitFor()
    await part(page, 'Indicators').getByText('No feed names it.').waitFor()
    await part(page, 'Peers').getByRole('link').first().waitFor()
  }

  test('says who it is, what it did, what was said of it and with whom it has to do', async () => {
    await using window = await at(attacker)
    const { page } = window
    await page.getByRole('heading', { level: 1, name: '203.0.113.77' }).waitFor()
    await whole(page)
    expect(await page.title()).toBe('203.0.113.77 – Address – Aurora')
    await page.getByText('First seen in range').waitFor()
    expect(await part(page, 'Cases with it').getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringContaining('C-2 What else it did'),
      expect.stringContaining('C-1 Brute force'),
    ])
    await expectAccessible(page, 'an entity')
    await page.waitForTimeout(300)
    await takePicture(page, 'entity')
    await page.locator('#main').evaluate((main) => main.scrollTo(0, main.scrollHeight))
    await takePicture(page, 'entity-foot')
    expect(window.faults).toEqual([])
  })

  test('every value leads on, and Back leads back', async () => {
    await using window = await at(attacker)
    const { page } = window
    await whole(page)
    await part(page, 'Datasets').getByRole('link', { name: 'sshd' }).click()
    await page.waitForURL(/\/siem\?/)
    const query = new URL(page.url()).searchParams.get('q') ?? ''
    expect(query).toMatch(/^\(source\.ip:"203\.0\.113\.77" OR .*\) dataset:sshd$/)
    await page.getByText(/^1–5 of 5$/).waitFor()
    await page.goBack()
    await part(page, 'Peers')
      .getByRole('link', { name: /^Host web1, 1 event$/ })
      .click()
    await page.getByRole('heading', { level: 1, name: 'web1' }).waitFor()
    expect(new URL(page.url()).search).toBe('?kind=host&value=web1&from=now-24h&to=now')
    await part(page, 'Peers')
      .getByRole('link', { name: /^Address 203\.0\.113\.77, 1 event$/ })
      .waitFor()
    await takePicture(page, 'entity-host')
    await page.goBack()
    await page.getByRole('heading', { level: 1, name: '203.0.113.77' }).waitFor()
    await part(page, 'Alerts about it')
      .getByRole('link', { name: /A-\d+ Suricata Alert/ })
      .waitFor()
    await part(page, 'Cases with it').getByRole('link', { name: /C-2/ }).click()
    await page.waitForURL(/\/cases\?selectedCase=C-2/)
    expect(window.faults).toEqual([])
  })

  test('numbers stand behind each picture, and keys do what buttons do', async () => {
    await using window = await at(attacker)
    const { page } = window
    await whole(page)
    await part(page, 'Peers').getByRole('button', { name: 'As a table' }).click()
    const row = part(page, 'Peers').getByRole('row').filter({ hasText: '10.20.0.11' })
    expect(await row.getByRole('cell').allInnerTexts()).toEqual(['Address', '10.20.0.11', '14', 'destination.ip'])
    await takePicture(page, 'entity-peer-table')
    await part(page, 'Peers').getByRole('button', { name: 'As a graph' }).click()
    await page.locator('#main').focus()
    await page.keyboard.press('b')
    await page
      .getByRole('dialog', { name: 'Events over time' })
      .getByRole('columnheader', { name: 'critical' })
      .waitFor()
    await page.keyboard.press('Escape')
    await part(page, 'Risk').getByRole('button', { name: 'Numbers' }).click()
    await page.getByRole('dialog', { name: 'Risk over 14 days' }).getByRole('row').nth(1).waitFor()
    await expectAccessible(page, 'the numbers of risk')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.locator('#main').focus()
    await page.keyboard.press('h')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Shift+ArrowLeft')
    await page.keyboard.press('Enter')
    await page.getByText(/^Zoomed to /).waitFor()
    await page.waitForURL(/from=20/)
    await page.goBack()
    await page.waitForURL(server.url + attacker)
    const asked = page.waitForResponse(/entities\/peers/)
    await page.locator('#main').focus()
    await page.keyboard.press('.')
    expect((await asked).status()).toBe(200)
    await page.keyboard.press('t')
    await page.getByRole('button', { name: 'Last hour' }).click()
    await page.waitForURL(/from=now-1h/)
    await whole(page)
    expect(window.faults).toEqual([])
  })

  test('is led to from the palette, an alert, an observable and a field of an event', async () => {
    const query = { entity: 'address:203.0.113.77', limit: '1' }
    const { items } = await ask<{ items: { name: string }[] }>(server, '/api/v1/alerts', query)
    await using window = await at(`/alerts?selectedAlert=${items[0]?.name}`)
    const { page } = window
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: /^A page, an action/ }).fill('203.0.113.77')
    await page.getByRole('option', { name: /^Open 203\.0\.113\.77/, selected: true }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: '203.0.113.77' }).waitFor()
    await page.goBack()
    await page.getByRole('link', { name: 'Open the address 203.0.113.77' }).click()
    await page.waitForURL(server.url + attacker)
    await page.goto(`${server.url}/cases?selectedCase=C-2&tab=observables`)
    await page.getByRole('link', { name: 'Open the address 203.0.113.77' }).click()
    await page.waitForURL(server.url + attacker)
    const events = await ask<{ items: { id: string }[] }>(server, '/api/v1/siem/logs', {
      q: 'user.name:mallory', from: 'now-1h', limit: '1',
    }) // prettier-ignore
    await page.goto(`${server.url}/siem?from=now-1h&to=now&event=${events.items[0]?.id}`)
    await page.locator('[data-row]').filter({ hasText: 'mallory' }).first().click()
    await page.getByRole('link', { name: 'Open the user mallory' }).click()
    await page.waitForURL(/\/entity\?kind=user&value=mallory/)
    expect(window.faults).toEqual([])
  })

  test('what feeds say of a value, and of what holds it', async () => {
    await using window = await at('/entity?kind=domain&value=BadSite.net')
    const { page } = window
    await part(page, 'Indicators').getByText('blocklist').first().waitFor()
    expect(await part(page, 'Indicators').getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(/high\s+Active\s+domain badsite\.net/),
      expect.stringMatching(/in url http:\/\/badsite\.net\/a\.sh/),
    ])
    await part(page, 'Peers').getByRole('link', { name: 'Address 10.20.0.12, 1 event' }).waitFor()
    await takePicture(page, 'entity-domain')
    expect(window.faults).toEqual([])
  })

  test('one failing section leaves the others, and asks again when told to', async () => {
    await Promise.all(
      sections.map(async ([path, label]) => {
        await using window = await openWindow(browser, { storageState: signedIn })
        const { page } = window
        page.setDefaultTimeout(60_000)
        const json = { title: 'x', status: 500, detail: 'broken', code: 'internal', requestId: 'r-1' }
        await page.route(`**/api/v1/${path}?*`, (route) => route.fulfill({ status: 500, json }))
        await page.goto(server.url + attacker)
        const failed = page.getByRole('alert').filter({ hasText: label })
        await failed.getByRole('button', { name: 'Retry' }).first().waitFor()
        for (const [other, name] of sections)
          if (other !== path) expect(await page.getByText(`Could not load ${name}.`).count(), name).toBe(0)
        await page.unroute(`**/api/v1/${path}?*`)
        await failed.getByRole('button', { name: 'Retry' }).first().click()
        await page.getByText(`Could not load ${label}.`).waitFor({ state: 'detached' })
        expect(window.faults).toEqual([])
      }),
    )
  })

  test.for(sections)('a section that may not be seen says what it needs: %s', async ([path]) => {
    await using window = await openWindow(browser, { storageState: signedIn })
    const { page } = window
    const json = { title: 'x', status: 403, detail: 'this needs some:thing', code: 'auth.forbidden', requestId: 'r' }
    await page.route(`**/api/v1/${path}?*`, (route) => route.fulfill({ status: 403, json }))
    await page.goto(server.url + attacker)
    await page.getByText('Needs some:thing. Ask an administrator.').first().waitFor()
    expect(await page.getByRole('button', { name: 'Retry' }).count()).toBe(0)
  })

  test('whoever may not search sees what was said of it; whoever may not read cases no cases', async () => {
    for (const [name, missing] of [
      ['vera', 'siem:read'],
      ['otto', 'cases:read'],
    ] as const) {
      // prettier-ignore
      await using window = await openWindow(browser)
      const { page } = window
      await page.goto(server.url + attacker)
      await page.getByLabel('User name').fill(name)
      await page.getByLabel('Passphrase', { exact: true }).fill(passphrase)
      await page.keyboard.press('Enter')
      await part(page, 'Alerts about it').getByRole('listitem').first().waitFor()
      await page.getByText(`Needs ${missing}. Ask an administrator.`).first().waitFor()
      await part(page, 'Indicators').getByText('Needs iocs:read. Ask an administrator.').waitFor()
      expect(await page.getByRole('link', { name: 'Search its events' }).count()).toBe(missing === 'siem:read' ? 0 : 1)
      await expectAccessible(page, `without ${missing}`)
      await takePicture(page, `entity-${name}`)
      expect(window.faults).toEqual([])
    }
  })

  test('a range without it says when it was, and an unknown one that it never was', async () => {
    await using window = await at(`${attacker}&from=now-7d&to=now-6d`)
    const { page } = window
    const empty = part(page, 'Nothing in this range')
    await empty.getByText(/It was mentioned last .+ ago/).waitFor()
    await part(page, 'Alerts about it').getByRole('listitem').first().waitFor()
    await takePicture(page, 'entity-empty')
    await expectAccessible(page, 'nothing in this range')
    await empty.getByRole('button', { name: 'Go there' }).click()
    await page.getByRole('slider', { name: /^Histogram: \d+ events/ }).waitFor()
    await page.goto(`${server.url}/entity?kind=user&value=nobody-knows`)
    await part(page, 'Nothing in this range').getByText('No event that is kept mentions it.').waitFor()
    await part(page, 'Risk').getByText('None: no alert has been about it.').waitFor()
    expect(window.faults).toEqual([])
  })

  test('an address without an entity asks for one; wrong parameters are named and dropped', async () => {
    await using window = await at('/entity?kind=planet&value=web1&from=then')
    const { page } = window
    await page.getByText(/^Left out of the address: .*kind, because “planet” is no kind of entity/).waitFor()
    await page.waitForURL(`${server.url}/entity?value=web1`)
    await expectAccessible(page, 'no entity')
    await page.getByLabel('Kind').selectOption('host')
    await page.getByLabel('Value').fill('web1')
    await page.getByRole('button', { name: 'Open', exact: true }).click()
    await page.waitForURL(`${server.url}/entity?kind=host&value=web1`)
    await page.goto(`${server.url}/entity?kind=ip&value=203.0.113.77`)
    await page.getByRole('heading', { level: 1, name: '203.0.113.77' }).waitFor()
  })

  test('what an attacker wrote is shown, not followed', async () => {
    await using window = await at(`/entity?kind=user&value=${encodeURIComponent(hostileUser)}`)
    const { page } = window
    await page.getByRole('heading', { level: 1, name: 'ev\\u202Elive\\x07' }).waitFor()
    expect(await page.title()).toBe('ev\\u202Elive\\x07 – User – Aurora')
    await part(page, 'Peers')
      .getByRole('link', { name: /^Host bastion/ })
      .waitFor()
    await page.goto(`${server.url}/entity?kind=user&value=${encodeURIComponent('" OR user.name:"root\\')}`)
    await part(page, 'Nothing in this range').waitFor()
    await page.goto(`${server.url}/entity?kind=hash&value=${'ab'.repeat(256)}`)
    await part(page, 'Nothing in this range').waitFor()
    await takePicture(page, 'entity-long')
    expect(window.faults).toEqual([])
  })

  test.for(['dark', 'light', 'contrast'] as const)('axe finds nothing in the %s theme, nor sideways', async (theme) => {
    await using window = await at(attacker, { viewport: { width: 320, height: 720 } })
    const { page } = window
    await page.evaluate((name) => localStorage.setItem('aurora.theme', JSON.stringify(name)), theme)
    await page.reload()
    await whole(page)
    await expectAccessible(page, `an entity in ${theme}`)
    await takePicture(page, `entity-${theme}-320`)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
    await page.setViewportSize({ width: 1440, height: 1500 })
    await part(page, 'Peers')
      .getByRole('link', { name: /^Host web1/ })
      .waitFor()
    await page.waitForTimeout(300)
    await expectAccessible(page, `a wide entity in ${theme}`)
    await takePicture(page, `entity-${theme}`)
  })
})
