import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { AppError } from '@aurora/core'
import { ensureSecretFile } from '@aurora/state'

/** One who can be asked whether a signature is theirs. */
export interface Verifier {
  /** The first 16 bytes of the SHA-256 of the public key (SPKI, DER), in hex. */
  readonly keyId: string
  /** Whether `signature` (base64url) is this key's over `text`. Never throws. */
  verifies(text: string, signature: string): boolean
}

export interface Signer extends Verifier {
  /** PEM, SPKI: what an auditor keeps to check signatures elsewhere. */
  readonly publicKeyPem: string
  /** Ed25519 signature over `text`, in base64url. RFC 8032. */
  sign(text: string): string
}

/**
 * The Ed25519 key in `keyFile`, made at first start with mode 0600; the public key is written to `keyFile.pub`.
 * Rejects with 'config.invalid' when the file holds no such key, or others may read it.
 */
export async function loadSigner(keyFile: string): Promise<Signer> {
  const pem = await ensureSecretFile(keyFile, newPrivateKeyPem)
  const privateKey = parseKey(() => createPrivateKey(pem), `${keyFile} holds no Ed25519 key`)
  const publicKey = createPublicKey(privateKey)
  const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  await writeFile(`${keyFile}.pub`, publicKeyPem)
  return {
    ...verifierOf(publicKey),
    publicKeyPem,
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64url'),
  }
}

/** The owner of a public key in PEM. Throws 'request.invalid' when the text is none. */
export function parseVerifier(publicKeyPem: string): Verifier {
  return verifierOf(parseKey(() => createPublicKey(publicKeyPem), 'this is no Ed25519 public key', 'request.invalid'))
}

function parseKey(
  parse: () => KeyObject,
  complaint: string,
  code: 'config.invalid' | 'request.invalid' = 'config.invalid',
) {
  try {
    const key = parse()
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch {
    // what the parser says of the text adds nothing to the complaint
  }
  throw new AppError(code, complaint)
}

function verifierOf(publicKey: KeyObject): Verifier {
  const der = publicKey.export({ type: 'spki', format: 'der' })
  return {
    keyId: createHash('sha256').update(der).digest('hex').slice(0, 32),
    verifies: (text, signature) => verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64url')),
  }
}

function newPrivateKeyPem(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}
