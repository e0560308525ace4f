import { AppError } from '@aurora/core'
import { ensureSecretFile } from '@aurora/state'
import { randomSecret } from './secret.ts'

/** RFC 7518 §3.2: a key for HS256 has at least as many bits as the hash. */
const minChars = 32

/** Where the secret that signs access tokens comes from: given as text (`JWT_SECRET_KEY`), or a file made at first start. */
export type SigningSecret = { readonly text: string } | { readonly file: string }

/** The signing key. Rejects with 'config.invalid' when the text is shorter than 32 characters, or the file is not private. */
export async function loadSigningKey(secret: SigningSecret): Promise<Uint8Array> {
  const text = 'text' in secret ? secret.text : (await ensureSecretFile(secret.file, randomSecret)).trim()
  if (text.length < minChars) {
    const name = 'text' in secret ? 'JWT_SECRET_KEY' : secret.file
    throw new AppError('config.invalid', `${name} is shorter than ${minChars} characters`)
  }
  return new TextEncoder().encode(text)
}
