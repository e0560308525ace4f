import type { NativeValue, Severity } from '@aurora/core'
import type { Draft } from '../../draft.ts'
import type { TextFields } from '../../parsers/text-fields.ts'

/** What is known of a message before its text is read. */
export interface MessageHeader {
  /** Name of the program as the header gives it; '' when it gives none. */
  readonly program: string
  readonly receivedUs: number
}

/** What the text of a message says. */
export interface Reading {
  /** Kind of record: the program or the form. */
  readonly dataset: string
  readonly severity: Severity
  readonly ecs: Draft['ecs']
  /** Values by the sender's names, which are added to the native document. */
  readonly fields: Readonly<Record<string, NativeValue>>
  /** ATT&CK technique ids that the sender names. */
  readonly techniques?: readonly string[]
  /** Texts that the message spells with escapes. */
  readonly decoded?: readonly string[]
  /** Microseconds since 1970; counts before the time of the header. */
  readonly timeUs?: number | undefined
  /** The same without a known zone: counts when the header has no time. */
  readonly localTimeUs?: number | undefined
  /** One line for a person, when the text itself is not that. */
  readonly message?: string | undefined
}

/** Reads the text of a message; undefined when it is not of this reader's form. Never throws. */
export type MessageReader = (text: string, header: MessageHeader) => Reading | undefined

/** The worse of two severities. */
export const worse = (one: Severity, other: Severity): Severity => (one > other ? one : other)

/** Adds members beside those there are: one whose name is taken by another value is kept as `<prefix>.<name>`. */
export function besides(
  members: Readonly<Record<string, NativeValue | undefined>>,
  more: Readonly<Record<string, NativeValue>> | TextFields,
  prefix: string,
): Record<string, NativeValue> {
  const all = Object.create(null) as Record<string, NativeValue>
  for (const [name, value] of Object.entries(members)) if (value !== undefined) all[name] = value
  for (const [name, value] of Object.entries(more)) {
    const taken = all[name]
    if (taken === undefined) all[name] = value
    else if (taken !== value) all[`${prefix}.${name}`] = value
  }
  return all
}

const ipv4 = /^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$/
const ipv6 = /^(?=.*:.*:)[0-9a-fA-F:.]{2,45}(?:%[\w.-]{1,32})?$/

/** Whether a text has the look of an IPv4 or IPv6 address. */
export const isAddress = (text: string): boolean => text.length <= 80 && (ipv4.test(text) || ipv6.test(text))

/** The ECS members for one side of a connection, which a sender names by address or by name. */
export function side(
  which: 'source' | 'destination',
  address: string | undefined,
  port: number | undefined,
): Record<string, string | number | undefined> {
  if (address === undefined) return { [`${which}.port`]: port }
  return { [`${which}.${isAddress(address) ? 'ip' : 'domain'}`]: address, [`${which}.port`]: port }
}

/** A name of a dataset out of a sender's own words: lower case, at most 64 characters, ''  when nothing is left. */
export const slug = (text: string): string =>
  text
    .slice(0, 128)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
    .slice(0, 64)

const hashNames: Readonly<Record<number, string>> = { 32: 'md5', 40: 'sha1', 64: 'sha256' }

/** The ECS member for a hash, by its length; none for another text. */
export function hashMember(text: string | undefined): Record<string, string> {
  const name = text !== undefined && /^[0-9a-fA-F]{32,64}$/.test(text) ? hashNames[text.length] : undefined
  return name === undefined || text === undefined ? {} : { [`file.hash.${name}`]: text.toLowerCase() }
}
