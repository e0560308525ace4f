/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer, type RunningServer } from './server.ts'
import { ask } from './stored.ts'
import { buildPage, chromiumPath, expectAccessible, openBrowser, openWindow, takePicture } from './web-browser.ts'

const passphrase = 'violet harbour seven lanterns'
const isMissing = chromiumPath === undefined && process.env['CI'] !== 'true'

describe.skipIf(isMissing)('the Cases page in Chromium', { timeout: 120_000 }, () => {
  let server: RunningServer
  let browser: Browser
  let signedIn: Awaited<ReturnType<Awaited<ReturnType<typeof openWindow>>['context']['storageState']>>

  beforeAll(async () => {
    await buildPage()
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
})

const panelOf = (page: Page) => page.getByRole('complementary', { name: 'Case' })

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
