/// <reference lib="dom" />
import type { Browser, Page, WebSocketRoute } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hostileUser, reportAlerts, sendAttack, suricataLine } from './alert-traffic.ts'
import { eventually } from './eventually.ts'
import { passphrase, setUp, type SignedIn } from './first-administrator.ts'
import { startServer, type RunningServer } from './server.ts'
import { ask, store } from './stored.ts'
import { buildPage } from '../../scripts/prepare.mjs'
import { chromiumPath, expectAccessible, openBrowser, openWindow, takePicture } from './web-browser.ts'

const isMissing = chromiumPath === undefined && process.env['CI'] !== 'true'

describe.skipIf(isMissing)('the Alerts page in Chromium', { timeout: 120_000 }, () => {
  let server: RunningServer
  let browser: Browser
  let signedIn: SignedIn

  beforeAll(async () => {
    expect(await buildPage()).toBe(true)
    browser = await openBrowser()
    server = await startServer()
    signedIn = await setUp(browser, server)
    await server.api('/api/v1/users', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'ann', role: 'analyst', passphrase }),
    })
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

  const alertOf = async (name: string) =>
    await ask<{ status: string; closedAs: string | null; assignee: string | null }>(server, `/api/v1/alerts/${name}`)

  async function untilAlert(text: string): Promise<void> {
    await eventually(`an alert about ${text}`, async () => {
      const { total } = await ask<{ total: number }>(server, '/api/v1/alerts/counts', { q: text })
      return total > 0 ? total : undefined
    })
  }

  /** Somebody else's change, behind the back of the page. */
  async function change(name: string, part: object): Promise<void> {
    const body = JSON.stringify(part)
    const response = await server.api(`/api/v1/alerts/${name}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body,
    })
    expect(response.status).toBe(200)
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

  test('from the queue to closed alerts by keys alone, and back', async () => {
    await using window = await at('/alerts')
    const { page } = window
    await page.waitForURL(/selectedAlert=A-\d+/)
    const first = selectedOf(page)
    await page.getByRole('complementary', { name: 'Alert' }).getByRole('heading', { name: 'Why' }).waitFor()
    await page.keyboard.press('e')
    await page.getByText(`Took ${first}.`).waitFor()
    await panelText(page, /Triaged/)
    await page.keyboard.press('n')
    await page.getByRole('dialog', { name: `Note on ${first}` }).waitFor()
    await expectAccessible(page, 'note')
    await page.keyboard.type('Looked at the payload: a scanner.')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('listitem').filter({ hasText: 'Looked at the payload' }).waitFor()
    await page.keyboard.press('c')
    await page.getByRole('dialog', { name: `Close ${first}` }).waitFor()
    await page.keyboard.press('3')
    await takePicture(page, 'alerts-close')
    await expectAccessible(page, 'close')
    await page.keyboard.press('Enter')
    await page.getByText(`Closed ${first} as false positive.`).waitFor()
    await page.waitForURL((url) => url.searchParams.get('selectedAlert') !== first)
    // A-1 is not A-12.
    await row(page, 1)
      .filter({ hasNotText: new RegExp(`${first}(?!\\d)`) })
      .waitFor()
    expect(await alertOf(first)).toMatchObject({
      status: 'false_positive',
      closedAs: 'false_positive',
      assignee: 'admin',
    })
    await page.keyboard.press('z')
    await page.getByText(`Taken back: ${first}.`).waitFor()
    expect(await alertOf(first)).toMatchObject({ status: 'triaged', closedAs: null })
    const second = selectedOf(page)
    await page.keyboard.press('j')
    await page.waitForURL((url) => url.searchParams.get('selectedAlert') !== second)
    await page.keyboard.press('Escape')
    await page.waitForURL((url) => !url.searchParams.has('selectedAlert'))
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('list')
    expect(window.faults).toEqual([])
  })

  test('a person, a case and a suppression by keys alone', async () => {
    await using window = await at('/alerts?severity=medium')
    const { page } = window
    await page.waitForURL(/selectedAlert=A-\d+/)
    const name = selectedOf(page)
    await page.getByRole('complementary', { name: 'Alert' }).getByRole('heading', { name: 'Why' }).waitFor()
    await page.keyboard.press('A')
    await page
      .getByRole('dialog', { name: `Assign ${name}` })
      .getByRole('button', { name: 'ann' })
      .waitFor()
    await expectAccessible(page, 'assign')
    await page.keyboard.type('an')
    await page.keyboard.press('Enter')
    await page.getByText(`Gave ${name} to ann.`).waitFor()
    await page.keyboard.press('a')
    await page.getByRole('dialog', { name: `Take ${name} from ann?` }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await alertOf(name)).toMatchObject({ assignee: 'ann' })

    await page.keyboard.press('p')
    await page.getByText('Opens a new case').waitFor()
    await page.waitForTimeout(300)
    await takePicture(page, 'alerts-promote')
    await expectAccessible(page, 'promote')
    await page.keyboard.press('Enter')
    await page.getByText(`Opened C-1 with ${name}.`).waitFor()
    await page.getByRole('complementary', { name: 'Alert' }).getByText('C-1').first().waitFor()

    await page.keyboard.press('s')
    await page.getByText(/Would have hidden \d+ of/).waitFor()
    await takePicture(page, 'alerts-suppress')
    await expectAccessible(page, 'suppress')
    await page.getByLabel('Reason').fill('A maintenance account')
    await page.keyboard.press('Enter')
    await page.getByText(/^Suppressed findings of/).waitFor()
    await page.keyboard.press('z')
    await page.getByText('Lifted the suppression.').waitFor()
    expect(window.faults).toEqual([])
  })

  test('what somebody changed meanwhile is shown beside what was wanted', async () => {
    await using window = await at('/alerts?severity=low')
    const { page } = window
    await page.waitForURL(/selectedAlert=A-\d+/)
    const name = selectedOf(page)
    await page.getByRole('complementary', { name: 'Alert' }).getByRole('heading', { name: 'Why' }).waitFor()
    await page.keyboard.press('n')
    await page.getByRole('dialog').getByLabel('Note').fill('mine')
    await change(name, { assignee: 'ann', status: 'escalated' })
    await page.keyboard.press('Control+Enter')
    const dialog = page.getByRole('dialog', { name: `${name} was changed meanwhile` })
    await dialog.waitFor()
    await dialog.getByText(`Noted on ${name}`).waitFor()
    await dialog.getByText(/Escalated, of ann/).waitFor()
    await takePicture(page, 'alerts-conflict')
    await expectAccessible(page, 'conflict')
    await dialog.getByRole('button', { name: 'Do mine on top' }).click()
    await page.getByRole('listitem').filter({ hasText: 'mine' }).waitFor()
  })

  test('many at once: all that match, with what was refused', async () => {
    await reportAlerts(server, 260)
    await using window = await at('/alerts?q=phishing&sort=newest')
    const { page } = window
    await page.getByText('1–200 of 260', { exact: true }).waitFor()
    await page.locator('#list').focus()
    await page.keyboard.press('Control+a')
    await page.getByText('All 260 that match').waitFor()
    await takePicture(page, 'alerts-all-selected')
    await expectAccessible(page, 'all selected')
    await page.keyboard.press('c')
    await page.keyboard.press('4')
    await page.keyboard.press('Enter')
    await page
      .getByText(/Closed all 260 alerts that match as test or maintenance: 260 done/)
      .first()
      .waitFor()
    await page.getByText('No alert matches these filters').waitFor()
    await page.keyboard.press('z')
    await page.getByText('Taken back: 260 alerts.').waitFor()
    await page.getByText('1–200 of 260', { exact: true }).waitFor()
  })

  test('new alerts come by themselves to a list at its head, and wait for one that is in use', async () => {
    await using window = await at('/alerts?severity=high&sort=newest')
    const { page } = window
    await page.getByText('Live', { exact: true }).waitFor()
    await row(page, 1).waitFor()
    await page.mouse.move(5, 5)
    await store(server, suricataLine('192.0.2.1', Date.now()), { source: 'suricata', sensor: 'edge' })
    await row(page, 1).filter({ hasText: '192.0.2.1' }).waitFor()

    await page.locator('#list').focus()
    await page.keyboard.press('End')
    for (const i of [2, 3, 4])
      await store(server, suricataLine(`192.0.2.${i}`, Date.now()), { source: 'suricata', sensor: 'edge' })
    await page.getByRole('button', { name: '3 new' }).waitFor()
    expect(await row(page, 1).innerText()).toContain('192.0.2.1')
    await takePicture(page, 'alerts-waiting')
    await expectAccessible(page, 'new ones wait')
    await page.keyboard.press('.')
    await row(page, 1).filter({ hasText: '192.0.2.4' }).waitFor()

    await page.keyboard.press('P')
    await page.getByText('Paused', { exact: true }).waitFor()
    await store(server, suricataLine('192.0.2.5', Date.now()), { source: 'suricata', sensor: 'edge' })
    await untilAlert('192.0.2.5')
    await page.keyboard.press('P')
    await page.getByRole('button', { name: '1 new' }).waitFor()
  })

  test('a lost feed is said, polled for, and taken up again without a miss or a double', async () => {
    await using window = await openWindow(browser, { storageState: signedIn })
    const { page } = window
    let isCut = false
    const open: WebSocketRoute[] = []
    const told: number[] = []
    const hear = (text: string): void => {
      const { type, sequence } = JSON.parse(text) as { type: string; sequence: number }
      if (type === 'alert') told.push(sequence)
    }
    await page.routeWebSocket(/ws\/alerts/, (socket) => {
      if (isCut) return void socket.close({ code: 1011 })
      open.push(socket)
      const real = socket.connectToServer()
      real.onMessage((text) => {
        hear(String(text))
        socket.send(text)
      })
    })
    page.on('response', (response) => {
      if (!response.url().includes('/alerts/feed?since=')) return
      void response.json().then((answer: { messages: { sequence: number }[] }) => {
        told.push(...answer.messages.map(({ sequence }) => sequence))
      })
    })
    await page.goto(`${server.url}/alerts?severity=high&sort=newest`)
    await page.getByText('Live', { exact: true }).waitFor()
    await row(page, 1).waitFor()
    await page.locator('#list').focus()
    isCut = true
    const cutMs = performance.now()
    for (const socket of open) await socket.close({ code: 1011 })
    await page.getByText('Polling every 15 s, reconnecting').waitFor()
    await takePicture(page, 'alerts-polling')
    await store(server, suricataLine('192.0.2.20', Date.now()), { source: 'suricata', sensor: 'edge' })
    await page.getByRole('button', { name: '1 new' }).waitFor({ timeout: 40_000 })
    await page.waitForTimeout(Math.max(0, 30_000 - (performance.now() - cutMs)))
    isCut = false
    await page.getByText('Live', { exact: true }).waitFor({ timeout: 60_000 })
    await store(server, suricataLine('192.0.2.21', Date.now()), { source: 'suricata', sensor: 'edge' })
    await page.getByRole('button', { name: '2 new' }).waitFor()
    await page.keyboard.press('.')
    await row(page, 1).filter({ hasText: '192.0.2.21' }).waitFor()
    expect(await page.getByRole('row').filter({ hasText: '192.0.2.20' }).count()).toBe(1)
    const heard = [...new Set(told)].toSorted((a, b) => a - b)
    expect(heard).toEqual(heard.map((_, i) => (heard[0] ?? 0) + i))
  })

  test('what one analyst takes, another sees within two seconds', async () => {
    await using other = await at('/alerts?status=all&q=192.0.2.21')
    await row(other.page, 1).getByText('nobody').waitFor()
    await using window = await at('/alerts?status=all&q=192.0.2.21')
    await row(window.page, 1).getByText('nobody').waitFor()
    await window.page.locator('#list').focus()
    await window.page.keyboard.press('e')
    await row(window.page, 1).getByText('admin').waitFor()
    await row(other.page, 1).getByText('admin').waitFor({ timeout: 2_000 })
    await takePicture(other.page, 'alerts-taken-by-another')
    expect(other.faults).toEqual([])
  })

  test('a large change says how far it is, can be stopped, and lists what was refused', async () => {
    await using window = await at('/alerts?q=phishing&sort=newest')
    const { page } = window
    await row(page, 1).waitFor()
    const job = {
      id: 'j',
      state: 'running',
      total: 300,
      changed: 120,
      unchanged: 0,
      refused: 0,
      refusals: [],
      failure: null,
    }
    const refusals = [1, 2, 3, 4].map((i) => ({
      ...{ id: `${i}`, name: `A-${i}`, outcome: 'refused', code: 'change.transition' },
      message: 'the alert is resolved and cannot become triaged',
    }))
    let isDone = false
    await page.route('**/api/v1/alerts/bulk-jobs', (route) => route.fulfill({ status: 202, json: job }))
    await page.route('**/api/v1/alerts/bulk-jobs/*', (route) =>
      route.fulfill({ json: isDone ? { ...job, state: 'done', changed: 296, refused: 4, refusals } : job }),
    )
    await page.locator('#list').focus()
    await page.keyboard.press('Control+a')
    await page.keyboard.press('n')
    await page.getByRole('dialog').getByLabel('Note').fill('Exercise')
    await page.keyboard.press('Control+Enter')
    await page.getByText(/Noted on all 260 alerts that match: 120 of 300/).waitFor()
    await page.getByRole('button', { name: 'Stop' }).waitFor()
    await takePicture(page, 'alerts-bulk-running')
    await expectAccessible(page, 'a large change')
    isDone = true
    const bar = page.getByRole('region', { name: 'Large change' })
    await bar.getByText(/296 done, 4 refused/).waitFor()
    await bar.getByText('4 refusals').click()
    await bar.getByText('A-3: the alert is resolved and cannot become triaged').waitFor()
    await takePicture(page, 'alerts-bulk-done')
    await expectAccessible(page, 'a large change that ended')
    await bar.getByRole('button', { name: 'Put away' }).click()
    await bar.waitFor({ state: 'detached' })
  })

  test('groups: opened in place, acted on as one', async () => {
    await using window = await at('/alerts?q=phishing&group=source')
    const { page } = window
    const line = page.getByRole('button', { name: /mail.*260/ })
    await line.waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.getByText('The 50 riskiest of 260').waitFor()
    await page.waitForTimeout(300)
    await takePicture(page, 'alerts-groups')
    await expectAccessible(page, 'groups')
    await page.keyboard.press('x')
    await page.getByText('260 alerts of source “mail”').waitFor()
    await page.keyboard.press('e')
    await page.getByRole('dialog', { name: /^Take all 260 alerts of source/ }).waitFor()
    await page.keyboard.press('Enter')
    await page
      .getByText(/Took all 260 alerts of source “mail”: 260 done/)
      .first()
      .waitFor()
    await page.getByRole('button', { name: /mail.*none new/ }).waitFor()
    for (const by of ['rule', 'host', 'technique']) {
      await page.goto(`${server.url}/alerts?group=${by}`)
      await page.getByRole('list', { name: 'Groups of alerts' }).getByRole('button').first().waitFor()
      await expectAccessible(page, `groups by ${by}`)
    }
    await takePicture(page, 'alerts-groups-technique')
    expect(window.faults).toEqual([])
  })

  test.for([
    ['rows', '**/api/v1/alerts?*sort=risk&limit=200*', 'the alerts'],
    ['counts', '**/api/v1/alerts/counts?*', undefined],
    ['detail', /alerts\/A-\d+$/, 'the alert'],
    ['history', '**/api/v1/alerts/*/timeline?*', 'the history'],
    ['events', '**/api/v1/siem/logs?*', 'the events'],
    ['similar', '**/api/v1/alerts?rule=*', 'similar alerts'],
    ['incident', '**/api/v1/incidents/*', 'the incident'],
    ['condition', '**/api/v1/detections/rules/*/explain?*', 'the condition of the rule'],
  ] as const)('one failing part leaves the others: %s', async ([name, path, label]) => {
    await using window = await openWindow(browser, { storageState: signedIn })
    const { page } = window
    const detail = {
      title: 'x',
      status: 400,
      detail: 'broken on purpose',
      code: 'search.limit',
      requestId: 'request-7',
    }
    await page.route(path, (route) => route.fulfill({ status: 400, json: detail }))
    await page.goto(`${server.url}/alerts?severity=high&selectedAlert=A-2`)
    if (label === undefined) await page.getByText(/^1–\d+, total not known$/).waitFor()
    else
      await page
        .getByRole('alert')
        .filter({ hasText: `Could not load ${label}.` })
        .waitFor()
    if (name !== 'rows') await row(page, 1).waitFor()
    if (name !== 'detail')
      await page.getByRole('complementary', { name: 'Alert' }).getByRole('heading', { level: 2 }).waitFor()
    await expectAccessible(page, `failing ${name}`)
    await takePicture(page, `alerts-failed-${name}`)
    if (label !== undefined) {
      await page.unroute(path)
      await page.getByRole('alert').filter({ hasText: label }).getByRole('button', { name: 'Retry' }).click()
      await page.getByText(`Could not load ${label}.`).waitFor({ state: 'detached' })
    }
    expect(window.faults).toEqual([])
  })

  test('what may not be seen or done is said, or absent', async () => {
    await using window = await openWindow(browser)
    const { page } = window
    await server.api('/api/v1/users', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'vera', role: 'viewer', passphrase }),
    })
    await page.goto(`${server.url}/alerts?selectedAlert=A-2`)
    await page.getByLabel('User name').fill('vera')
    await page.getByLabel('Passphrase', { exact: true }).fill(passphrase)
    await page.keyboard.press('Enter')
    const panel = page.getByRole('complementary', { name: 'Alert' })
    await panel.getByText('Needs siem:read. Ask an administrator.').waitFor()
    await panel.getByRole('heading', { name: 'History and notes' }).waitFor()
    expect(await page.getByRole('group', { name: /^Act on/ }).count()).toBe(0)
    await page.getByText(/^Polling every 15 s/).waitFor()
    expect(await page.getByRole('link', { name: 'SIEM' }).count()).toBe(0)
    await takePicture(page, 'alerts-viewer')
    await expectAccessible(page, 'a viewer')
    await page.route('**/api/v1/alerts?*', (route) =>
      route.fulfill({
        status: 403,
        json: { title: 'x', status: 403, detail: 'this needs alerts:read', code: 'auth.forbidden', requestId: 'r' },
      }),
    )
    await page.goto(`${server.url}/alerts`)
    await page.getByText('Needs alerts:read. Ask an administrator.').waitFor()
  })

  test('a lost server is said once, the queue stays, and a refused act is taken back', async () => {
    await using window = await at('/alerts?severity=high&selectedAlert=A-2')
    const { page } = window
    await row(page, 1).waitFor()
    await page.getByRole('complementary', { name: 'Alert' }).getByRole('heading', { name: 'Why' }).waitFor()
    const { status, assignee } = await alertOf('A-2')
    await page.route('**/api/**', (route) => route.abort())
    await page.keyboard.press('e')
    await page.getByText(/Not done: Took A-2\. The server does not answer/).waitFor()
    await page.getByText(/Offline since \d\d:\d\d:\d\dZ/).waitFor()
    await row(page, 1).waitFor()
    expect(await alertOf('A-2')).toMatchObject({ status, assignee })
    await takePicture(page, 'alerts-offline')
    await expectAccessible(page, 'offline')
  })

  test('an id that leads nowhere leaves the list; wrong parameters are named and dropped', async () => {
    await using window = await at('/alerts?selectedAlert=A-99999&severity=loud&group=colour')
    const { page } = window
    await page.getByText('Not found, or not yours to see').waitFor()
    await page.getByText(/severity, because “loud” is no severity/).waitFor()
    await row(page, 1).waitFor()
    await expectAccessible(page, 'an alert that is not there')
    await page.getByRole('button', { name: 'Clear' }).click()
    await page.waitForURL((url) => url.search === '')
  })

  test('Back undoes one step, closing keeps filters and gives the focus back', async () => {
    await using window = await at('/alerts?severity=high&sort=newest')
    const { page } = window
    await page.waitForURL(/selectedAlert/)
    await page.keyboard.press('Escape')
    await page.waitForURL((url) => !url.searchParams.has('selectedAlert'))
    expect(new URL(page.url()).search).toBe('?severity=high&sort=newest')
    await page.locator('#list').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL(/selectedAlert/)
    await page.keyboard.press('j')
    const second = selectedOf(page)
    await page.goBack()
    await page.waitForURL((url) => !url.searchParams.has('selectedAlert'))
    await page.goForward()
    await page.waitForURL((url) => url.searchParams.get('selectedAlert') === second)
  })

  test.for(['dark', 'light', 'contrast'] as const)('axe finds nothing in the %s theme at 1280 × 720', async (theme) => {
    await using window = await openWindow(browser, { storageState: signedIn, viewport: { width: 1280, height: 720 } })
    const { page } = window
    await page.addInitScript((name) => localStorage.setItem('aurora.theme', JSON.stringify(name)), theme)
    await page.goto(`${server.url}/alerts?status=all`)
    await page.getByRole('complementary', { name: 'Alert' }).getByRole('heading', { name: 'Why' }).waitFor()
    await page.waitForTimeout(900)
    await page.keyboard.press('x')
    await expectAccessible(page, `${theme} queue`)
    await takePicture(page, `alerts-${theme}`)
    for (const opener of [/^Open$|^All$/, /^Anybody/, /^One by one/, /^Riskiest/]) {
      await page.getByRole('button', { name: opener }).first().click()
      await page.waitForTimeout(200)
      await expectAccessible(page, `${theme} ${String(opener)}`)
      await page.keyboard.press('Escape')
    }
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys' }).getByText('Close with a verdict').waitFor()
    await page.keyboard.press('Escape')
    expect(window.faults).toEqual([])
  })

  test.for([
    [1280, 720],
    [1000, 720],
    [320, 720],
    [320, 180],
  ] as const)('nothing scrolls sideways at %i × %i', async ([width, height]) => {
    await using window = await at('/alerts', { viewport: { width, height } })
    const { page } = window
    await row(page, 1).waitFor({ state: 'attached' })
    await page.waitForTimeout(300)
    const widest = async (): Promise<number> => await page.evaluate(() => document.documentElement.scrollWidth)
    expect(await widest()).toBeLessThanOrEqual(width)
    await takePicture(page, `alerts-at-${width}-${height}`)
    await expectAccessible(page, `${width} × ${height}`)
    await page.goto(`${server.url}/alerts?selectedAlert=A-2`)
    await page.getByRole('heading', { name: 'Why' }).waitFor()
    await page.waitForTimeout(300)
    expect(await widest()).toBeLessThanOrEqual(width)
    await takePicture(page, `alerts-open-at-${width}-${height}`)
    await expectAccessible(page, `open at ${width} × ${height}`)
  })

  test('what a log says is shown as text', async () => {
    await using window = await at('/alerts?q=bastion')
    const { page } = window
    await row(page, 1).waitFor()
    const text = await page.evaluate(() => document.body.innerText)
    expect(text).not.toContain(hostileUser)
    expect(text).not.toContain('\u202e')
  })

  test('all done: says when the last one was closed, and shows the closed ones', async () => {
    const body = JSON.stringify({
      filter: { status: 'new,triaged,investigating,escalated,contained' },
      change: { closedAs: 'test' },
    })
    await server.api('/api/v1/alerts/bulk', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    await using window = await at('/alerts')
    const { page } = window
    await page.getByText('No open alerts').waitFor()
    await page.getByText(/^Last closed/).waitFor()
    await expectAccessible(page, 'all done')
    await takePicture(page, 'alerts-all-done')
    await page.getByRole('button', { name: 'Show closed' }).click()
    await row(page, 1).filter({ hasText: 'Test or maintenance' }).waitFor()
    expect(new URL(page.url()).searchParams.get('status')).toBe('closed')
  })
})

const selectedOf = (page: Page): string => new URL(page.url()).searchParams.get('selectedAlert') ?? ''

const panelText = async (page: Page, text: RegExp): Promise<void> =>
  await page.getByRole('complementary', { name: 'Alert' }).getByText(text).first().waitFor()

const row = (page: Page, index: number) => page.getByRole('grid', { name: 'Alerts' }).getByRole('row').nth(index)
