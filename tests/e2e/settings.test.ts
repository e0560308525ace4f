/// <reference lib="dom" />
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hostileUser, reportAlerts, sendAttack } from './alert-traffic.ts'
import { eventually } from './eventually.ts'
import { setUp, type SignedIn } from './first-administrator.ts'
import { startServer, type RunningServer } from './server.ts'
import { ask } from './stored.ts'
import { buildPage } from '../../scripts/prepare.mjs'
import { chromiumPath, expectAccessible, openBrowser, openWindow, takePicture } from './web-browser.ts'

const isMissing = chromiumPath === undefined && process.env['CI'] !== 'true'

describe.skipIf(isMissing)('settings in Chromium', { timeout: 120_000 }, () => {
  let server: RunningServer
  let browser: Browser
  let signedIn: SignedIn

  beforeAll(async () => {
    expect(await buildPage()).toBe(true)
    browser = await openBrowser()
    server = await startServer()
    signedIn = await setUp(browser, server)
    await sendAttack(server)
    await reportAlerts(server, 60)
    await eventually('alerts', async () =>
      (await ask<{ total: number }>(server, '/api/v1/alerts/counts')).total >= 74 ? true : undefined,
    )
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  async function at(address = '/settings', options: BrowserContextOptions = {}) {
    const window = await openWindow(browser, { storageState: signedIn, ...options })
    await window.page.goto(server.url + address)
    await window.page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' })
    return window
  }

  const part = (page: Page, title: string) => page.getByRole('region', { name: title })
  const keyField = (page: Page, does: string) => page.getByLabel(`Keys for: ${does}`)
  const fromPalette = async (page: Page, name: string) => {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: /^A page, an action/ }).fill(name)
    await page.getByRole('option', { name }).first().waitFor()
    await page.keyboard.press('Enter')
  }
  const theme = (page: Page) => page.evaluate(() => document.documentElement.dataset['theme'])

  test('are reached from the menu of the person and from the palette', async () => {
    await using window = await at('/sources')
    const { page } = window
    await page.getByRole('button', { name: /^Account of/ }).click()
    await page.getByRole('menuitem', { name: 'Settings' }).click()
    await page.waitForURL(`${server.url}/settings`)
    await page.goto(`${server.url}/sources`)
    await page.getByRole('heading', { level: 1, name: 'Sources' }).waitFor()
    await fromPalette(page, 'Settings')
    await page.waitForURL(`${server.url}/settings`)
    await part(page, 'Appearance').waitFor()
    expect(await page.title()).toBe('Settings – Aurora')
    await takePicture(page, 'settings')
    expect(window.faults).toEqual([])
  })

  test('a theme is there at once and after a reload, before the first paint', async () => {
    await using window = await at()
    const { page } = window
    await part(page, 'Appearance').getByText('High contrast').click()
    expect(await theme(page)).toBe('contrast')
    await page.reload({ waitUntil: 'commit' })
    await page.locator('body').waitFor({ state: 'attached' })
    expect(await theme(page)).toBe('contrast')
    expect(await page.getByRole('radio', { name: 'High contrast' }).isChecked()).toBe(true)
    await page.getByRole('radio', { name: 'Light' }).press('Space')
    expect(await theme(page)).toBe('light')
  })

  test('times are shown in the zone that was chosen', async () => {
    await using window = await at('/settings', { timezoneId: 'Asia/Tokyo' })
    const { page } = window
    await part(page, 'Appearance').getByText('Mine, Asia/Tokyo').click()
    expect(await page.getByRole('button', { name: 'Local' }).getAttribute('aria-pressed')).toBe('true')
  })

  test('a key that was changed does the same under its new name, and is shown wherever keys are', async () => {
    await using window = await at()
    const { page } = window
    await keyField(page, 'Take and acknowledge').fill('q')
    await page.keyboard.press('Enter')
    await part(page, 'Keyboard').getByText('1 key changed.').waitFor()
    await keyField(page, 'Go to SIEM').fill('gE')
    await keyField(page, 'Go to Alerts').focus()
    await part(page, 'Keyboard').getByText('2 keys changed.').waitFor()
    expect(await keyField(page, 'Go to SIEM').inputValue()).toBe('g E')

    await page.goto(`${server.url}/alerts`)
    const take = page.getByRole('button', { name: 'Take' })
    await take.waitFor()
    expect(await take.textContent()).toBe('Takeq')
    expect(await take.getAttribute('aria-keyshortcuts')).toBe('q')
    await page.locator('#main').focus()
    await page.keyboard.press('?')
    const help = page.getByRole('dialog', { name: 'Keys' })
    expect(await help.locator('div', { hasText: /^qTake and acknowledge$/ }).count()).toBeGreaterThan(0)
    await page.keyboard.press('Escape')
    await help.waitFor({ state: 'detached' })
    await page.keyboard.press('e')
    await page.keyboard.press('q')
    await page
      .getByText(/^Took A-\d+/)
      .first()
      .waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('Shift+E')
    await page.waitForURL(/\/siem/)
    expect(window.faults).toEqual([])
  })

  test('a key that is taken, or no key, is refused beside its field; one or all are reset', async () => {
    await using window = await at()
    const { page } = window
    const field = keyField(page, 'Take and acknowledge')
    const refused = async (text: string, says: string) => {
      await field.fill(text)
      await page.keyboard.press('Enter')
      await part(page, 'Keyboard').getByRole('alert').filter({ hasText: says }).waitFor()
      expect(await field.getAttribute('aria-invalid')).toBe('true')
    }
    await refused('n', 'n is taken: Add a note.')
    await takePicture(page, 'settings-key-conflict')
    await refused('g', 'g would get in the way of g o: Go to the overview.')
    await refused('abc', 'One character, such as e, or two after each other')
    await page.keyboard.press('Escape')
    expect(await field.inputValue()).toBe('e')
    await field.fill('Q')
    await page.keyboard.press('Enter')
    await keyField(page, 'Add a note').fill('e')
    await page.keyboard.press('Enter')
    await part(page, 'Keyboard').getByText('2 keys changed.').waitFor()
    await page.getByRole('button', { name: 'Reset to e: Take and acknowledge' }).click()
    await part(page, 'Keyboard').getByRole('alert').filter({ hasText: 'e is taken: Add a note.' }).waitFor()
    await page.getByRole('button', { name: 'Reset to n: Add a note' }).click()
    await part(page, 'Keyboard').getByText('1 key changed.').waitFor()
    await page.getByRole('button', { name: 'Reset all keys' }).click()
    await part(page, 'Keyboard').getByText('All as they come.').waitFor()
    expect(await field.inputValue()).toBe('e')
  })

  test('what an older version or a person stored wrongly does no harm', async () => {
    await using window = await at()
    const { page } = window
    await page.evaluate(() => {
      localStorage.setItem('aurora.keys.choices', '{"alert.take":"n","no.such":"q","row.next":7,"alert.note":"w x"}')
      localStorage.setItem('aurora.density', '"huge"')
      localStorage.setItem('aurora.notices.severity', '42')
    })
    await page.reload()
    await part(page, 'Keyboard').getByText('All as they come.').waitFor()
    expect(await page.getByRole('radio', { name: 'Compact' }).isChecked()).toBe(true)
    expect(await page.getByRole('radio', { name: 'high', exact: true }).isChecked()).toBe(true)
    expect(window.faults).toEqual([])
  })

  test('letters can be switched off, and are then neither shown nor acted on', async () => {
    await using window = await at()
    const { page } = window
    await page.getByLabel('Single letters act outside of fields').uncheck()
    await page.goto(`${server.url}/alerts`)
    const take = page.getByRole('button', { name: 'Take' })
    await take.waitFor()
    expect(await take.textContent()).toBe('Take')
    await page.locator('#main').focus()
    await page.keyboard.press('?')
    await page.keyboard.press('g')
    await page.keyboard.press('s')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').waitFor()
    expect(await page.getByRole('dialog', { name: 'Keys' }).count()).toBe(0)
    expect(page.url()).toContain('/alerts')
  })

  const rowHeight = (page: Page, list: string) =>
    page
      .getByRole('grid', { name: list })
      .getByRole('row')
      .nth(3)
      .evaluate((row) => row.getBoundingClientRect().height)

  /** Which row stands under the head of the list. */
  const topRow = (page: Page, list: string) =>
    page.getByRole('grid', { name: list }).evaluate((grid) => {
      const head = grid.firstElementChild?.getBoundingClientRect().bottom ?? 0
      const rows = [...grid.querySelectorAll('[role="row"][aria-rowindex]')].slice(1)
      return Number(rows.find((row) => row.getBoundingClientRect().bottom > head + 2)?.getAttribute('aria-rowindex'))
    })

  test.for([
    ['/siem', 'Events'],
    ['/alerts', 'Alerts'],
    ['/cases', 'Cases'],
  ] as const)('rows of %s have 28 or 36 px, and the one at the top stays there', async ([address, list]) => {
    if (address === '/cases' && (await ask<{ total: number }>(server, '/api/v1/cases/counts')).total < 40)
      for (let i = 0; i < 40; i++)
        await server.api('/api/v1/cases', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ title: `Look into ${i}`, reason: 'by hand', severity: 'low', assignee: 'admin' }),
        })
    await using window = await at(`${address}?from=now-1h`, { viewport: { width: 1280, height: 560 } })
    const { page } = window
    const grid = page.getByRole('grid', { name: list })
    await grid.getByRole('row').nth(3).waitFor()
    expect(await rowHeight(page, list)).toBe(28)
    await grid.evaluate((element) => (element.scrollTop = 28 * 9))
    await eventually('scrolled', async () => ((await topRow(page, list)) === 11 ? true : undefined))
    await fromPalette(page, 'Rows: comfortable')
    await eventually('higher', async () => ((await rowHeight(page, list)) === 36 ? true : undefined))
    await eventually('the same row at the top', async () => ((await topRow(page, list)) === 11 ? true : undefined))
    await takePicture(page, `settings-comfortable-${list.toLowerCase()}`)
    await page.reload()
    await grid.getByRole('row').nth(3).waitFor()
    expect(await rowHeight(page, list)).toBe(36)
  })

  test('messages of the tab are kept behind the bell, with what can still be done about them', async () => {
    await using window = await at('/alerts?group=colour')
    const { page } = window
    const bell = (name: string) => page.getByRole('button', { name, exact: true })
    await bell('Messages, 1 not seen').waitFor()
    await page.getByRole('button', { name: 'Take', exact: true }).click()
    await page
      .getByText(/^Took A-\d+/)
      .first()
      .waitFor()
    await page.locator('#main').focus()
    await page.keyboard.press('m')
    const list = page.getByRole('dialog', { name: 'Messages of this tab' })
    const lines = list.getByRole('listitem')
    await list.getByText('2 of this tab').waitFor()
    expect(await lines.nth(1).textContent()).toMatch(/^Left out of the address: group.*not seen$/)
    await lines.first().getByRole('button', { name: 'Undo (z)' }).click()
    await list.waitFor({ state: 'detached' })
    await page
      .getByRole('region', { name: 'Messages' })
      .getByText(/^Taken back: A-\d+/)
      .waitFor()
    await bell('Messages').click()
    await list.getByText('3 of this tab').waitFor()
    await takePicture(page, 'messages')
    await expectAccessible(page, 'the list of messages')
    expect(await lines.getByRole('button').count()).toBe(0)
    await page.keyboard.press('Escape')
    await list.waitFor({ state: 'detached' })
    await bell('Messages').click()
    await list.getByRole('button', { name: 'Clear' }).click()
    await list.getByText('Nothing was said in this tab yet.').waitFor()
    expect(window.faults).toEqual([])
  })

  test('toasts: three at most, held by pointer and focus, and the focus goes on when one is closed', async () => {
    await using window = await at('/alerts?status=lost&sort=backwards')
    const { page } = window
    await page.getByText(/^Left out of the address: status, because .*; sort, because/).waitFor()
    await page.getByRole('button', { name: 'Copy a link', exact: true }).click()
    await page.getByRole('button', { name: 'Copy a link to this alert alone' }).click()
    await page.getByRole('button', { name: 'Take', exact: true }).click()
    await page
      .getByText(/^Took A-\d+/)
      .first()
      .waitFor()
    const shown = page.getByRole('region', { name: 'Messages' })
    const closers = shown.getByRole('button', { name: 'Dismiss the message' })
    await eventually('three messages', async () => ((await closers.count()) === 3 ? true : undefined))
    await closers.first().focus()
    await takePicture(page, 'toasts')
    await page.keyboard.press('Enter')
    expect(await closers.count()).toBe(2)
    expect(await closers.first().evaluate((button) => button === document.activeElement)).toBe(true)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    expect(await closers.count()).toBe(0)
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main')
    await page.getByRole('button', { name: /^Messages, 1 not seen/ }).waitFor()
  })

  test('new alerts are heard and told on the desktop once that is chosen, as text, and a click opens one', async () => {
    await using window = await at('/sources', { permissions: ['notifications'] })
    const { page } = window
    await page.addInitScript(recordNotices)
    await page.goto(`${server.url}/settings`)
    const told = () => page.evaluate(() => (globalThis as unknown as Recorded).told)
    await page.getByText('low', { exact: true }).click()
    await page.getByLabel('Sound', { exact: true }).check()
    await eventually('a sound to try it', async () => ((await told()).tones === 2 ? true : undefined))
    await page.getByLabel('Notice on the desktop').check()
    await page.getByRole('button', { name: 'See it' }).click()
    expect((await told()).notices).toEqual([['A-0 high', 'This is how a new alert is told.']])
    await reportAlerts(server, 1, `Mail for ${hostileUser}`)
    await eventually('both', async () => {
      const { tones, notices } = await told()
      return tones === 4 && notices.length === 2 ? true : undefined
    })
    const [title, body] = (await told()).notices[1] ?? []
    expect(title).toMatch(/^A-\d+ low$/)
    expect(body).toBe('Mail for ev\\u202Elive\\x07 1')
    await page.evaluate(() => (globalThis as unknown as Recorded).told.last?.dispatchEvent(new Event('click')))
    await page.waitForURL(new RegExp(`/alerts\\?.*selectedAlert=${title?.split(' ')[0] ?? ''}$`))
    expect(window.faults).toEqual([])
  })

  test('nothing is heard unless it is chosen, and a browser that refuses notices is told of', async () => {
    await using window = await at()
    const { page } = window
    expect(await page.getByLabel('Sound', { exact: true }).isChecked()).toBe(false)
    const desktop = page.getByLabel('Notice on the desktop')
    expect(await desktop.isChecked()).toBe(false)
    await page.evaluate(() => Object.defineProperty(Notification, 'permission', { get: () => 'denied' }))
    await desktop.click()
    await part(page, 'Notifications').getByRole('alert').filter({ hasText: 'The browser refuses notices' }).waitFor()
    expect(await desktop.isChecked()).toBe(false)
    expect(await page.evaluate(() => localStorage.getItem('aurora.notices.desktop'))).toBe('false')
  })

  test('an account says what it may do, and how its passphrase is changed', async () => {
    await using window = await at()
    const { page } = window
    const account = part(page, 'Account')
    await account.getByText('./aurora user reset admin').waitFor()
    await account.getByText(/^Every right there is \(\d+\)/).click()
    await account.getByText('Search and read events').waitFor()
  })

  test.for(['dark', 'light', 'contrast'] as const)('axe finds nothing in the %s theme, nor sideways', async (name) => {
    await using window = await at('/settings', { viewport: { width: 320, height: 720 } })
    const { page } = window
    await page.evaluate((choice) => localStorage.setItem('aurora.theme', JSON.stringify(choice)), name)
    await page.reload()
    await part(page, 'Account')
      .getByText(/^Every right/)
      .click()
    await keyField(page, 'Take and acknowledge').fill('n')
    await page.keyboard.press('Enter')
    await part(page, 'Keyboard').getByRole('alert').filter({ hasText: 'is taken' }).waitFor()
    await expectAccessible(page, `settings in ${name}`)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
    await takePicture(page, `settings-${name}-320`)
    await page.setViewportSize({ width: 1440, height: 900 })
    await expectAccessible(page, `settings in ${name}, wide`)
  })
})

/** What the page asked the machine for: tones it played, notices it showed, and the last of them. */
interface Recorded {
  told: { tones: number; notices: [title: string, body: string][]; last?: EventTarget }
}

/** Stands in for the loudspeaker and the desktop of the machine, which a test cannot hear or see. */
function recordNotices(): void {
  const told: Recorded['told'] = { tones: 0, notices: [] }
  ;(globalThis as unknown as Recorded).told = told
  const make = AudioContext.prototype.createOscillator
  AudioContext.prototype.createOscillator = function () {
    told.tones++
    return make.call(this)
  }
  class Desktop extends EventTarget {
    static permission = 'granted'
    constructor(title: string, options: { body: string }) {
      super()
      told.notices.push([title, options.body])
      told.last = this
    }
    close(): void {}
  }
  Object.defineProperty(globalThis, 'Notification', { value: Desktop })
}
