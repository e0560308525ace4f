import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '@aurora/core'

/**
 * Text of the secret file at `path`; when there is none yet, makes it of what `make` returns.
 *
 * The file appears whole or not at all (written beside, then linked), with mode 0600, so two processes that start at once read
 * the same secret. Rejects with 'config.invalid' when others than the owner may read an existing file, or it is empty:
 * a secret someone else may have read is not repaired in silence.
 */
export async function ensureSecretFile(path: string, make: () => string): Promise<string> {
  return (await readSecret(path)) ?? (await createSecret(path, make()))
}

async function readSecret(path: string): Promise<string | undefined> {
  const facts = await stat(path).catch(absent)
  if (facts === undefined) return undefined
  if (process.platform !== 'win32' && (facts.mode & 0o077) !== 0) {
    throw new AppError('config.invalid', `others can read the secret file ${path}`, { hint: `chmod 600 ${path}` })
  }
  const text = await readFile(path, 'utf8')
  if (text.trim() === '') throw new AppError('config.invalid', `the secret file ${path} is empty`)
  return text
}

async function createSecret(path: string, text: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const beside = `${path}.${randomUUID()}`
  try {
    const file = await open(beside, 'wx', 0o600)
    await file.writeFile(text)
    await file.sync()
    await file.close()
    await link(beside, path)
    return text
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    return (await readSecret(path)) ?? text // another process made it first: its secret counts
  } finally {
    await rm(beside, { force: true })
  }
}

function absent(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
