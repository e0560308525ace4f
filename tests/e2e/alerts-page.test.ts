/// <reference lib="dom" />
import type { Browser, Page, WebSocketRoute } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hostileUser, reportAlerts, sendAttack, suricataLine } from './alert-traffic.ts'
import { eventually } from './eventually.ts'
import { startServer, type RunningServer } from './server.ts'
import { ask, store } from './stored.ts'
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
    await row(page, 1).filter({ hasNotText: first }).waitFor()
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
    for (const socket of open) await socket.close({ code: 1011 })
    await page.getByText('Polling every 15 s, reconnecting').waitFor()
    await takePicture(page, 'alerts-polling')
    await store(server, suricataLine('192.0.2.20', Date.now()), { source: 'suricata', sensor: 'edge' })
    await page.getByRole('button', { name: '1 new' }).waitFor({ timeout: 40_000 })
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

  test('what a log says is shown as text', async () => {
    await using window = await at('/alerts?q=bastion')
    const { page } = window
    await row(page, 1).waitFor()
    const text = await page.evaluate(() => document.body.innerText)
    expect(text).not.toContain(hostileUser)
    expect(text).not.toContain('\u202e')
  })
})

const selectedOf = (page: Page): string => new URL(page.url()).searchParams.get('selectedAlert') ?? ''

const panelText = async (page: Page, text: RegExp): Promise<void> =>
  await page.getByRole('complementary', { name: 'Alert' }).getByText(text).first().waitFor()

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
