// Data table: what Dropbear's SSH server says.
import type { MessageReader } from '../reading.ts'
import { readPam } from './pam.ts'
import { phraseReader } from './phrases.ts'

const from = String.raw`from (?<ip>[0-9a-fA-F.:]{2,64}):(?<port>\d{1,5})`

const readPhrase = phraseReader('dropbear', 'authentication', [
  { says: new RegExp(`^(?<auth_method>Password|PAM password|Pubkey) auth succeeded for '(?<user>.{0,256})' (?:with key (?<key>\\S{1,16} \\S{1,256}) )?${from}`), action: 'ssh_login', outcome: 'success' },
  { says: new RegExp(`^(?:Bad (?<auth_method>password|PAM password) attempt|Exit before auth.{0,64}) for '(?<user>.{0,256})' ${from}`), action: 'ssh_login', outcome: 'failure', severity: 1 },
  { says: new RegExp(`^Login attempt (?:for|with) (?:nonexistent|invalid|bad|wrong) user (?:(?<user>.{0,256}) )?${from}`), action: 'ssh_login', outcome: 'failure', severity: 1 },
  { says: new RegExp(`^Login attempt for nonexistent user '(?<user>.{0,256})' ${from}`), action: 'ssh_login', outcome: 'failure', severity: 1 },
  { says: new RegExp(`^Child connection ${from}`), action: 'ssh_connect', category: 'network' },
  { says: /^Exit before auth(?: \(user '(?<user>.{0,256})', \d{1,3} fails\))?(?: from <(?<ip>[0-9a-fA-F.:]{2,64}):(?<port>\d{1,5})>)?(?:: (?<reason>.{1,256}))?/, action: 'ssh_disconnect', severity: 1 },
  { says: /^Exit \((?<user>[^)]{1,256})\)(?: from <(?<ip>[0-9a-fA-F.:]{2,64}):(?<port>\d{1,5})>)?(?:: (?<reason>.{1,256}))?/, action: 'ssh_disconnect' },
]) // prettier-ignore

/** Reads what Dropbear's server says, also through PAM. */
export const readDropbear: MessageReader = (text, header) => {
  const pam = readPam(text, header)
  return pam === undefined ? readPhrase(text, header) : { ...pam, dataset: 'dropbear' }
}
