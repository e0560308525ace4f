import type { Socket } from 'node:net'
import type { PeerCertificate } from 'node:tls'

const maxNameChars = 128

/** The address of the other end; 'unknown' when it is gone already. */
export const addressOf = (socket: Socket): string => (socket.remoteAddress ?? 'unknown').replace(/^::ffff:/, '')

/**
 * The name of a certificate that was verified: its common name, else its first DNS name; undefined when it has neither.
 *
 * It becomes the name of a sensor, so it is held to the characters and the length that those have everywhere: others
 * become `_`.
 */
export function nameOfCertificate(
  certificate: Pick<PeerCertificate, 'subject' | 'subjectaltname'>,
): string | undefined {
  // A certificate may have no subject, and more than one common name; the types say neither.
  const subject = certificate.subject as { CN?: string | string[] } | undefined
  const commonName = [subject?.CN ?? []].flat()[0]
  const alternatives = (certificate.subjectaltname ?? '').replaceAll(/"(?:[^"\\]|\\.)*"/g, '""') // a quoted one may hold all
  const dnsName = /(?:^|, )DNS:([\w.*-]+)(?=,|$)/.exec(alternatives)?.[1]
  const name = [commonName, dnsName].find((one) => one !== undefined && one !== '')
  return name?.slice(0, maxNameChars).replace(/[^\w.:@/-]/g, '_')
}

/** Text that somebody else chose, for a log: one line, nothing unseen in it, and not long. */
export const printable = (text: string): string => text.slice(0, 200).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, escapeOf)

const escapeOf = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
