// Makes the pictures of the documentation: docs/images/siem.png and sources.png, from traffic that tells a story.
//
//   node scripts/node24.mjs tests/e2e/screenshot.ts
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { buildPage } from '../../scripts/prepare.mjs'
import { root, startServer, type RunningServer } from './server.ts'
import { store } from './stored.ts'
import { openBrowser, openWindow } from './web-browser.ts'
import { makeTraffic } from './web-traffic.ts'

const folder = join(root, 'docs/images')
const passphrase = 'violet harbour seven lanterns'

/** An hour of a small network, and a line that could not be read. */
async function fill(server: RunningServer): Promise<void> {
  const traffic = makeTraffic({ count: 24_000, endMs: Date.now() - 2_000, spanMs: 3_540_000 })
  for (const [source, lines] of Object.entries(traffic)) {
    await store(server, lines.join('\n'), { source, sensor: source === 'syslog' ? 'relay1' : 'edge1' })
  }
  await store(server, '{"timestamp":"2026-11-20T10:42:07.123', { source: 'suricata', sensor: 'edge1' })
}

async function signIn(page: Page, server: RunningServer): Promise<void> {
  await page.goto(server.setup ?? server.url)
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/welcome/)
}

/** The workspace in the middle of a hunt: a search, its bars, and one event beside the list. */
async function pictureSiem(page: Page, server: RunningServer): Promise<void> {
  const query = encodeURIComponent('failed password OR severity:>=medium')
  await page.goto(`${server.url}/siem?q=${query}&from=now-1h&to=now`)
  await page.getByRole('row').nth(8).waitFor()
  await page.getByRole('slider', { name: /^Histogram/ }).waitFor()
  await page.getByRole('gridcell', { name: /high/ }).first().click()
  await page.getByText('Common fields (ECS)').waitFor()
  await page.getByRole('textbox', { name: 'Filter fields' }).fill('source.ip')
  await page.getByRole('button', { name: /^source\.ip/ }).click()
  await page
    .getByText(/exact|sample/)
    .first()
    .waitFor()
  await page.waitForTimeout(500)
  await page.screenshot({ path: join(folder, 'siem.png') })
}

async function pictureSources(page: Page, server: RunningServer): Promise<void> {
  await page.goto(`${server.url}/sources`)
  await page.getByRole('article').nth(2).waitFor()
  await page.waitForTimeout(500)
  await page.screenshot({ path: join(folder, 'sources.png') })
}

await buildPage()
await mkdir(folder, { recursive: true })
await using server = await startServer()
const browser = await openBrowser()
try {
  await fill(server)
  await using window = await openWindow(browser, { viewport: { width: 1600, height: 1000 }, colorScheme: 'dark' })
  await signIn(window.page, server)
  await pictureSiem(window.page, server)
  await pictureSources(window.page, server)
} finally {
  await browser.close()
}
