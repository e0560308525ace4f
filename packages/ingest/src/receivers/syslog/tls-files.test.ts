import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '@aurora/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Authority } from '../../../../../tests/certificates.ts'
import { readTlsFiles, versionOf } from './tls-files.ts'

let folder: string
const at = (name: string): string => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aurora-tls-'))
  const authority = new Authority('authority')
  for (const name of ['good', 'other']) {
    const { cert, key } = authority.issue({ name })
    await writeFile(at(`${name}.crt`), cert)
    await writeFile(at(`${name}.key`), key)
  }
  const locked = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 's3cret' } as const
  await writeFile(at('locked.key'), generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey.export(locked))
  await writeFile(at('empty'), '')
  await writeFile(at('broken'), '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')
})
afterAll(async () => await rm(folder, { recursive: true, force: true }))

const day = 86_400_000

test.for([
  { name: 'a certificate that is not there', cert: 'none.crt', says: /certificate .*none\.crt cannot be read: ENOENT/ },
  { name: 'a key that is not there', key: 'none.key', says: /key .*none\.key cannot be read: ENOENT/ },
  { name: 'an authority that is not there', ca: 'none.ca', says: /authority .*none\.ca cannot be read: ENOENT/ },
  { name: 'a folder', cert: '.', says: /cannot be read: EISDIR/ },
  { name: 'an empty file', cert: 'empty', says: /empty holds no certificate in PEM form/ },
  { name: 'a broken certificate', cert: 'broken', says: /broken holds no certificate in PEM form/ },
  { name: 'a key in the place of the certificate', cert: 'good.key', says: /good\.key holds no certificate/ },
  { name: 'a certificate in the place of the key', key: 'good.crt', says: /good\.crt holds no private key/ },
  { name: 'a key of another certificate', key: 'other.key', says: /other\.key does not belong to the certificate/ },
  { name: 'a key with a passphrase', key: 'locked.key', says: /a key with a passphrase; give one without/ },
  { name: 'no certificate of an authority', ca: 'empty', says: /empty holds no certificate/ },
  { name: 'one that expired', atMs: 3 * day, says: /good\.crt expired on 2/ },
  { name: 'one that is not valid yet', atMs: -2 * day, says: /good\.crt is not valid before 2/ },
])('refused: $name', async ({ cert = 'good.crt', key = 'good.key', ca, atMs = 0, says }) => {
  const files = { certFile: at(cert), keyFile: at(key), caFile: ca === undefined ? undefined : at(ca) }
  const error: unknown = await readTlsFiles(files, Date.now() + atMs).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(AppError)
  expect(error).toMatchObject({ code: 'config.invalid', message: expect.stringMatching(says) as unknown })
  expect((error as AppError).detail.hint).toMatch(/openssl req -x509/)
  expect((error as AppError).message).not.toMatch(/PRIVATE|s3cret/)
})

test('taken: a pair that fits, with an authority', async () => {
  const identity = await readTlsFiles({ certFile: at('good.crt'), keyFile: at('good.key'), caFile: at('other.crt') })
  expect(Date.parse(identity.validUntil)).toBeGreaterThan(Date.now())
})

test('a file that is written, or a link that is turned, is another version', async () => {
  await symlink(at('good.crt'), at('link'))
  const files = { certFile: at('link'), keyFile: at('good.key') }
  const first = await versionOf(files)
  expect(await versionOf(files)).toBe(first)
  await rm(at('link'))
  expect(await versionOf(files)).not.toBe(first)
  await symlink(at('other.crt'), at('link'))
  expect(await versionOf(files)).not.toBe(first)
})
