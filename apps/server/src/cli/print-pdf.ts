import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { AppError } from '@aurora/core'

/** Where a browser that prints may be; AURORA_CHROMIUM comes first. */
const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/**
 * Prints one page of HTML as PDF, with a browser of this machine and without a window. The page must need nothing: it
 * has no network. Fails with 'request.invalid' when there is no browser, 'internal' when it prints nothing.
 */
export async function printPdf(html: string, signal: AbortSignal): Promise<Buffer> {
  const browser = [process.env['AURORA_CHROMIUM'], ...places].find((path) => path !== undefined && existsSync(path))
  if (browser === undefined)
    throw new AppError('request.invalid', 'there is no Chromium on this machine to print with', {
      hint: 'apt-get install chromium, name yours by AURORA_CHROMIUM, or print the HTML report',
    })
  const folder = await mkdtemp(join(tmpdir(), 'aurora-report-'))
  try {
    const [page, printed] = [join(folder, 'report.html'), join(folder, 'report.pdf')]
    await writeFile(page, html, { mode: 0o600 })
    await print(browser, [...flags(folder), `--print-to-pdf=${printed}`, pathToFileURL(page).href], signal)
    return await readFile(printed)
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('internal', 'the browser printed nothing', { hint: `is ${browser} whole?` }, error)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Chromium's own sandbox needs a user other than root. */
const flags = (folder: string): string[] => [
  ...['--headless', '--disable-gpu', '--no-first-run', '--no-pdf-header-footer', '--disable-javascript'],
  ...['--host-resolver-rules=MAP * ~NOTFOUND', `--user-data-dir=${join(folder, 'profile')}`],
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
]

async function print(browser: string, args: readonly string[], signal: AbortSignal): Promise<void> {
  const child = spawn(browser, args, { stdio: 'ignore', signal })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${browser} ended with ${code}`)
}
