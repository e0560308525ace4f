/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPage } from '../../scripts/prepare.mjs'
import { passphrase, setUp, type SignedIn } from './first-administrator.ts'
import { startServer, type RunningServer } from './server.ts'
import { chromiumPath, expectAccessible, openBrowser, openWindow, takePicture } from './web-browser.ts'

const isMissing = chromiumPath === undefined && process.env['CI'] !== 'true'

const text = `# What we know

It began at **09:12** on \`web1\`, see [the advisory](https://example.org/advisory).

- [x] passwords changed
- [ ] \`curl http://203.0.113.77/x\` explained

| host | state |
| --- | --- |
| web1 | isolated |

<img src=x onerror=alert(1)> ![a](https://evil.example/pixel.png) [login](javascript:alert(2)) \u202egnp.exe`

describe.skipIf(isMissing)('working on one case in Chromium', { timeout: 120_000 }, () => {
  let server: RunningServer
  let browser: Browser
  let ann: SignedIn
  let bob: SignedIn

  beforeAll(async () => {
    expect(await buildPage()).toBe(true)
    browser = await openBrowser()
    server = await startServer()
    ann = await setUp(browser, server)
    const post = async (path: string, body: object) =>
      await server.api(path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      })
    await post('/api/v1/users', { username: 'bob', role: 'analyst', passphrase })
    for (const title of ['A first', 'A second']) await post('/api/v1/cases', { title, reason: 'a call' })
    bob = await signIn('bob')
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  async function signIn(name: string): Promise<SignedIn> {
    await using window = await openWindow(browser)
    const { page } = window
    await page.goto(`${server.url}/cases`)
    await page.getByLabel('User name').fill(name)
    await page.getByLabel('Passphrase', { exact: true }).fill(passphrase)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Cases' }).waitFor({ state: 'attached' })
    return await window.context.storageState()
  }

  async function at(who: SignedIn, address: string) {
    const window = await openWindow(browser, { storageState: who })
    await window.page.goto(server.url + address)
    return window
  }

  const field = (page: Page) => page.getByLabel('Notes, in Markdown')
  const write = (page: Page) => page.getByRole('button', { name: 'Write', exact: true }).click()

  test('notes are saved as typed, and another person reads them within two seconds', async () => {
    await using anns = await at(ann, '/cases?selectedCase=C-1&tab=notes')
    await using bobs = await at(bob, '/cases?selectedCase=C-1&tab=notes')
    await bobs.page.getByText('Nobody has written anything yet.').waitFor()
    await bobs.page.getByText('admin is here too').waitFor()
    await anns.page.getByText('bob is here too').waitFor()
    await write(anns.page)
    await field(anns.page).fill(text)
    await anns.page.getByText('Saved', { exact: true }).waitFor()
    await bobs.page.getByRole('heading', { name: 'What we know' }).waitFor({ timeout: 4_000 })
    await anns.page.keyboard.press('Escape')
    const { page } = anns
    await page.getByRole('heading', { name: 'What we know' }).waitFor()
    await page.getByRole('cell', { name: 'isolated' }).waitFor()
    const link = page.getByRole('link', { name: 'https://example.org/advisory' })
    expect(await link.getAttribute('rel')).toContain('noreferrer')
    await page.getByText('<img src=x onerror=alert(1)>').waitFor()
    await page.getByText('javascript:alert(2)').waitFor()
    expect(await page.locator('.markdown img, [href^="javascript"]').count()).toBe(0)
    expect(await page.getByText('\u202e').count()).toBe(0)
    await expectAccessible(page, 'notes of a case')
    await takePicture(page, 'case-notes')
    expect([...anns.faults, ...bobs.faults]).toEqual([])
  })

  test('two who write at once see both texts, and decide', async () => {
    await using anns = await at(ann, '/cases?selectedCase=C-2&tab=notes')
    await using bobs = await at(bob, '/cases?selectedCase=C-2&tab=notes')
    await Promise.all([anns, bobs].map(({ page }) => write(page)))
    // Bob's text cannot be saved yet: he is slower than Ann.
    let mayPass = (): void => undefined
    const gate = new Promise<void>((resolve) => (mayPass = resolve))
    await bobs.page.route('**/notebook', async (route) => {
      await gate
      await route.fallback()
    })
    await field(bobs.page).fill('Bob: it is the printer.')
    await field(anns.page).fill('Ann: it is the proxy.')
    await anns.page.getByText('Saved', { exact: true }).waitFor()
    mayPass()
    const conflict = bobs.page.getByRole('alert', { name: 'Somebody wrote at the same time' })
    await conflict.getByText('Bob: it is the printer.').waitFor()
    await conflict.getByText('Ann: it is the proxy.').waitFor()
    await takePicture(bobs.page, 'case-notes-conflict')
    await expectAccessible(bobs.page, 'a conflict in notes')
    await conflict.getByRole('button', { name: 'Both, mine below' }).click()
    await bobs.page.getByText('Saved', { exact: true }).waitFor()
    await anns.page.waitForFunction(
      () => document.querySelector('textarea')?.value === 'Ann: it is the proxy.\n\nBob: it is the printer.',
    )
    await bobs.page.getByRole('button', { name: 'Read', exact: true }).click()
    await bobs.page.getByRole('tab', { name: 'Timeline' }).click()
    await bobs.page.getByText('began to write in the notebook').first().waitFor()
  })

  test('a file is kept with a note, and who reads it is told', async () => {
    await using window = await at(bob, '/cases?selectedCase=C-1&tab=evidence')
    const { page } = window
    await page.getByLabel('Note to the next file').fill('from web1')
    const file = { name: 'sh\u202egnp.exe', mimeType: 'text/html', buffer: Buffer.from('<script>alert(1)</script>') }
    await page.getByLabel('Files to keep').setInputFiles(file)
    const kept = page.getByRole('list', { name: 'Evidence' }).getByRole('listitem').first()
    await kept.getByText('from web1').waitFor()
    const download = page.waitForEvent('download')
    await kept.getByRole('link', { name: /^Save / }).click()
    expect(await (await download).path()).toBeTruthy()
    await page.reload()
    await kept.getByText('Read 1 time').click()
    await kept.getByText('bob,').last().waitFor()
    await expectAccessible(page, 'evidence of a case')
    await takePicture(page, 'case-evidence')
  })
})
