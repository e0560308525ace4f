// Data table: what OpenSSH's server says.
import type { MessageReader } from '../reading.ts'
import { readPam } from './pam.ts'
import { phraseReader, type Phrase } from './phrases.ts'

const who = String.raw`(?:(?:invalid|illegal) user )?(?<user>.{0,256})`
const from = String.raw`from (?<ip>[^\s:]\S{0,255}?)(?: port (?<port>\d{1,5}))?`
const peer = String.raw`(?<ip>(?=\S{0,63}[.:])[0-9a-fA-F.:%]{2,64}|UNKNOWN)(?: port (?<port>\d{1,5}))?`
const known = String.raw`(?:(?:authenticating|invalid|illegal) user (?<user>.{0,256}) |user (?<named>.{0,256}) )?`

const says = (text: string): RegExp => new RegExp(text)

const phrases: readonly Phrase[] = [
  { says: says(`^Accepted (?<auth_method>\\S{1,64}) for ${who} ${from} (?<ssh>ssh\\d)?(?:: (?<key>.{1,512}))?`), action: 'ssh_login', outcome: 'success' },
  { says: says(`^Accepted (?<auth_method>\\S{1,64}) for ${who} ${from}$`), action: 'ssh_login', outcome: 'success' },
  { says: says(`^Failed (?<auth_method>\\S{1,64}) for ${who} ${from}(?: (?<ssh>ssh\\d).{0,512})?$`), action: 'ssh_login', outcome: 'failure', severity: 1 },
  { says: says(`^(?:Invalid|Illegal) user (?<user>.{0,256}) ${from}(?: .{0,64})?$`), action: 'ssh_login', outcome: 'failure', severity: 1 },
  { says: /^(?:input_userauth_request|userauth_pubkey): (?:invalid|illegal) user (?<user>.{0,256}?)(?: \[preauth\])?$/, action: 'ssh_login', outcome: 'failure', severity: 1 },
  { says: says(`^(?:error: )?maximum authentication attempts exceeded for ${who} ${from}(?: |$)`), action: 'ssh_too_many_attempts', outcome: 'failure', severity: 2 },
  { says: says(`^Disconnecting(?: ${known}${peer})?: Too many authentication failures(?: for (?<owner>.{0,256}))?`), action: 'ssh_too_many_attempts', outcome: 'failure', severity: 2 },
  { says: says(`^User (?<user>.{0,256}) ${from} not allowed because (?<reason>.{1,256})`), action: 'ssh_login', outcome: 'failure', severity: 1 },
  { says: /^(?:error: )?PAM: (?<reason>.{1,128}?) for (?:(?:invalid|illegal) user )?(?<user>.{0,256}) from (?<ip>\S{1,255})/, action: 'ssh_login', outcome: 'failure', severity: 1 },
  { says: says(`^Postponed (?<auth_method>\\S{1,64}) for ${who} ${from}(?: |$)`), action: 'ssh_login_postponed' },
  { says: /^ROOT LOGIN REFUSED FROM (?<ip>\S{1,255})(?: port (?<port>\d{1,5}))?/, action: 'ssh_login', outcome: 'failure', severity: 2 },
  { says: /^refused connect from (?<ip>[^\s(]{1,255})/, action: 'ssh_refused', outcome: 'failure', severity: 1 },
  { says: says(`^Connection (?:closed|reset) by ${known}${peer}`), action: 'ssh_disconnect' },
  { says: says(`^Disconnect(?:ed from|ing) ${known}${peer}`), action: 'ssh_disconnect' },
  { says: says(`^(?:error: )?Received disconnect from ${peer}:(?<reason>.{0,256})`), action: 'ssh_disconnect' },
  { says: says(`^Close session: user (?<user>.{0,256}) ${from} id`), action: 'ssh_session_closed', category: 'session' },
  { says: says(`^Starting session: (?<session>.{1,128}?) for (?<user>.{0,256}) ${from}(?: id|$)`), action: 'ssh_session_opened', category: 'session' },
  { says: /^subsystem request for (?<subsystem>\S{1,64})(?: by user (?<user>.{0,256}?))?(?: failed.{0,64})?$/, action: 'ssh_subsystem', category: 'session' },
  { says: /^reverse mapping checking getaddrinfo for (?<domain>\S{1,255}) \[?(?<ip>[0-9a-fA-F.:]{2,64})\]? failed/, action: 'ssh_reverse_mapping', severity: 2 },
  { says: /^Address (?<ip>\S{1,64}) maps to (?<domain>\S{1,255}), but this does not map back/, action: 'ssh_reverse_mapping', severity: 2 },
  { says: says(`^Did not receive identification string ${from}$`), action: 'ssh_scan', severity: 1 },
  { says: says(`^(?:error: )?(?:Bad protocol version identification|Protocol major versions differ).{0,512} ${from}$`), action: 'ssh_scan', severity: 1 },
  { says: says(`^(?:error: )?Protocol major versions differ for ${peer}`), action: 'ssh_scan', severity: 1 },
  { says: says(`^(?:fatal: )?Unable to negotiate (?:a key|with ${peer}): ?(?<reason>.{0,512})`), action: 'ssh_negotiation_failed', severity: 1 },
  { says: /^(?:fatal: )?Unable to negotiate (?<reason>a key exchange method)/, action: 'ssh_negotiation_failed', severity: 1 },
  { says: says(`^(?:error: )?(?:banner exchange|kex_exchange_identification|ssh_dispatch_run_fatal): (?:Connection ${from}: )?(?<reason>.{1,256})`), action: 'ssh_negotiation_failed', severity: 1 },
  { says: /^Connection from (?<ip>\S{1,64}) port (?<port>\d{1,5})(?: on (?<dip>\S{1,64}) port (?<dport>\d{1,5}))?/, action: 'ssh_connect', category: 'network' },
  { says: /^Server listening on (?<dip>\S{1,64}) port (?<dport>\d{1,5})/, action: 'ssh_listen', category: 'process' },
  { says: /^Read error from remote host (?<ip>[0-9a-fA-F.:]{2,64}?)(?: port (?<port>\d{1,5}))?: (?<reason>.{1,128})/, action: 'ssh_disconnect' },
  { says: /^Authentication refused: (?<reason>.{1,128}?) for (?:file|directory) (?<file>.{1,512})/, action: 'ssh_key_refused', outcome: 'failure', severity: 1 },
  { says: /^(?<reason>Corrupted MAC on input|Bad packet length \d{1,12}|Disconnecting: .{1,128})/, action: 'ssh_disconnect', severity: 1 },
  { says: /^error: (?<reason>.{1,512})/, action: 'ssh_error' },
] // prettier-ignore

const readPhrase = phraseReader('sshd', 'authentication', phrases)

/** Reads what OpenSSH's server says, also through PAM. */
export const readSshd: MessageReader = (text, header) => {
  const pam = readPam(text, header)
  if (pam !== undefined) return { ...pam, dataset: 'sshd' }
  const reading = readPhrase(text, header)
  const named = reading?.fields['named'] ?? reading?.fields['owner']
  if (reading === undefined || named === undefined) return reading
  return { ...reading, ecs: { 'user.name': String(named), ...reading.ecs } }
}
