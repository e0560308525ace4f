/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sendAttack } from './alert-traffic.ts'
import { setUp, type SignedIn } from './first-administrator.ts'
import { startServer, type RunningServer } from './server.ts'
import { ask, store } from './stored.ts'
import { buildPage } from '../../scripts/prepare.mjs'
import { chromiumPath, expectAccessible, openBrowser, openWindow, takePicture } from './web-browser.ts'
import { makeTraffic } from './web-traffic.ts'

const isMissing = chromiumPath === undefined && process.env['CI'] !== 'true'

/** The six sections beside sources and statistics, with where each is asked for. */
const deskSections = [
  ['hunts', '**/api/v1/hunts', 'Hunts'],
  ['rules', '**/api/v1/detections/own-rules', 'Rules'],
  ['suppressions', '**/api/v1/detections/suppressions*', 'Suppressed'],
  ['feedback', '**/api/v1/alerts/feedback*', 'Rules'],
  ['run history', '**/api/v1/detections/runs*', 'Runs'],
  ['detection metrics', '**/api/v1/detections/figures', 'Rules'],
] as const

describe.skipIf(isMissing)('the SIEM workspace in Chromium', { timeout: 120_000 }, () => {
  let server: RunningServer
  let browser: Browser
  let signedIn: SignedIn

  beforeAll(async () => {
    expect(await buildPage()).toBe(true)
    browser = await openBrowser()
    server = await startServer()
    signedIn = await setUp(browser, server)
    const traffic = makeTraffic({ count: 1_200, endMs: Date.now() - 2_000, spanMs: 3_000_000 })
    for (const [source, lines] of Object.entries(traffic))
      await store(server, lines.join('\n'), { source, sensor: 'lab' })
    await sendAttack(server)
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  /** A signed-in window at an address, once its rows stand. */
  async function at(address: string, options: Parameters<typeof openWindow>[1] = {}) {
    const window = await openWindow(browser, { storageState: signedIn, ...options })
    await window.page.goto(server.url + address)
    await window.page.getByRole('row').nth(2).waitFor()
    return window
  }

  test('a hunt is saved, run, changed, linked to and deleted', async () => {
    await using window = await at('/siem?q=failed&from=now-1h&to=now')
    const { page } = window
    await toPage(page)
    await page.keyboard.press('H')
    await panel(page).getByText('No hunts yet').waitFor()
    await expectAccessible(page, 'desk without hunts')
    await panel(page).getByRole('button', { name: 'Save this search as a hunt' }).press('Enter')
    await page.getByRole('dialog', { name: 'Save as a hunt' }).waitFor()
    await page.keyboard.type('Failed logons')
    await expectAccessible(page, 'save as a hunt')
    await takePicture(page, 'siem-hunt-dialog')
    await page.keyboard.press('Enter')
    await page.getByText('Saved “Failed logons”.').waitFor()
    await page.waitForURL(/hunt=/)
    await panel(page).getByRole('button', { name: 'Run Failed logons' }).press('Enter')
    await panel(page)
      .getByText(/\d+ events, /)
      .waitFor()
    await panel(page).getByRole('button', { name: 'Run Failed logons' }).press('Enter')
    await panel(page)
      .getByRole('img', { name: /^Events of the last runs: \d+, \d+$/ })
      .waitFor()
    await page.goto(page.url().replace('q=failed', 'q=accepted'))
    await page.getByRole('button', { name: 'Hunt Failed logons · unsaved changes' }).click()
    await panel(page).getByRole('button', { name: 'Save the change' }).click()
    await page.getByRole('button', { name: 'Hunt Failed logons', exact: true }).waitFor()
    await takePicture(page, 'siem-hunts')
    await expectAccessible(page, 'hunts')
    const id = new URL(page.url()).searchParams.get('hunt') ?? ''
    await using other = await at(`/siem?hunt=${id}&from=now-1h&to=now`)
    await other.page.waitForURL(/q=accepted/)
    await panel(page).getByRole('button', { name: 'More of Failed logons' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await panel(page).getByText('No hunts yet').waitFor()
    expect(window.faults).toEqual([])
  })

  test('a rule of the present search says beforehand what it would have found, and runs', async () => {
    await using window = await at('/siem?q=failed&from=now-1h&to=now')
    const { page } = window
    await toPage(page)
    await page.keyboard.press('H')
    await panel(page).getByRole('tab', { name: 'Rules' }).click()
    await panel(page).getByText('runs in 24 h').waitFor()
    await panel(page).getByRole('button', { name: 'Make a rule of this search' }).click()
    const dialog = page.getByRole('dialog', { name: 'Make a rule' })
    await dialog.getByLabel('Name of the rule').fill('Failed logons')
    await dialog.getByLabel('Title of its alerts').fill('Failed logon of {user.name}')
    await dialog.getByText(/Would have matched [\d,]+ events/).waitFor()
    await dialog.getByText(/The newest as an alert: Failed logon of \w+/).waitFor()
    await dialog.getByLabel('ATT&CK techniques').fill('phishing')
    await dialog.getByRole('button', { name: 'Save the rule' }).click()
    await dialog.getByText('is no technique').waitFor()
    await dialog.getByLabel('ATT&CK techniques').fill('T1110')
    await takePicture(page, 'siem-rule-dialog')
    await expectAccessible(page, 'make a rule')
    await dialog.getByRole('button', { name: 'Save the rule' }).click()
    await page.waitForURL(/rule=/)
    await panel(page).getByRole('button', { name: 'Run Failed logons over 24 hours' }).click()
    await page.getByText(/24 hours: [\d,]+ matches/).waitFor()
    await panel(page)
      .getByText(/last run [\d,]+ match/)
      .waitFor()
    await takePicture(page, 'siem-rules')
    await expectAccessible(page, 'rules')
    await panel(page).getByRole('button', { name: 'More of Failed logons' }).click()
    await page.getByRole('menuitem', { name: 'Switch off' }).click()
    await panel(page).getByText('switched off').waitFor()
    await panel(page).getByRole('button', { name: 'More of Failed logons' }).click()
    await page.getByRole('menuitem', { name: 'Versions, now 2' }).click()
    const versions = page.getByRole('dialog', { name: 'Versions of “Failed logons”' })
    const newest = versions.getByRole('listitem').first()
    await newest.getByText('Switched').waitFor()
    await newest.getByText('off', { exact: true }).waitFor()
    await takePicture(page, 'siem-rule-versions')
    await expectAccessible(page, 'versions of a rule')
    await page.keyboard.press('Escape')
    await panel(page).getByRole('button', { name: 'More of Failed logons' }).click()
    await page.getByRole('menuitem', { name: 'Switch on' }).click()
    await panel(page).getByText('switched off').waitFor({ state: 'detached' })
    await panel(page).getByRole('tab', { name: 'Runs' }).click()
    await panel(page).getByText('by hand').first().waitFor()
    await takePicture(page, 'siem-runs')
    await expectAccessible(page, 'runs')
    expect(window.faults).toEqual([])
  })

  test('an event is promoted with the rule, which says what it joins; its chips lead to alert and case', async () => {
    const { items } = await ask<{ items: { id: string }[] }>(server, '/api/v1/detections/own-rules')
    await using window = await at(`/siem?q=failed&rule=${items[0]?.id ?? ''}&from=now-1h&to=now`)
    const { page } = window
    await page.getByRole('gridcell').first().click()
    await page.waitForURL(/event=/)
    await page.keyboard.press('p')
    const dialog = page.getByRole('dialog', { name: 'Promote the event' })
    await dialog.getByText('By the rule “Failed logons”').waitFor()
    await dialog.getByText(/open: joins it|Opens a new alert/).waitFor()
    await dialog.getByLabel('An alert in a new case').check()
    await takePicture(page, 'siem-promote')
    await expectAccessible(page, 'promote')
    await page.keyboard.press('Enter')
    await page.getByText(/Promoted the event: A-\d+ in C-\d+/).waitFor()
    const chips = page.getByRole('list', { name: 'Alerts and cases of the event' })
    await chips.getByRole('link', { name: /^C-\d+/ }).waitFor()
    await takePicture(page, 'siem-linked')
    await expectAccessible(page, 'linked records')
    await page.getByRole('tab', { name: 'Findings' }).click()
    await page
      .getByRole('group', { name: /Verdict on/ })
      .first()
      .getByRole('button', { name: 'True' })
      .click()
    await page.getByRole('button', { name: 'True', pressed: true }).first().waitFor()
    await expectAccessible(page, 'findings')
    await chips
      .getByRole('link', { name: /^A-\d+/ })
      .first()
      .click()
    await page.waitForURL(/\/alerts\?selectedAlert=A-\d+/)
    expect(window.faults).toEqual([])
  })

  test('an event tells what is known beyond its line, and what became of it', async () => {
    await using window = await at('/siem?q=failed&from=now-1h&to=now')
    const { page } = window
    await toPage(page)
    await page.keyboard.press('j')
    await page.keyboard.press('o')
    const event = page.getByRole('complementary', { name: 'Event' })
    await event.getByRole('tab', { name: 'Enrichment' }).click()
    await event.getByRole('heading', { name: 'What feeds say now' }).waitFor()
    await event.getByRole('heading', { name: 'Added when it was read' }).waitFor()
    await takePicture(page, 'siem-enrichment')
    await expectAccessible(page, 'enrichment of an event')
    await event.getByRole('tab', { name: 'History' }).click()
    const steps = event.getByRole('list', { name: 'History, oldest first' }).getByRole('listitem')
    await steps.filter({ hasText: 'received and read as' }).waitFor()
    await steps.filter({ hasText: /^\S+ \S+happened, as/ }).waitFor()
    await takePicture(page, 'siem-history')
    await expectAccessible(page, 'history of an event')
    expect(window.faults).toEqual([])
  })

  test('what is like a row is suppressed by s, listed, and lifted', async () => {
    await using window = await at('/siem?q=failed&from=now-1h&to=now')
    const { page } = window
    await page.getByRole('gridcell').first().click()
    await page.waitForURL(/event=/)
    await page.keyboard.press('s')
    const dialog = page.getByRole('dialog', { name: 'Suppress what is like this' })
    await dialog.getByText(/Would have hidden/).waitFor()
    await dialog.getByRole('button', { name: 'Suppress' }).click()
    await dialog.getByText('Say why').waitFor()
    await dialog.getByLabel('Reason').fill('Tests of the laboratory')
    await takePicture(page, 'siem-suppress')
    await expectAccessible(page, 'suppress')
    await page.keyboard.press('Enter')
    await page.getByText(/^Suppressed\. It is listed/).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('H')
    await panel(page).getByRole('tab', { name: 'Suppressed' }).click()
    await panel(page).getByText('Tests of the laboratory').waitFor()
    await takePicture(page, 'siem-suppressed')
    await expectAccessible(page, 'suppressed')
    await panel(page).getByRole('button', { name: 'Lift' }).click()
    await panel(page)
      .getByText(/^lifted /)
      .waitFor()
    expect(window.faults).toEqual([])
  })

  test('sections that fail are told once, each where it stands, and leave the others (AU-118 to AU-121)', async () => {
    await using window = await openWindow(browser, { storageState: signedIn })
    const { page } = window
    const said: string[] = []
    page.on('console', (message) => said.push(message.text()))
    for (const [, path] of deskSections.slice(0, 3)) await page.route(path, (route) => route.fulfill(refusal(400)))
    await page.goto(`${server.url}/siem?from=now-1h&to=now`)
    await page.getByText('3 SIEM section(s) failed to load').waitFor()
    expect(said.filter((text) => text.startsWith('SIEM supplemental fetch: 3 section(s) failed'))).toHaveLength(1)
    await page.getByRole('row').nth(3).waitFor()
    await toPage(page)
    await page.keyboard.press('H')
    await panel(page).getByText('Could not load the hunts').waitFor()
    await takePicture(page, 'siem-section-failed')
    await expectAccessible(page, 'failed section')
    for (const [, path] of deskSections.slice(0, 3)) await page.unroute(path)
    await panel(page).getByRole('button', { name: 'Retry' }).click()
    await panel(page).getByText('Could not load the hunts').waitFor({ state: 'detached' })
    await page.getByRole('row').nth(3).waitFor()
  })

  test.for(deskSections)('%s: not permitted is said, and is no failure; gone wrong is', async ([, path, tab]) => {
    await using window = await openWindow(browser, { storageState: signedIn })
    const { page } = window
    await page.route(path, (route) => route.fulfill(refusal(403)))
    await page.goto(`${server.url}/siem?from=now-1h&to=now`)
    await page.getByRole('row').nth(3).waitFor()
    await toPage(page)
    await page.keyboard.press('H')
    await panel(page).getByRole('tab', { name: tab }).click()
    await panel(page).getByText('Needs detections:read. Ask an administrator.').waitFor()
    expect(await page.getByText('failed to load').count()).toBe(0)
    await page.unroute(path)
    await page.route(path, (route) => route.fulfill(refusal(400)))
    await page.reload()
    await page.getByText('1 SIEM section(s) failed to load').waitFor()
  })

  test('a server that fails is asked again four times, then told once', async () => {
    await using window = await openWindow(browser, { storageState: signedIn })
    const { page } = window
    for (const [, path] of deskSections) await page.route(path, (route) => route.fulfill(refusal(500)))
    await page.goto(`${server.url}/siem?from=now-1h&to=now`)
    await page.getByRole('row').nth(3).waitFor()
    await page.getByText('6 SIEM section(s) failed to load').waitFor({ timeout: 60_000 })
    await toPage(page)
    await page.keyboard.press('H')
    await panel(page).getByText('Could not load the hunts').waitFor()
    await page.getByRole('slider', { name: /^Histogram/ }).waitFor()
  })

  test('sections that cannot be reached say so where they stand; the message is the shell’s', async () => {
    await using window = await openWindow(browser, { storageState: signedIn })
    const { page } = window
    for (const [, path] of deskSections) await page.route(path, (route) => route.abort())
    await page.goto(`${server.url}/siem?from=now-1h&to=now`)
    await page.getByRole('row').nth(3).waitFor()
    await toPage(page)
    await page.keyboard.press('H')
    await panel(page).getByText('Could not load the hunts. The server does not answer.').waitFor({ timeout: 60_000 })
    expect(await page.getByText('failed to load').count()).toBe(0)
  })

  test('sections that never answer hold nothing else up', async () => {
    await using window = await openWindow(browser, { storageState: signedIn })
    const { page } = window
    for (const [, path] of deskSections) await page.route(path, () => new Promise(() => undefined))
    await page.goto(`${server.url}/siem?from=now-1h&to=now`)
    await page.getByRole('row').nth(3).waitFor()
    await page.getByRole('slider', { name: /^Histogram/ }).waitFor()
    await toPage(page)
    await page.keyboard.press('H')
    await panel(page)
      .getByText(/Loading the hunts: \d+ s/)
      .waitFor()
  })

  test('a section that fails keeps its last value, with its age', async () => {
    await using window = await at('/siem?from=now-1h&to=now')
    const { page } = window
    await toPage(page)
    await page.keyboard.press('H')
    await panel(page).getByRole('tab', { name: 'Rules' }).click()
    await panel(page).getByRole('button', { name: 'Run Failed logons over 24 hours' }).waitFor()
    await page.route('**/api/v1/detections/own-rules', (route) => route.fulfill(refusal(400)))
    await panel(page).getByRole('button', { name: 'Run Failed logons over 24 hours' }).click()
    await panel(page)
      .getByText(/From \d\d:\d\d:\d\d, could not be refreshed/)
      .waitFor()
    await panel(page).getByRole('button', { name: 'Run Failed logons over 24 hours' }).waitFor()
    await takePicture(page, 'siem-stale')
  })

  test('patterns: lines clustered by what they share; one filters the events', async () => {
    await using window = await at('/siem?q=failed&from=now-1h&to=now')
    const { page } = window
    await page.getByRole('button', { name: 'Patterns', exact: true }).click()
    await page.waitForURL(/view=patterns/)
    await page.getByText(/patterns? of all [\d,]+ events/).waitFor()
    await takePicture(page, 'siem-patterns')
    await expectAccessible(page, 'patterns')
    const first = page.getByRole('region', { name: 'Table of patterns' }).getByRole('row').nth(1)
    const count = await first.getByRole('cell').first().innerText()
    await first.getByRole('button').press('Enter')
    await page.waitForURL((url) => !url.searchParams.has('view') && /message:/.test(url.searchParams.get('q') ?? ''))
    const q = new URL(page.url()).searchParams.get('q') ?? ''
    const found = await ask<{ total: number }>(server, '/api/v1/siem/logs/count', { q, from: 'now-2h' })
    expect(found.total).toBe(Number(count.replaceAll(',', '')))
    await page.goBack()
    await page.getByText(/patterns? of all [\d,]+ events/).waitFor()
    expect(window.faults).toEqual([])
  })

  test('ATT&CK: seen, covered, seen but not covered; a cell filters, the layer is saved', async () => {
    await using window = await openWindow(browser, { storageState: signedIn })
    const { page } = window
    await page.goto(`${server.url}/siem?view=attack&from=now-7d&to=now`)
    const matrix = page.getByRole('region', { name: 'ATT&CK', exact: true })
    await matrix
      .getByText(/ATT&CK \d+/)
      .first()
      .waitFor()
    await matrix.getByRole('button', { name: 'Covered by rules' }).click()
    await matrix
      .getByRole('button', { name: /^T\d{4}/ })
      .first()
      .waitFor()
    await takePicture(page, 'siem-attack')
    await expectAccessible(page, 'ATT&CK, covered')
    const saved = page.waitForEvent('download')
    await matrix.getByRole('button', { name: 'Navigator layer' }).click()
    expect((await saved).suggestedFilename()).toBe('aurora-attack-layer.json')
    await matrix.getByRole('button', { name: 'Seen', exact: true }).click()
    await matrix
      .getByRole('button', { name: /^T\d{4}/ })
      .first()
      .waitFor()
    await takePicture(page, 'siem-attack-seen')
    await expectAccessible(page, 'ATT&CK, seen')
    await matrix.getByRole('button', { name: 'Covered by rules' }).click()
    await matrix
      .getByRole('button', { name: /^T\d{4}/ })
      .first()
      .press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => (url.searchParams.get('q') ?? '').startsWith('techniques:T'))
    await page.getByRole('button', { name: 'Events', pressed: true, exact: true }).waitFor()
    expect(window.faults).toEqual([])
  })

  test.for([
    ['dark', { colorScheme: 'dark' }],
    ['light', { colorScheme: 'light' }],
    ['high contrast', { contrast: 'more' }],
  ] as const)('%s: the desk and the views on a small screen', async ([name, theme]) => {
    await using window = await at('/siem?from=now-1h&to=now', { ...theme, viewport: { width: 320, height: 800 } })
    const { page } = window
    for (const view of ['Patterns', 'ATT&CK', 'Events']) {
      await page.getByRole('button', { name: view, exact: true }).click()
      await page.getByRole('button', { name: view, pressed: true, exact: true }).waitFor()
      await page
        .getByText(/patterns? (?:of all|from the)|Seen but not covered|1–\d+ of/)
        .first()
        .waitFor()
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
      await expectAccessible(page, `${view} at 320 px, ${name}`)
      await takePicture(page, `siem-${view.replace('&', '')}-320-${name}`)
    }
    await page.getByRole('button', { name: 'Hunts, rules, runs and suppressions' }).click()
    await panel(page).getByRole('tab', { name: 'Rules' }).click()
    await panel(page).getByText('runs in 24 h').waitFor()
    await expectAccessible(page, `desk at 320 px, ${name}`)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
    await takePicture(page, `siem-desk-320-${name}`)
  })
})

const panel = (page: Page) => page.getByRole('complementary', { name: 'Hunts and rules' })

const refusal = (status: 400 | 403 | 500) => ({
  status,
  contentType: 'application/problem+json',
  json: {
    title: 'x',
    status,
    detail: status === 403 ? 'this needs detections:read' : 'broken on purpose',
    code: status === 403 ? 'auth.forbidden' : 'search.limit',
    requestId: 'request-7',
  },
})

/** Leaves the search field, so that letters are keys of the page. */
async function toPage(page: Page): Promise<void> {
  await page.getByRole('row').nth(2).waitFor()
  await page.locator('#list').focus()
}
