import { numberOf, textOf } from '../../../parsers/text-fields.ts'
import { parseKeyValues } from '../../../parsers/key-value.ts'
import { besides, side, type MessageReader, type Reading } from '../reading.ts'
import { readPhrases, type Phrase } from './phrases.ts'

const head =
  /^(?:PAM-)?(?<module>pam_\w{1,32}|PAM)(?:\((?<service>[^:)]{1,64})(?::(?<type>\w{1,16}))?\)|\[\d{1,10}\])?: /

const phrases: readonly Phrase[] = [
  { says: /session opened for user (?<target>[^\s(]{1,256})(?:\(uid=(?<target_uid>\d{1,10})\))?(?: by (?<user>[^\s(]{1,256})?\(uid=(?<uid>\d{1,10})\))?/, action: 'session_opened', outcome: 'success', category: 'session' },
  { says: /session closed for user (?<target>\S{1,256})/, action: 'session_closed', category: 'session' },
  { says: /check pass; user unknown/, action: 'authentication', outcome: 'failure', severity: 1 },
  { says: /(?:could not identify user|user unknown|unknown user)(?:.{0,32}\[(?<user>[^\]]{1,256})\])?/, action: 'authentication', outcome: 'failure', severity: 1 },
  { says: /password changed for (?<target>\S{1,256})/, action: 'password_changed', outcome: 'success', category: 'iam', severity: 1 },
  { says: /requirement "(?<requirement>.{1,128})" (?<met>not met|was met) by user "(?<user>.{1,256}?)"/, action: 'requirement' },
  { says: /account (?<reason>locked|has expired|expired).{0,64}(?:user|for) (?<user>[^\s(]{1,256})/, action: 'account_locked', outcome: 'failure', severity: 2 },
  { says: /user (?<user>\S{1,256}) (?:\(\d{1,10}\) )?tally \d{1,10}, deny \d{1,10}|Consecutive login failures for user (?<owner>\S{1,256}) account temporarily locked/, action: 'account_locked', outcome: 'failure', severity: 2 },
  { says: /Access denied|access denied for user [`'"](?<user>[^'"]{1,256})|failed for user|pam_authenticate\(\) failed/, action: 'authentication', outcome: 'failure', severity: 1 },
] // prettier-ignore

/** Reads what a module of Linux-PAM says, whichever program it says it for; undefined for any other text. */
export const readPam: MessageReader = (text) => {
  const found = head.exec(text.slice(0, 256))
  if (found === null) return undefined
  const body = text.slice(found[0].length)
  const module = { ...found.groups }
  if (/^(?:\d{1,4} more )?authentication failures?;/.test(body)) return failure(body, module)
  const reading = readPhrases(body, 'pam', 'authentication', phrases)
  if (reading === undefined)
    return {
      dataset: 'pam',
      severity: 0,
      fields: besides({}, named(module), 'pam'),
      ecs: { 'event.category': 'authentication' },
    }
  return { ...reading, fields: besides(named(module), reading.fields, 'pam') }
}

/** `authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.1  user=root` */
function failure(body: string, module: Readonly<Record<string, string | undefined>>): Reading {
  const { fields: of } = parseKeyValues(body.slice(body.indexOf(';') + 1))
  return {
    dataset: 'pam',
    severity: 1,
    fields: besides(named(module), of, 'pam'),
    ecs: {
      'event.action': 'authentication',
      'event.category': 'authentication',
      'event.outcome': 'failure',
      'user.name': textOf(of, 'user', 'ruser', 'logname'),
      ...side('source', textOf(of, 'rhost'), numberOf(of, 'rport')),
    },
  }
}

const named = (module: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(module).flatMap(([name, text]) => (text === undefined ? [] : [[`pam_${name}`, text] as const])),
  )
