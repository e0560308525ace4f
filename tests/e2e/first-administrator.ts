import type { Browser, BrowserContext } from 'playwright-core'
import type { RunningServer } from './server.ts'
import { openWindow } from './web-browser.ts'

/** The passphrase of everybody the browser tests make. */
export const passphrase = 'violet harbour seven lanterns'

/** What a browser holds of somebody who is signed in. */
export type SignedIn = Awaited<ReturnType<BrowserContext['storageState']>>

/** Makes the first administrator through the one-time link; resolves to what their browser holds. */
export async function setUp(browser: Browser, server: RunningServer): Promise<SignedIn> {
  await using window = await openWindow(browser)
  const { page } = window
  await page.goto(server.setup ?? '')
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase)
  await page.keyboard.press('Enter')
  await page.waitForURL(`${server.url}/welcome`)
  return await window.context.storageState()
}
