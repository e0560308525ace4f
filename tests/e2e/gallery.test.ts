/// <reference lib="dom" />
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer } from './server.ts'
import { chromiumPath, expectAccessible, openBrowser, openWindow, takePicture } from './web-browser.ts'

const isMissing = chromiumPath === undefined && process.env['CI'] !== 'true'

// Every component of the page in each of its states, in each theme: by keyboard, on a narrow screen, with axe, under the
// policy that the server gives its own page.

const root = new URL('../../', import.meta.url).pathname
const themes = ['dark', 'light', 'contrast'] as const
const families = ['sections', 'actions', 'fields', 'marks', 'texts', 'layers', 'shell'] as const
/** Takes a page of its own, and is tested there: setup, sign-in. */
const onPages = new Set(['front-page'])
const types: Readonly<Record<string, string>> = {
  ...{ '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' },
}

describe.skipIf(isMissing)('the component gallery in Chromium', { timeout: 180_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'aurora-gallery-'))
  let server: Server
  let browser: Browser
  let url: string
  const said: string[] = []

  beforeAll(async () => {
    const policy = await policyOfThePage()
    const vite = join(root, 'node_modules/vite/bin/vite.js')
    const built = spawnSync(process.execPath, [vite, 'build', '--outDir', folder, '--logLevel', 'error'], {
      cwd: join(root, 'apps/web/gallery'),
      encoding: 'utf8',
      env: { ...process.env, NODE_ENV: 'production' },
    })
    expect(built.status, built.stderr).toBe(0)
    server = createServer((request, response) => {
      const path = normalize(new URL(request.url ?? '/', 'http://page').pathname)
      const name = extname(path) === '' ? '/index.html' : path
      readFile(join(folder, name)).then(
        (bytes) => {
          const type = types[extname(name)] ?? 'application/octet-stream'
          response.writeHead(200, { 'content-type': type, 'content-security-policy': policy }).end(bytes)
        },
        () => response.writeHead(404).end(),
      )
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    browser = await openBrowser()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    server?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function at(family: string, theme: string, viewport = { width: 1440, height: 900 }) {
    const window = await openWindow(browser, { viewport })
    window.page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('drawn wrongly on purpose')) said.push(message.text())
    })
    await window.page.addInitScript((name) => localStorage.setItem('aurora.theme', JSON.stringify(name)), theme)
    await window.page.goto(`${url}/?family=${family}`)
    await window.page.getByRole('heading', { level: 1, name: `Components: ${family}` }).waitFor()
    await window.page.waitForTimeout(600)
    return window
  }

  test('has every component of the page', async () => {
    const shown = new Set<string>()
    for (const family of families) {
      await using window = await at(family, 'dark')
      for (const name of await window.page.getByRole('heading', { level: 2 }).allTextContents()) shown.add(name)
    }
    await using contents = await openWindow(browser)
    await contents.page.goto(url)
    expect(await contents.page.getByRole('navigation').getByRole('link').allTextContents()).toEqual([...families])
    const all = readdirSync(join(root, 'apps/web/src/components'))
    expect(all.filter((name) => !shown.has(name) && !onPages.has(name))).toEqual([])
  })

  describe.for(families)('%s', (family) => {
    test.for(themes)('axe finds nothing in the %s theme, and nothing goes wrong', async (theme) => {
      await using window = await at(family, theme)
      await expectAccessible(window.page, `${family}, ${theme}`)
      if (theme !== 'light') await takePicture(window.page, `gallery-${family}-${theme}`)
      expect(window.faults).toEqual([])
    })

    test.for([720, 180])('nothing scrolls sideways at 320 × %i', async (height) => {
      await using window = await at(family, 'light', { width: 320, height })
      const wide = await window.page.evaluate(() => document.documentElement.scrollWidth)
      expect(wide).toBeLessThanOrEqual(320)
      expect(window.faults).toEqual([])
    })

    test('menus open by key, and Escape gives the focus back', async () => {
      await using window = await at(family, 'light')
      const { page } = window
      for (const opener of await page.locator('article button[aria-haspopup]').all()) {
        await opener.focus()
        await page.keyboard.press('Enter')
        const layer = page.locator('[role=menu], [role=dialog]')
        await layer.waitFor()
        await page.waitForTimeout(300)
        const name = (await opener.getAttribute('aria-label')) ?? (await opener.innerText())
        await expectAccessible(page, `${family}, ${name}`)
        await page.keyboard.press('Escape')
        await layer.waitFor({ state: 'detached' })
        await expect.poll(() => opener.evaluate((button) => button === document.activeElement)).toBe(true)
      }
      expect(window.faults).toEqual([])
    })

    test('what is pressed is 24 px at least (WCAG 2.5.8)', async () => {
      await using window = await at(family, 'dark')
      expect(await tooSmall(window.page)).toEqual([])
    })
  })

  test.for(themes)('layers open by key, and Escape gives the focus back, in the %s theme', async (theme) => {
    await using window = await at('layers', theme)
    const { page } = window
    for (const opener of await page.locator('[data-opens]').all()) {
      const name = (await opener.getAttribute('data-opens')) ?? ''
      await opener.focus()
      await page.keyboard.press('Enter')
      await page.getByRole('dialog').waitFor()
      await page.waitForTimeout(300)
      await expectAccessible(page, `${name}, ${theme}`)
      if (theme === 'dark') await takePicture(page, `gallery-layer-${name.replaceAll(/\W+/g, '-')}`)
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      expect(await opener.evaluate((button) => button === document.activeElement), `${name}: focus`).toBe(true)
    }
    for (const name of ['Show a note', 'Show a good one', 'Show a bad one'])
      await page.getByRole('button', { name }).click()
    await expectAccessible(page, `toasts, ${theme}`)
    await page.getByRole('button', { name: /^Messages/ }).click()
    await page.waitForTimeout(300)
    await expectAccessible(page, `messages, ${theme}`)
    if (theme === 'dark') await takePicture(page, 'gallery-messages')
    expect(window.faults).toEqual([])
  })

  test('nothing of all this was an error on the console', () => {
    expect(said).toEqual([])
  })
})

/** What the server says of its own page, so that the gallery is held to the same. */
async function policyOfThePage(): Promise<string> {
  const product = await startServer()
  try {
    const { headers } = await fetch(product.url)
    return headers.get('content-security-policy') ?? expect.fail('the page has no policy')
  } finally {
    await product.stop()
  }
}

/** What can be pressed and is smaller, unless it is a link in a sentence or an input that its label makes larger. */
async function tooSmall(page: Page): Promise<string[]> {
  return await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('article button, article a, article input, article select')]
      .filter((one) => one.closest('p') === null && one.closest('label') === null)
      .filter((one) => !(one instanceof HTMLInputElement && ['checkbox', 'radio'].includes(one.type)))
      .map((one) => ({ box: one.getBoundingClientRect(), says: one.outerHTML.slice(0, 120) }))
      .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 24))
      .map(({ box, says }) => `${Math.round(box.width)} × ${Math.round(box.height)}: ${says}`),
  )
}
