import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '@aurora/core'

/**
 * A secret is a file of its name in a folder that only this machine's operator writes: the API names it, no more. Fails with
 * 'config.invalid'.
 */
export async function readSecret(folder: string, name: string): Promise<string> {
  if (!/^[a-z0-9][a-z0-9_-]{0,63}$/i.test(name)) throw new AppError('config.invalid', 'a secret has a plain name')
  const text = await readFile(join(folder, name), 'utf8').catch((error: unknown) => {
    throw new AppError('config.invalid', `there is no secret "${name}" in the folder ${basename(folder)}`, {}, error)
  })
  const secret = text.trim()
  if (secret === '' || !/^[\x21-\x7e]+$/.test(secret))
    throw new AppError('config.invalid', `the secret "${name}" is empty, or no plain text`)
  return secret
}
