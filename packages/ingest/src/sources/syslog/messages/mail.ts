// Data table: what mail servers say.
import type { MessageReader } from '../reading.ts'
import { readPam } from './pam.ts'
import { phraseReader, readPhrases, type Phrase } from './phrases.ts'

const ends = String.raw`(?:.{0,512}?\brip=(?<ip>[0-9a-fA-F.:]{2,64}))?(?:, lip=(?<dip>[0-9a-fA-F.:]{2,64}))?`
const backend = String.raw`\((?<user>[^,)]{0,256})(?:,(?<ip>[0-9a-fA-F.:]{2,64}))?(?:,[^)]{0,128})?\)`

const dovecot: readonly Phrase[] = [
  { says: new RegExp(`^(?:Info: )?(?<service>[\\w-]{1,32}-login): Login: user=<(?<user>[^>]{0,256})>${ends}`), action: 'mail_login', outcome: 'success' },
  { says: new RegExp(`^(?:Info: )?(?<service>[\\w-]{1,32}-login): (?:Disconnected|Aborted login|Login aborted|Disconnected: .{0,64})(?: \\((?<reason>[^)]{0,256})\\))?[:,] user=<(?<user>[^>]{0,256})>${ends}`), action: 'mail_login', outcome: 'failure', severity: 1 },
  { says: new RegExp(`^(?:Info: )?(?<service>[\\w-]{1,32}-login): (?<reason>Disconnected|Aborted login|Maximum number of connections|Disconnected: .{0,64}).{0,256}?\\brip=(?<ip>[0-9a-fA-F.:]{2,64})`), action: 'mail_disconnect' },
  { says: new RegExp(`^(?:\\w{1,8}: )?auth(?:-worker)?(?:\\([^)]{0,64}\\))?: (?:\\w{1,8}: )?(?<driver>[\\w-]{1,32})${backend}: (?<reason>.{1,256})`), action: 'mail_login', outcome: 'failure', severity: 1 },
  { says: /^(?:Info: )?(?:IMAP|POP3|imap|pop3)\((?<user>[^)]{1,256})\)(?:<[^>]{0,64}>)*: (?<reason>.{1,256})/, action: 'mail_session', category: 'session' },
  { says: /^(?:Dovecot|master: Dovecot) v(?<version>\S{1,32}) starting up/, action: 'service_started', category: 'process' },
  { says: /^(?:Fatal|Panic|Error): (?<reason>.{1,512})/, action: 'error', category: 'process', severity: 1 },
] // prettier-ignore

/** Reads what Dovecot says, over syslog. */
export const readDovecot: MessageReader = (text, header) => {
  const pam = readPam(text, header)
  return pam === undefined ? readDovecotPhrase(text, header) : { ...pam, dataset: 'dovecot' }
}
const readDovecotPhrase = phraseReader('dovecot', 'authentication', dovecot)

/** Reads a line of Dovecot's own log, which puts the level where syslog has the program. */
export const readDovecotLog: MessageReader = (text) => readPhrases(text, 'dovecot', 'authentication', dovecot)

const peer = String.raw`(?<domain>[^\s[]{1,255})\[(?<ip>[0-9a-fA-F.:]{2,64})\](?::(?<port>\d{1,5}))?`

const readPostfixPhrase = phraseReader('postfix', 'email', [
  { says: new RegExp(`^(?:warning: )?${peer}: SASL (?<auth_method>\\S{1,32}) authentication failed:? ?(?<reason>.{0,256})`), action: 'mail_login', outcome: 'failure', category: 'authentication', severity: 1 },
  { says: new RegExp(`^(?<queue_id>[0-9A-Za-z]{5,20}): client=${peer}(?:, sasl_method=(?<auth_method>[^,]{1,32}), sasl_username=(?<user>\\S{1,256}))?`), action: 'mail_received' },
  { says: new RegExp(`^(?<queue_id>NOQUEUE|[0-9A-Za-z]{5,20}): reject: (?<stage>\\S{1,32}) from ${peer}: (?<reason>.{1,512})`), action: 'mail_rejected', outcome: 'failure' },
  { says: new RegExp(`^(?<verb>connect|disconnect|lost connection after \\S{1,32}|timeout after \\S{1,32}) from ${peer}`), action: 'mail_connection', category: 'network' },
  { says: /^(?<queue_id>[0-9A-Za-z]{5,20}): to=<(?<target>[^>]{0,320})>.{0,512}?status=(?<delivery>\w{1,16}) \((?<reason>.{0,512})\)/, action: 'mail_delivered' },
  { says: /^(?<queue_id>[0-9A-Za-z]{5,20}): from=<(?<user>[^>]{0,320})>/, action: 'mail_queued' },
]) // prettier-ignore

/** Reads what the programs of Postfix say. */
export const readPostfix: MessageReader = readPostfixPhrase

/** Reads what the other programs that handle mail say: that it is theirs. */
export const readMail: MessageReader = (text, header) =>
  phraseReader(header.program.toLowerCase(), 'email', [
    { says: /\[(?<ip>\d{1,3}(?:\.\d{1,3}){3})\]/, action: 'mail' },
    { says: /^(?<reason>.{1,256})/, action: 'mail' },
  ])(text, header)
