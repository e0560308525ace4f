import { existsSync, readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPage } from '../../scripts/prepare.mjs'
import { passphrase } from './first-administrator.ts'
import { root, startServer, type RunningServer } from './server.ts'
import { chromiumPath, openBrowser, openWindow, pictures } from './web-browser.ts'

const isMissing = chromiumPath === undefined && process.env['CI'] !== 'true'

const guide = 'docs/guides/first-hour.md'

/** Where the pictures of the guide go: into the repository when they are to be made anew. */
const folder =
  process.env['AURORA_GUIDE_PICTURES'] === 'write' ? join(root, 'docs/images/first-hour') : join(pictures, 'first-hour')

/** Names of the pictures that were taken, to be compared with those of the guide. */
const taken: string[] = []

async function picture(page: Page, name: string): Promise<void> {
  taken.push(name)
  await page.waitForTimeout(400)
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

// docs/guides/first-hour.md, step for step, by somebody who has only the page.

describe.skipIf(isMissing)('the first hour', { timeout: 120_000 }, () => {
  let server: RunningServer
  let browser: Browser

  beforeAll(async () => {
    expect(await buildPage()).toBe(true)
    await mkdir(folder, { recursive: true })
    browser = await openBrowser()
    server = await startServer()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  test('from the first passphrase to a closed case with its report', async () => {
    await using window = await openWindow(browser, { viewport: { width: 1280, height: 800 } })
    const { page } = window

    await page.goto(server.setup ?? '')
    await page.getByLabel('Passphrase', { exact: true }).fill(passphrase)
    await picture(page, '1-passphrase')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'How do you want to begin?' }).waitFor()
    await picture(page, '2-begin')

    const askedMs = Date.now()
    await page.getByRole('button', { name: 'Show me' }).click()
    await page.getByRole('heading', { name: /^DEMO: / }).waitFor({ timeout: 60_000 })
    console.log(`from "show me" to its case: ${((Date.now() - askedMs) / 1000).toFixed(1)} s`)
    await page.getByRole('list', { name: /^Timeline/ }).waitFor()
    await picture(page, '3-case')

    await page.locator('#main').focus()
    await page.keyboard.press('g')
    await page.keyboard.press('o')
    const attackers = page.getByRole('region', { name: 'Top attackers' }).first()
    await attackers.getByRole('row').filter({ hasText: '203.0.113.66' }).waitFor()
    await picture(page, '4-overview')

    await attackers.getByRole('link', { name: '203.0.113.66' }).click()
    await page
      .getByText(/203\.0\.113\.66/)
      .first()
      .waitFor()
    await picture(page, '5-attacker')

    await page.goto(`${server.url}/siem?q=203.0.113.66&from=now-1h&to=now`)
    await page.getByRole('slider', { name: /^Histogram/ }).waitFor()
    await page.getByRole('row').nth(5).waitFor()
    await page.getByRole('row').nth(3).getByRole('gridcell').nth(3).click()
    await page.getByText('Common fields (ECS)').waitFor()
    await picture(page, '6-what-it-did')

    await page.locator('#main').focus()
    await page.keyboard.press('g')
    await page.keyboard.press('a')
    await page.getByRole('complementary', { name: 'Alert' }).getByRole('heading', { name: 'Why' }).waitFor()
    await picture(page, '7-alerts')
    await page.locator('#main').focus()
    await page.keyboard.press('s')
    await page.getByText(/Would have hidden \d+ of/).waitFor()
    await page.getByLabel('Reason').fill('Our own scanner, until it is moved')
    await picture(page, '8-suppress')
    await page.keyboard.press('Enter')
    await page.getByText(/^Suppressed findings of/).waitFor()

    await page.goto(`${server.url}/cases?mine=no&selectedCase=C-1`)
    await page.getByRole('list', { name: /^Timeline/ }).waitFor()
    await page.locator('#main').focus()
    await page.keyboard.press('c')
    const end = page.getByRole('dialog', { name: 'Close C-1' })
    await end.waitFor()
    await page.keyboard.press('1')
    await end.getByLabel('What it came to').fill('A stranger came in over SSH. Both machines were set up anew.')
    await picture(page, '9-close')
    await end.getByLabel('What it came to').press('Control+Enter')
    await page.getByText(/^Closed C-1 as/).waitFor()

    await page.getByRole('button', { name: 'Report', exact: true }).click()
    const report = page.getByRole('dialog', { name: 'Report of C-1' })
    await report.getByRole('region', { name: 'Preview' }).getByText('TLP:AMBER').first().waitFor()
    await picture(page, '10-report')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      report.getByRole('button', { name: 'Save the report' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('C-1-report.html')
    expect(window.faults).toEqual([])
  })

  test('the guide shows these pictures and no others', () => {
    const text = readFileSync(join(root, guide), 'utf8')
    const shown = [...text.matchAll(/\]\(\.\.\/images\/first-hour\/([\w-]+)\.png\)/g)].map(([, name]) => name)
    expect(shown).toEqual(taken)
    for (const name of shown) expect(existsSync(join(root, `docs/images/first-hour/${name}.png`)), name).toBe(true)
  })
})
