import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core'
import { expect } from 'vitest'

/** Where Chromium may be; the Debian package `chromium` puts it first. */
const places = [
  process.env['AURORA_CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

/** Path of the browser, undefined when the machine has none. */
export const chromiumPath = places.find((path) => path !== undefined && existsSync(path))

/** Folder for pictures of this run. */
export const pictures = join(tmpdir(), 'aurora-web-pictures')

/** Starts the browser. */
export async function openBrowser(): Promise<Browser> {
  await mkdir(pictures, { recursive: true })
  if (chromiumPath === undefined) throw new Error('there is no chromium: apt-get install chromium')
  return await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-gpu'] })
}

/** One person's window, which notes everything that must not happen. */
export interface Window extends AsyncDisposable {
  readonly page: Page
  readonly context: BrowserContext
  /** Violations of the content security policy and uncaught errors so far. */
  readonly faults: readonly string[]
}

/** Opens a window with a session of its own, or with the one that `storageState` holds. */
export async function openWindow(browser: Browser, options: BrowserContextOptions = {}): Promise<Window> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) faults.push(`policy: ${message.text()}`)
  })
  return { page, context, faults, [Symbol.asyncDispose]: async () => await context.close() }
}

/** Fails with what axe finds wrong on the page as it is now, WCAG 2.2 AA and its best practices. */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).analyze()
  const found = violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map((node) => `${node.target.join(' ')} ${node.failureSummary ?? ''}`).join('; ')}`,
  )
  expect.soft(found, `axe on ${state}`).toEqual([])
}

/** Keeps a picture for people to look at. */
export async function takePicture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `${name}.png`) })
}
