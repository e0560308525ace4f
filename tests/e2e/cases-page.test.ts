/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reportAlerts } from './alert-traffic.ts'
import { passphrase, setUp, type SignedIn } from './first-administrator.ts'
import { startServer, type RunningServer } from './server.ts'
import { ask } from './stored.ts'
import { buildPage } from '../../scripts/prepare.mjs'
import { chromiumPath, expectAccessible, openBrowser, openWindow, takePicture } from './web-browser.ts'

const isMissing = chromiumPath === undefined && process.env['CI'] !== 'true'

/** A title that would turn a line of text around, if it were shown as it is. */
const hostileTitle = 'Odd \u202elogins\u0007 of bob'

describe.skipIf(isMissing)('the Cases page in Chromium', { timeout: 120_000 }, () => {
  let server: RunningServer
  let browser: Browser
  let signedIn: SignedIn

  beforeAll(async () => {
    expect(await buildPage()).toBe(true)
    browser = await openBrowser()
    server = await startServer()
    signedIn = await setUp(browser, server)
    for (const [username, role] of [
      ['ann', 'analyst'],
      ['vera', 'viewer'],
    ])
      await send('POST', '/api/v1/users', { username, role, passphrase })
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  /** A request behind the back of the page; resolves to its answer. */
  async function send<T>(method: string, path: string, body: object): Promise<T> {
    const headers = { 'content-type': 'application/json' }
    const response = await server.api(path, { method, headers, body: JSON.stringify(body) })
    if (!response.ok)
      throw new Error(`${method} ${path} was answered with ${response.status}: ${await response.text()}`)
    return (await response.json()) as T
  }

  /** A signed-in window at an address, once the page stands. */
  async function at(address: string, options: Parameters<typeof openWindow>[1] = {}) {
    const window = await openWindow(browser, { storageState: signedIn, ...options })
    await window.page.goto(server.url + address)
    await window.page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' })
    return window
  }

  const caseOf = async (name: string) =>
    await ask<{ status: string; assignee: string | null; resolution: { value: string; text: string } | null }>(
      server,
      `/api/v1/cases/${name}`,
    )

  test('nothing yet: says how the first case comes', async () => {
    await using window = await at('/cases')
    const { page } = window
    await page.getByText('No cases yet').waitFor()
    await page.getByText('Create one, or promote an alert with').waitFor()
    await expectAccessible(page, 'no cases yet')
    await takePicture(page, 'cases-nothing-yet')
  })

  test('from the list to a closed case by keys alone', async () => {
    await using window = await at('/sources')
    const { page } = window
    await page.locator('#main').focus()
    await page.keyboard.press('g')
    await page.keyboard.press('c')
    await page.waitForURL(/\/cases$/)
    await page.getByText('No cases yet').waitFor()
    await page.keyboard.press('N')
    const dialog = page.getByRole('dialog', { name: 'New case' })
    await dialog.waitFor()
    await expectAccessible(page, 'new case')
    await takePicture(page, 'cases-new')
    await page.keyboard.type('Odd logins of bob')
    await page.keyboard.press('Enter')
    await dialog.getByText('A case without alerts needs a reason').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.type('a call from the help desk')
    await dialog.getByRole('button', { name: 'Open the case' }).press('Enter')
    await page.waitForURL(/selectedCase=C-1$/)
    const panel = panelOf(page)
    await panel.getByRole('heading', { level: 2, name: 'Odd logins of bob' }).waitFor()
    await page.locator('#list').focus()
    await page.keyboard.press('e')
    await page.getByText('Took C-1.').waitFor()
    await panel.getByRole('button', { name: 'In progress' }).waitFor()
    await page.keyboard.press('n')
    await page.keyboard.type('Spoke to bob: not him.')
    await page.keyboard.press('Control+Enter')
    await panel.getByRole('listitem').filter({ hasText: 'Spoke to bob: not him.' }).waitFor()
    expect(await page.getByLabel('Add a note').inputValue()).toBe('')
    await page.keyboard.press('Escape')
    await takePicture(page, 'cases-timeline')
    await expectAccessible(page, 'a case')
    await page.keyboard.press('c')
    const end = page.getByRole('dialog', { name: 'Close C-1' })
    await end.waitFor()
    await page.keyboard.press('1')
    expect(await end.getByRole('button', { name: 'Close C-1' }).isDisabled()).toBe(true)
    await end.getByRole('button', { name: 'Begin with the timeline' }).press('Enter')
    await expect.poll(() => end.getByLabel('What it came to').inputValue()).toContain('Spoke to bob: not him.')
    await expectAccessible(page, 'close')
    await takePicture(page, 'cases-close')
    await end.getByLabel('What it came to').press('Control+Enter')
    await page.getByText('Closed C-1 as true positive.').waitFor()
    expect(await caseOf('C-1')).toMatchObject({
      status: 'closed',
      assignee: 'admin',
      resolution: { value: 'true_positive' },
    })
    await page.locator('#list, #main').first().focus()
    await page.keyboard.press('Escape')
    await page.waitForURL((url) => !url.searchParams.has('selectedCase'))
    await page.getByText('No open case is yours').waitFor()
    expect(window.faults).toEqual([])
  })

  test('a link opens its case also when the filters do not list it; closing keeps them', async () => {
    await using window = await at('/cases?q=nothing&selectedCase=C-1')
    const { page } = window
    await panelOf(page).getByRole('heading', { level: 2 }).waitFor()
    await page.getByRole('note').filter({ hasText: 'C-1' }).waitFor()
    await page.getByText('No case matches these filters').waitFor()
    expect(await page.title()).toBe('C-1 Odd logins of bob – Cases – Aurora')
    await expectAccessible(page, 'deep link')
    await takePicture(page, 'cases-deep-link')
    await page.keyboard.press('Escape')
    await page.waitForURL((url) => url.search === '?q=nothing')
    await page.getByRole('button', { name: 'Show every open case' }).click()
    await page.getByText('No open cases').waitFor()
    await page.getByText(/^Last closed/).waitFor()
    await page.getByRole('button', { name: 'Show done' }).click()
    await row(page, 1).filter({ hasText: 'True positive' }).waitFor()
  })

  test('cases with all that belongs to them', async () => {
    await fill()
    await using window = await at('/cases?mine=no')
    const { page } = window
    await row(page, 5).waitFor()
    await page.getByText('1–5 of 5', { exact: true }).waitFor()
    await page.locator('#list').focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    await page.waitForURL(/selectedCase=C-\d+/)
    const first = selectedOf(page)
    await page.keyboard.press('j')
    await page.waitForURL((url) => url.searchParams.get('selectedCase') !== first)
    await page.keyboard.press('Escape')
    await page.waitForURL((url) => !url.searchParams.has('selectedCase'))
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('list')
    await row(page, 5).filter({ hasText: 'Odd' }).click()
    await page.waitForURL(/selectedCase=C-2/)
    await page.waitForTimeout(300)
    await takePicture(page, 'cases-list')
    await expectAccessible(page, 'a list of cases')
    const text = await page.evaluate(() => document.body.innerText)
    expect(text).toContain('Odd \\u202Elogins')
    expect(text).not.toContain('\u202e')
    expect(window.faults).toEqual([])
  })

  test('the timeline: kinds apart, a filter that is seen and cleared, pages', async () => {
    for (let i = 1; i <= 60; i++) await send('POST', '/api/v1/cases/C-3/notes', { text: `Looked at host ${i}` })
    await using window = await at('/cases?mine=no&selectedCase=C-3')
    const { page } = window
    const entries = panelOf(page)
      .getByRole('list', { name: /^Timeline/ })
      .getByRole('listitem')
    await entries.filter({ hasText: 'Looked at host 60' }).waitFor()
    await page.getByRole('button', { name: 'Show earlier entries' }).click()
    await entries.filter({ hasText: 'Looked at host 1' }).first().waitFor()
    await page.getByRole('group', { name: 'What the timeline shows' }).getByRole('button', { name: 'Alerts' }).click()
    await entries.filter({ hasText: 'Looked at' }).first().waitFor({ state: 'detached' })
    await entries.getByRole('link', { name: 'A-1', exact: true }).waitFor()
    await takePicture(page, 'cases-timeline-filter')
    await expectAccessible(page, 'a filtered timeline')
    await page.getByRole('button', { name: 'Clear' }).click()
    await entries.filter({ hasText: 'Looked at host 60' }).waitFor()
    await page.getByLabel('Add a note').fill('not added yet')
    await page.getByLabel('Add a note').press('Escape')
    await page.keyboard.press('j')
    await page.waitForURL((url) => url.searchParams.get('selectedCase') !== 'C-3')
    await page.goBack()
    await page.goForward()
    await page.goto(`${server.url}/cases?mine=no&selectedCase=C-3&tab=alerts`)
    await panelOf(page).getByRole('link', { name: /A-1 / }).click()
    await page.waitForURL(/\/alerts\?selectedAlert=A-1$/)
    const chip = page.getByRole('complementary', { name: 'Alert' }).getByRole('link', { name: 'C-3' })
    await chip.click()
    await page.waitForURL(/\/cases\?selectedCase=C-3$/)
    expect(window.faults).toEqual([])
  })

  test('a note with what it is about, key moments, and a timeline narrowed to them', async () => {
    await using window = await at('/cases?mine=no&selectedCase=C-3', { timezoneId: 'Europe/Berlin' })
    const { page } = window
    const panel = panelOf(page)
    const entries = panel.getByRole('list', { name: /^Timeline/ }).getByRole('listitem')
    await panel.getByLabel('Add a note').fill('Came in from 198[.]51[.]100[.]23 <b>by</b> web-1')
    await panel.getByRole('button', { name: 'Take 1 observable from the note' }).click()
    await panel.getByLabel('Assets and observables').press('End')
    await page.keyboard.type(' host:web-1')
    await panel.getByText('2 observables added with it').waitFor()
    await panel.getByLabel('Tags').fill('entry, <i>odd</i>')
    await expectAccessible(page, 'a note with its parts')
    await takePicture(page, 'cases-note-parts')
    await page.keyboard.press('Control+Enter')
    const note = entries.filter({ hasText: 'Came in from' })
    await note.getByText('198.51.100.23').waitFor()
    await note.getByRole('button', { name: 'Mark as a key moment' }).click()
    await note.getByRole('button', { name: 'A key moment; take the mark away' }).waitFor()
    const filter = panel.getByRole('group', { name: 'What the timeline shows' })
    await filter.getByRole('button', { name: 'Key moments' }).click()
    await entries.filter({ hasText: 'Looked at host 60' }).waitFor({ state: 'detached' })
    expect(await entries.count()).toBe(1)
    await filter.getByRole('button', { name: 'Clear' }).click()
    await note.getByRole('button', { name: 'Only the tag entry' }).click()
    await entries.filter({ hasText: 'Looked at host 60' }).waitFor({ state: 'detached' })
    await filter.getByLabel('About').selectOption('web-1')
    await filter.getByLabel('Time').selectOption('last 4 hours')
    await note.waitFor()
    await filter.getByLabel('Time').selectOption('between…')
    await filter.getByLabel('To', { exact: true }).fill('yesterday or so')
    await filter.getByRole('button', { name: 'Apply' }).click()
    await filter.getByRole('alert').filter({ hasText: /\w/ }).waitFor()
    await filter.getByLabel('From', { exact: true }).fill('2020-01-01 09:00')
    await filter.getByLabel('To', { exact: true }).fill('2020-01-02 10:30')
    await filter.getByRole('button', { name: 'Apply' }).click()
    await panel.getByText('Nothing of that kind happened.').waitFor()
    await takePicture(page, 'cases-timeline-narrowed')
    await panel.getByRole('button', { name: 'Show everything' }).click()
    await panel.getByRole('button', { name: 'Local zone: none. Change' }).click()
    await panel.getByLabel('Local zone').fill('Mars/Olympus')
    await page.keyboard.press('Enter')
    await panel.getByText(/no such time zone/).waitFor()
    await panel.getByLabel('Local zone').fill('Asia/Tokyo')
    await page.keyboard.press('Enter')
    await panel.getByRole('button', { name: 'Local zone: Asia/Tokyo. Change' }).waitFor()
    await note.getByText(/\+09:00$/).waitFor()
    await takePicture(page, 'cases-zone')
    await expectAccessible(page, 'two zones beside each other')
    expect(window.faults).toEqual([])
  })

  test('tasks of a template, and comments that are counted', async () => {
    await using window = await at('/cases?mine=no&selectedCase=C-2&tab=tasks')
    const { page } = window
    const panel = panelOf(page)
    await panel.getByRole('button', { name: 'Tasks for a kind of incident' }).click()
    await page.getByRole('menuitem', { name: 'Phishing, 5 tasks' }).click()
    const task = panel.getByRole('listitem').filter({ hasText: 'Keep the message with its headers' })
    await task.waitFor()
    await task.getByRole('button', { name: /^No comments on Keep the message/ }).click()
    await panel.getByLabel('Comment', { exact: true }).fill('kept as mail.eml')
    await page.keyboard.press('Enter')
    await task.getByRole('button', { name: /^1 comment on Keep the message/ }).waitFor()
    await panel.getByRole('button', { name: 'Tasks for a kind of incident' }).click()
    await page.getByRole('menuitem', { name: 'Phishing, all there' }).waitFor()
    await takePicture(page, 'cases-task-templates')
    await expectAccessible(page, 'templates of tasks')
    await page.keyboard.press('Escape')
    await panel.getByRole('tab', { name: /^Timeline/ }).click()
    await panel.getByText(/on the task Keep the message/).waitFor()
    expect(window.faults).toEqual([])
  })

  test('tasks: added, given, done; the next one stands in the head', async () => {
    await using window = await at('/cases?mine=no&selectedCase=C-3&tab=tasks')
    const { page } = window
    const panel = panelOf(page)
    await panel.getByLabel('New task').fill('Image the disk')
    await panel.getByLabel('Due').selectOption('now+1d')
    await panel.getByLabel('For me').check()
    await panel.getByLabel('New task').press('Enter')
    const task = panel.getByRole('list', { name: 'Tasks' }).getByRole('listitem').filter({ hasText: 'Image the disk' })
    await task.getByText(/^due/).waitFor()
    await panel.getByRole('definition').filter({ hasText: 'Image the disk, due' }).waitFor()
    await panel.getByLabel('New task').fill('Call the owner')
    await panel.getByLabel('New task').press('Enter')
    await panel.getByRole('listitem').filter({ hasText: 'Call the owner' }).waitFor()
    await takePicture(page, 'cases-tasks')
    await expectAccessible(page, 'tasks')
    await task.getByRole('button', { name: 'Owner: admin. Assign' }).click()
    await page.getByRole('dialog', { name: 'Assign the task' }).getByRole('button', { name: 'ann' }).click()
    await task.getByRole('button', { name: 'Owner: ann. Assign' }).waitFor()
    await task.getByRole('checkbox').check()
    await panel.getByRole('definition').filter({ hasText: 'Call the owner' }).waitFor()
    await panel.getByRole('tab', { name: 'Tasks 1' }).waitFor()
    expect(window.faults).toEqual([])
  })

  test('observables: pasted defanged, seen before they are added, never fetched', async () => {
    await using window = await at('/cases?mine=no&selectedCase=C-2&tab=observables')
    const { page } = window
    const asked: string[] = []
    page.on('request', (request) => void asked.push(request.url()))
    const panel = panelOf(page)
    await panel.getByRole('button', { name: 'Paste observables' }).click()
    await page.keyboard.insertText('Seen hxxps://evil[.]example/a, 203[.]0[.]113[.]7 and bob[at]evil[.]example')
    await panel.getByText('3 new observables, 2 not recognised').waitFor()
    await panel.getByRole('list', { name: 'Recognised' }).getByText('https://evil.example/a').waitFor()
    await takePicture(page, 'cases-observables-paste')
    await expectAccessible(page, 'a paste')
    await panel.getByRole('button', { name: 'Add 3 observables' }).click()
    const list = panel.getByRole('list', { name: 'Observables' })
    await list.getByText('203.0.113.7', { exact: true }).waitFor()
    await expectAccessible(page, 'observables')
    await takePicture(page, 'cases-observables')
    const targets = await list.getByRole('link').evaluateAll((all) => all.map((link) => link.getAttribute('href')))
    expect(targets.filter((target) => !target?.startsWith('/entity?'))).toEqual([])
    expect(asked.filter((url) => !url.startsWith(server.url))).toEqual([])
    await panel.getByRole('tab', { name: 'Similar' }).click()
    await panel.getByRole('list', { name: 'Similar cases' }).getByText('203.0.113.7', { exact: true }).waitFor()
    await takePicture(page, 'cases-similar')
    await expectAccessible(page, 'similar cases')
  })

  test('evidence: by hash, who and when, to be saved', async () => {
    const response = await server.api('/api/v1/cases/C-2/evidence?name=laptop.html&note=from%20the%20safe', {
      method: 'POST',
      headers: { 'content-type': 'text/html' },
      body: '<script>alert(1)</script>',
    })
    expect(response.status).toBe(201)
    await using window = await at('/cases?mine=no&selectedCase=C-2&tab=evidence')
    const { page } = window
    const file = panelOf(page).getByRole('list', { name: 'Evidence' }).getByRole('listitem')
    await file.getByText('laptop.html').waitFor()
    await takePicture(page, 'cases-evidence')
    await expectAccessible(page, 'evidence')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      file.getByRole('link', { name: 'Save' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('laptop.html')
    expect(window.faults).toEqual([])
  })

  test('what somebody changed meanwhile is shown beside what was wanted', async () => {
    await using window = await at('/cases?mine=no&selectedCase=C-2')
    const { page } = window
    await panelOf(page).getByRole('heading', { level: 2 }).waitFor()
    await page.keyboard.press('A')
    const person = page.getByRole('dialog', { name: 'Assign C-2' }).getByRole('button', { name: 'ann' })
    await person.waitFor()
    await send('PATCH', '/api/v1/cases/C-2', { severity: 'critical', status: 'in_progress' })
    await person.click()
    const dialog = page.getByRole('dialog', { name: 'C-2 was changed meanwhile' })
    await dialog.getByText('Gave C-2 to ann').waitFor()
    await dialog.getByText(/In progress, of/).waitFor()
    await expectAccessible(page, 'conflict')
    await takePicture(page, 'cases-conflict')
    await dialog.getByRole('button', { name: 'Do mine on top' }).click()
    await page.getByText('Gave C-2 to ann.').waitFor()
    expect(await caseOf('C-2')).toMatchObject({ assignee: 'ann', status: 'in_progress' })
  })

  test('the board: a column for each status, cards moved on without a drag', async () => {
    await using window = await at('/cases?mine=no')
    const { page } = window
    await page.getByRole('button', { name: 'As a board by status' }).click()
    const column = (name: string) => page.getByRole('region', { name, exact: true })
    const card = (name: string) => column(name).getByRole('button', { name: /C-4/ })
    await card('Open').click()
    await takePicture(page, 'cases-board')
    await expectAccessible(page, 'board')
    await panelOf(page).getByRole('button', { name: 'Open', exact: true }).click()
    await page.getByRole('menuitem', { name: 'In progress' }).click()
    await card('In progress').waitFor()
    await page.keyboard.press('Escape')
    await page.waitForURL((url) => !url.searchParams.has('selectedCase'))
    await expect.poll(() => page.evaluate(() => (document.activeElement as HTMLElement).innerText)).toContain('C-4')
    await page.keyboard.press('j')
    expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset['case'])).toBeDefined()
    expect(window.faults).toEqual([])
  })

  test('merging says what would move before it does', async () => {
    await using window = await at('/cases?mine=no&selectedCase=C-5')
    const { page } = window
    await panelOf(page).getByRole('button', { name: 'Merge' }).click()
    const dialog = page.getByRole('dialog', { name: 'Merge C-5 into another case' })
    await dialog.getByRole('textbox', { name: 'Open case' }).fill('beacon')
    await dialog.getByRole('radio', { name: /C-3/ }).check()
    await dialog.getByText(/^1 alert, 0 tasks, \d+ observables? and 0 files of evidence move to C-3/).waitFor()
    await expectAccessible(page, 'merge')
    await takePicture(page, 'cases-merge')
    await dialog.getByRole('button', { name: 'Merge into C-3' }).click()
    await page.waitForURL(/selectedCase=C-3/)
    await panelOf(page).getByText('C-5 was merged into this').waitFor()
    await page.goto(`${server.url}/cases?selectedCase=C-5`)
    await panelOf(page).getByRole('link', { name: 'C-3' }).waitFor()
    expect(await page.getByRole('group', { name: /^Act on/ }).count()).toBe(0)
  })

  test.for([
    ['rows', '**/api/v1/cases?*', 'the cases', 'timeline'],
    ['counts', '**/api/v1/cases/counts?*', undefined, 'timeline'],
    ['detail', /cases\/C-2$/, 'the case', 'timeline'],
    ['timeline', '**/api/v1/cases/*/timeline?*', 'the timeline', 'timeline'],
    ['alerts', '**/api/v1/alerts?case=*', 'its alerts', 'alerts'],
    ['evidence', '**/api/v1/cases/*/evidence', 'the evidence', 'evidence'],
    ['similar', '**/api/v1/cases/*/similar', 'similar cases', 'similar'],
  ] as const)('one failing part leaves the others: %s', async ([name, path, label, tab]) => {
    await using window = await openWindow(browser, { storageState: signedIn })
    const { page } = window
    const json = { title: 'x', status: 400, detail: 'broken on purpose', code: 'search.limit', requestId: 'request-7' }
    await page.route(path, (route) => route.fulfill({ status: 400, json }))
    await page.goto(`${server.url}/cases?mine=no&selectedCase=C-2&tab=${tab}`)
    if (label === undefined) await page.getByText(/^1–\d+, total not known$/).waitFor()
    else
      await page
        .getByRole('alert')
        .filter({ hasText: `Could not load ${label}.` })
        .waitFor()
    if (name !== 'rows') await row(page, 1).waitFor()
    if (name !== 'detail') await panelOf(page).getByRole('heading', { level: 2 }).waitFor()
    await expectAccessible(page, `failing ${name}`)
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
    await page.goto(`${server.url}/cases?mine=no&selectedCase=C-2`)
    await page.getByLabel('User name').fill('vera')
    await page.getByLabel('Passphrase', { exact: true }).fill(passphrase)
    await page.keyboard.press('Enter')
    await panelOf(page)
      .getByRole('list', { name: /^Timeline/ })
      .waitFor()
    expect(await page.getByRole('group', { name: /^Act on/ }).count()).toBe(0)
    expect(await page.getByRole('button', { name: 'New case' }).count()).toBe(0)
    expect(await page.getByLabel('Add a note').count()).toBe(0)
    await expectAccessible(page, 'a viewer')
    await takePicture(page, 'cases-viewer')
    const json = { title: 'x', status: 403, detail: 'this needs cases:read', code: 'auth.forbidden', requestId: 'r' }
    await page.route('**/api/v1/cases?*', (route) => route.fulfill({ status: 403, json }))
    await page.goto(`${server.url}/cases`)
    await page.getByText('Needs cases:read. Ask an administrator.').waitFor()
  })

  test('a lost server is said once, the list stays, and a refused act is taken back', async () => {
    await using window = await at('/cases?mine=no&selectedCase=C-2')
    const { page } = window
    await row(page, 1).waitFor()
    await panelOf(page)
      .getByRole('list', { name: /^Timeline/ })
      .waitFor()
    const { assignee } = await caseOf('C-2')
    await page.route('**/api/**', (route) => route.abort())
    await page.keyboard.press('a')
    await page.getByText(/Not done: C-2 is yours\. The server does not answer/).waitFor()
    await page.getByLabel('Add a note').fill('kept')
    await page.getByLabel('Add a note').press('Control+Enter')
    await page.getByText('Not added. The server does not answer.').waitFor()
    expect(await page.getByLabel('Add a note').inputValue()).toBe('kept')
    await page.getByText(/Offline since \d\d:\d\d:\d\dZ/).waitFor()
    await row(page, 1).waitFor()
    expect(await caseOf('C-2')).toMatchObject({ assignee })
    await takePicture(page, 'cases-offline')
    await expectAccessible(page, 'offline')
  })

  test('a report: what is in it and who may see it, read before it is saved', async () => {
    const { name } = await send<{ name: string }>('POST', '/api/v1/cases', {
      title: 'Turned \u202earound\u0007',
      reason: 'a call',
    })
    await using window = await at(`/cases?selectedCase=${name}`)
    const { page } = window
    await page.getByRole('button', { name: 'Report', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: `Report of ${name}` })
    const preview = dialog.getByRole('region', { name: 'Preview' })
    await preview.getByText('TLP:AMBER').first().waitFor()
    await preview.getByText('Turned \\\\u202earound').first().waitFor()
    await expectAccessible(page, 'a report')
    await takePicture(page, 'cases-report')
    await dialog.getByLabel('Who may see it').selectOption('green')
    await preview.getByText('TLP:GREEN').first().waitFor()
    await dialog.getByLabel('timeline').uncheck()
    await preview.getByText('## Timeline').waitFor({ state: 'detached' })
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Save the report' }).click(),
    ])
    expect(download.suggestedFilename()).toBe(`${name}-report.html`)
    await page.getByText(`Saved ${name}-report.html.`).waitFor()
    await page.getByText('wrote a report (html, TLP:GREEN)').waitFor()
    expect(window.faults).toEqual([])
  })

  test('an id that leads nowhere leaves the list; wrong parameters are named and dropped', async () => {
    await using window = await at('/cases?mine=no&selectedCase=C-99999&status=lost&tab=secrets')
    const { page } = window
    await page.getByText('Not found, or not yours to see').waitFor()
    await page.getByText(/status, because “lost” is no status/).waitFor()
    await row(page, 1).waitFor()
    await expectAccessible(page, 'a case that is not there')
    await page.getByRole('button', { name: 'Clear' }).click()
    await page.waitForURL((url) => url.search === '?mine=no')
  })

  test.for(['dark', 'light', 'contrast'] as const)('axe finds nothing in the %s theme at 1280 × 720', async (theme) => {
    await using window = await openWindow(browser, { storageState: signedIn, viewport: { width: 1280, height: 720 } })
    const { page } = window
    await page.addInitScript((name) => localStorage.setItem('aurora.theme', JSON.stringify(name)), theme)
    await page.goto(`${server.url}/cases?mine=no&status=all&selectedCase=C-3`)
    await panelOf(page)
      .getByRole('list', { name: /^Timeline/ })
      .waitFor()
    await page.waitForTimeout(500)
    await expectAccessible(page, `${theme} cases`)
    await takePicture(page, `cases-${theme}`)
    for (const opener of [/^All$/, /^Everybody/]) {
      await page.getByRole('button', { name: opener }).first().click()
      await page.waitForTimeout(200)
      await expectAccessible(page, `${theme} ${String(opener)}`)
      await page.keyboard.press('Escape')
    }
    await page.getByRole('button', { name: 'Over the whole page' }).click()
    expect(await page.locator('[inert] #list').count()).toBe(1)
    await expectAccessible(page, `${theme} over the whole page`)
    await takePicture(page, `cases-whole-${theme}`)
    await page.getByRole('button', { name: 'Beside the list' }).click()
    await page.getByRole('button', { name: 'As a board by status' }).click()
    await page.waitForTimeout(200)
    await expectAccessible(page, `${theme} board`)
    await takePicture(page, `cases-board-${theme}`)
    expect(window.faults).toEqual([])
  })

  test.for([
    [1280, 720],
    [1000, 720],
    [320, 720],
    [320, 180],
  ] as const)('nothing scrolls sideways at %i × %i', async ([width, height]) => {
    await using window = await at('/cases?mine=no', { viewport: { width, height } })
    const { page } = window
    await row(page, 1).waitFor({ state: 'attached' })
    await page.waitForTimeout(300)
    const widest = async (): Promise<number> => await page.evaluate(() => document.documentElement.scrollWidth)
    expect(await widest()).toBeLessThanOrEqual(width)
    await takePicture(page, `cases-at-${width}-${height}`)
    await expectAccessible(page, `${width} × ${height}`)
    for (const tab of ['timeline', 'tasks', 'observables', 'evidence']) {
      await page.goto(`${server.url}/cases?mine=no&selectedCase=C-2&tab=${tab}`)
      await panelOf(page).getByRole('tabpanel').waitFor()
      await page.waitForTimeout(300)
      expect(await widest()).toBeLessThanOrEqual(width)
      await takePicture(page, `cases-${tab}-at-${width}-${height}`)
      await expectAccessible(page, `${tab} at ${width} × ${height}`)
    }
  })

  /** Five open cases, two of which share an address: C-2 by hand, C-3 and C-5 of alerts, C-4 and C-6 of nobody. */
  async function fill(): Promise<void> {
    await reportAlerts(server, 3, 'Beacon to a new domain')
    const reason = 'a call from the help desk'
    await send('POST', '/api/v1/cases', { title: hostileTitle, reason, severity: 'high', assignee: 'admin' })
    await send('POST', '/api/v1/cases', { title: 'Beacons from the lab', alerts: ['A-1', 'A-2'], assignee: 'ann' })
    await send('POST', '/api/v1/cases', { title: 'Lost laptop', reason, severity: 'medium' })
    await send('POST', '/api/v1/cases', { title: 'One more beacon', alerts: ['A-3'] })
    await send('POST', '/api/v1/cases', { title: 'A mail that was answered', reason, severity: 'critical' })
    await send('POST', '/api/v1/cases/C-6/observables', { kind: 'address', value: '203.0.113.7' })
  }
})

const row = (page: Page, index: number) => page.getByRole('grid', { name: 'Cases' }).getByRole('row').nth(index)

const selectedOf = (page: Page): string => new URL(page.url()).searchParams.get('selectedCase') ?? ''

const panelOf = (page: Page) => page.getByRole('complementary', { name: 'Case' })
