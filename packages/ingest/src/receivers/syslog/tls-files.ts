import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import { AppError } from '@aurora/core'

/** PEM files: the server's certificate with its chain, its key, and the authority that senders must come from. */
export interface TlsFiles {
  readonly certFile: string
  readonly keyFile: string
  readonly caFile?: string | undefined
}

/** What the files held, checked: the parts fit together and are valid now. */
export interface TlsIdentity {
  readonly cert: Buffer
  readonly key: Buffer
  readonly ca: Buffer | undefined
  readonly validUntil: string
}

/**
 * Reads and checks the files. Fails with 'config.invalid', naming the file and what is wrong with it, and how to make a
 * good one; no part of a key is ever in the message.
 */
export async function readTlsFiles(files: TlsFiles, nowMs = Date.now()): Promise<TlsIdentity> {
  const [cert, key, ca] = await Promise.all([
    readPem('certificate', files.certFile),
    readPem('key', files.keyFile),
    files.caFile === undefined ? undefined : readPem('authority', files.caFile),
  ])
  const certificate = certificatesOf(cert, files.certFile)[0] as X509Certificate
  if (!certificate.checkPrivateKey(keyOf(key, files.keyFile)))
    throw invalid(`the key ${files.keyFile} does not belong to the certificate ${files.certFile}`)
  const fault = faultOf(certificate, nowMs)
  if (fault !== undefined) throw invalid(`the certificate ${files.certFile} ${fault}`)
  if (ca !== undefined && files.caFile !== undefined) {
    const faults = certificatesOf(ca, files.caFile).map((one) => faultOf(one, nowMs))
    if (!faults.includes(undefined)) throw invalid(`the certificate of the authority ${files.caFile} ${faults[0]}`)
  }
  try {
    createSecureContext({ cert, key, ca, minVersion: 'TLSv1.2' }) // a key that is too weak, a chain that does not fit
  } catch (error) {
    throw invalid(`${files.certFile} and ${files.keyFile} cannot be used for TLS: ${reasonOf(error)}`, error)
  }
  return { cert, key, ca, validUntil: certificate.validToDate.toISOString() }
}

/** Changes when one of the files is written or replaced, behind a symbolic link too. Never rejects. */
export async function versionOf(files: TlsFiles): Promise<string> {
  const paths = [files.certFile, files.keyFile, files.caFile].filter((path) => path !== undefined)
  const versions = paths.map(async (path) => {
    const { dev, ino, size, mtimeMs, ctimeMs } = await stat(path)
    return [dev, ino, size, mtimeMs, ctimeMs].join(' ')
  })
  return (await Promise.allSettled(versions)).map((one) => (one.status === 'fulfilled' ? one.value : '?')).join('\n')
}

async function readPem(what: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    throw invalid(`the ${what} ${path} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`, error)
  }
}

function certificatesOf(pem: Buffer, path: string): X509Certificate[] {
  const blocks = pem.toString('latin1').match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []
  try {
    if (blocks.length === 0) throw new Error('no certificate in it')
    return blocks.map((block) => new X509Certificate(block))
  } catch (error) {
    throw invalid(`${path} holds no certificate in PEM form`, error)
  }
}

function keyOf(pem: Buffer, path: string): KeyObject {
  if (pem.includes('ENCRYPTED')) throw invalid(`${path} holds a key with a passphrase; give one without`)
  try {
    return createPrivateKey(pem)
  } catch {
    throw invalid(`${path} holds no private key in PEM form`) // no cause: it might quote what it could not read
  }
}

function faultOf(certificate: X509Certificate, nowMs: number): string | undefined {
  if (certificate.validToDate.getTime() < nowMs) return `expired on ${certificate.validToDate.toISOString()}`
  if (certificate.validFromDate.getTime() > nowMs)
    return `is not valid before ${certificate.validFromDate.toISOString()}`
  return undefined
}

const reasonOf = (error: unknown): string =>
  error instanceof Error && 'reason' in error ? String(error.reason) : 'they were refused'

/** One line of a shell that makes a pair for a trial. */
export const howToMakeCertificate =
  'make a pair with: openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 ' +
  '-subj /CN=HOST -addext subjectAltName=DNS:HOST -keyout syslog.key -out syslog.crt'

const invalid = (message: string, cause?: unknown): AppError =>
  new AppError('config.invalid', message, { hint: howToMakeCertificate }, cause)
