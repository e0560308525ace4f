// Data table: what login, systemd-logind and the screens people sign in at say.
import type { MessageReader } from '../reading.ts'
import { readPam } from './pam.ts'
import { phraseReader, type Phrase } from './phrases.ts'

const phrases: readonly Phrase[] = [
  { says: /^FAILED LOGIN (?:SESSION )?\(?\d{0,6}\)?\s?(?:FROM (?<ip>\S{1,255}) FOR|on ['`"](?<tty>[^'"]{1,64})['"](?: from ['`"](?<from>[^'"]{1,255})['"])? FOR) ['`"]?(?<user>[^'",]{1,256})/i, action: 'login', outcome: 'failure', severity: 1 },
  { says: /^ROOT LOGIN\s{1,2}?(?:on ['`"]?(?<tty>[^\s'"]{1,64}))?/, action: 'login', outcome: 'success', severity: 1 },
  { says: /^LOGIN ON (?<tty>\S{1,64}) BY (?<user>\S{1,256})(?: FROM (?<ip>\S{1,255}))?/, action: 'login', outcome: 'success' },
  { says: /^invalid password for ['`"](?<user>[^'"]{1,256})['"]\s{1,2}on ['`"](?<tty>[^'"]{1,64})/, action: 'login', outcome: 'failure', severity: 1 },
  { says: /^TOO MANY LOGIN TRIES.{0,32}/, action: 'login', outcome: 'failure', severity: 2 },
  { says: /^(?:Kerberos )?[Aa]uthentication failed(?: from (?<ip>\S{1,255})(?: \([^)]{1,255}\))?)?(?:: (?<reason>.{1,256}))?/, action: 'login', outcome: 'failure', severity: 1 },
  { says: /^New session (?<session>\S{1,64}) of user (?<user>[^\s.]{1,256}(?:\.[^\s.]{1,256}){0,8})\./, action: 'session_opened', outcome: 'success', category: 'session' },
  { says: /^(?:Removed session|Session) (?<session>[^\s.]{1,64})(?:\.| logged out)/, action: 'session_closed', category: 'session' },
  { says: /^(?<detail>Power key pressed|System is (?:rebooting|powering down)|Lid (?:opened|closed)).{0,32}/, action: 'power', category: 'host' },
] // prettier-ignore

const readPhrase = phraseReader('login', 'authentication', phrases)

/** Reads sign-ins at a console or a screen, also through PAM. */
export const readLogin: MessageReader = (text, header) => {
  const reading = readPam(text, header) ?? readPhrase(text, header)
  return reading === undefined ? undefined : { ...reading, dataset: header.program.toLowerCase() || 'login' }
}
