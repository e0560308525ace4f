import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'

// X.509 certificates for tests (RFC 5280), so that none is kept in the repository and none runs out.

/** A certificate and its key, in PEM form. */
export interface Pair {
  readonly cert: string
  readonly key: string
}

/** What a certificate says; `name` is its common name, '' for none. */
export interface Wanted {
  readonly name: string
  readonly dnsNames?: readonly string[]
  /** Days from now until it runs out; a negative number for one that has. */
  readonly days?: number
}

/** An authority that vouches for others, itself included. */
export class Authority {
  readonly #keys = newKeys()
  readonly #name: string
  readonly cert: string

  constructor(name: string) {
    this.#name = name
    this.cert = certificateOf({ name }, this.#keys.publicKey, { name, key: this.#keys.privateKey }, true)
  }

  issue(wanted: Wanted): Pair {
    const keys = newKeys()
    return {
      cert: certificateOf(wanted, keys.publicKey, { name: this.#name, key: this.#keys.privateKey }, false),
      key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    }
  }
}

const newKeys = (): { publicKey: KeyObject; privateKey: KeyObject } =>
  generateKeyPairSync('ec', { namedCurve: 'prime256v1' })

const dayMs = 86_400_000
let serial = 1

function certificateOf(
  { name, dnsNames = [], days = 2 }: Wanted,
  publicKey: KeyObject,
  issuer: { name: string; key: KeyObject },
  isAuthority: boolean,
): string {
  const algorithm = sequence(oid('2a8648ce3d040302')) // ecdsa-with-SHA256
  const validity = sequence(time(Date.now() + (Math.min(0, days) - 1) * dayMs), time(Date.now() + days * dayMs))
  const extensions = [...(isAuthority ? [authorityOnly] : []), ...subjectNames(dnsNames)]
  const body = sequence(
    der(0xa0, integer(2)), // version 3
    integer(++serial),
    algorithm,
    distinguishedName(issuer.name),
    validity,
    distinguishedName(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    ...(extensions.length === 0 ? [] : [der(0xa3, sequence(...extensions))]),
  )
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, issuer.key))
  const base64 = sequence(body, algorithm, signature).toString('base64')
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`
}

/** An element of ASN.1 in DER (X.690). */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...head]), content])
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts)
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))
const integer = (value: number): Buffer =>
  der(0x02, Buffer.from([(value >> 8) & 0x7f, value & 0xff].slice(value < 128 ? 1 : 0)))
const octets = (content: Buffer): Buffer => der(0x04, content)

/** GeneralizedTime, to the second. */
const time = (ms: number): Buffer =>
  der(0x18, Buffer.from(`${new Date(ms).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`))

/** One common name; no name at all for ''. */
const distinguishedName = (name: string): Buffer =>
  name === '' ? sequence() : sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(name)))))

/** Basic constraints: CA. */
const authorityOnly = sequence(
  oid('551d13'),
  der(0x01, Buffer.from([0xff])),
  octets(sequence(der(0x01, Buffer.from([0xff])))),
)

const subjectNames = (dnsNames: readonly string[]): Buffer[] =>
  dnsNames.length === 0
    ? []
    : [sequence(oid('551d11'), octets(sequence(...dnsNames.map((name) => der(0x82, Buffer.from(name))))))]
