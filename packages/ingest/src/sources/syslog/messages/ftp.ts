// Data table: what FTP servers say.
import { parseLogTimeUs } from '../../../parsers/log-time.ts'
import type { MessageReader } from '../reading.ts'
import { readPam } from './pam.ts'
import { phraseReader, readPhrases, type Phrase } from './phrases.ts'
import { wordTable } from '../../../word-table.ts'

const peer = String.raw`\((?<domain>[^\s[(]{0,255})\[(?<ip>[^\]]{1,64})\]\)`

const proftpd: readonly Phrase[] = [
  { says: new RegExp(`${peer}(?: -|:) (?:USER|ANON) (?<user>.{1,128}): Login successful`), action: 'ftp_login', outcome: 'success' },
  { says: new RegExp(`${peer}(?: -|:) USER (?<user>.{1,128}): no such user found(?: from .{0,255})?`), action: 'ftp_login', outcome: 'failure', severity: 1 },
  { says: new RegExp(`${peer}(?: -|:) USER (?<user>.{1,128}) \\(Login failed\\): (?<reason>.{1,128})`), action: 'ftp_login', outcome: 'failure', severity: 1 },
  { says: new RegExp(`${peer}(?: -|:) SECURITY VIOLATION:? (?<user>.{1,128}) login attempted`, 'i'), action: 'ftp_login', outcome: 'failure', severity: 2 },
  { says: new RegExp(`${peer}(?: -|:) Maximum login attempts \\(\\d{1,3}\\) exceeded`), action: 'ftp_too_many_attempts', outcome: 'failure', severity: 2 },
  { says: new RegExp(`${peer}(?: -|:) (?:FTP|SSH2) session (?<state>opened|closed|requested)`), action: 'ftp_session', category: 'session' },
  { says: new RegExp(`${peer}(?: -|:) (?<detail>.{1,512})`), action: 'ftp' },
  { says: /^refused connect from (?<ip>[^\s(]{1,255})/, action: 'ftp_refused', outcome: 'failure', severity: 1 },
  { says: /^(?:\S{1,255}: )?Fatal: (?<reason>.{1,512})/, action: 'ftp_error' },
] // prettier-ignore

const vsftpd: readonly Phrase[] = [
  { says: /^(?:\[(?<user>[^\]]{1,128})\] )?OK LOGIN: Client "(?<ip>[^"]{2,64})"/, action: 'ftp_login', outcome: 'success' },
  { says: /^(?:\[(?<user>[^\]]{1,128})\] )?FAIL LOGIN: Client "(?<ip>[^"]{2,64})"/, action: 'ftp_login', outcome: 'failure', severity: 1 },
  { says: /^(?:\[(?<user>[^\]]{1,128})\] )?CONNECT: Client "(?<ip>[^"]{2,64})"/, action: 'ftp_connect', category: 'network' },
  { says: /^(?:\[(?<user>[^\]]{1,128})\] )?(?<verdict>OK|FAIL) (?<verb>UPLOAD|DOWNLOAD|DELETE|MKDIR|RMDIR|RENAME|CHMOD): Client "(?<ip>[^"]{2,64})"(?:, "(?<file>[^"]{1,1024})")?/, action: 'ftp_file', category: 'file' },
] // prettier-ignore

const pureftpd: readonly Phrase[] = [
  { says: /^\((?<login>[^@)]{1,128})@(?<ip>[^)]{1,255})\) \[(?<level>\w{1,16})\] Authentication failed for user \[(?<user>[^\]]{1,128})\]/, action: 'ftp_login', outcome: 'failure', severity: 1 },
  { says: /^\((?<login>[^@)]{1,128})@(?<ip>[^)]{1,255})\) \[(?<level>\w{1,16})\] (?<user>\S{1,128}) is now logged in/, action: 'ftp_login', outcome: 'success' },
  { says: /^\((?<user>[^@)]{1,128})@(?<ip>[^)]{1,255})\) \[(?<level>\w{1,16})\] (?<detail>.{1,512})/, action: 'ftp' },
] // prettier-ignore

const ftpd: readonly Phrase[] = [
  { says: /^connection from (?<ip>\S{1,255}) \((?<domain>[^)]{0,255})\)/, action: 'ftp_connect', category: 'network' },
  { says: /^ANONYMOUS FTP LOGIN FROM (?<domain>[^\s,]{1,255})(?: \[(?<ip>[^\]]{2,64})\])?/, action: 'ftp_login', outcome: 'success', severity: 1 },
  { says: /^FTP LOGIN FROM (?<ip>\S{1,255}) (?:\[\S{2,64}\] )?as (?<user>\S{1,128})/, action: 'ftp_login', outcome: 'success' },
  { says: /^FTP LOGIN (?:FAILED|REFUSED) (?:\([^)]{1,128}\) )?FROM (?<ip>[^\s,]{1,255})(?:.{0,64}, (?<user>\S{1,128}))?/, action: 'ftp_login', outcome: 'failure', severity: 1 },
] // prettier-ignore

const readers = wordTable<MessageReader>({
  proftpd: phraseReader('proftpd', 'authentication', proftpd),
  vsftpd: phraseReader('vsftpd', 'authentication', vsftpd),
  ftpd: phraseReader('ftpd', 'authentication', ftpd),
  'pure-ftpd': phraseReader('pure-ftpd', 'authentication', pureftpd),
})

/** Reads what proftpd, vsftpd and pure-ftpd say, also through PAM. */
export const readFtp: MessageReader = (text, header) => {
  const program = header.program.toLowerCase()
  const pam = readPam(text, header)
  return pam === undefined ? readers.get(program)?.(text, header) : { ...pam, dataset: program }
}

const ownLog = /^(?<time>[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}) \[pid (?<pid>\d{1,10})\] /

/** Reads a line of vsftpd's own log, which has a header of its own. */
export const readVsftpdLog: MessageReader = (text) => {
  const head = ownLog.exec(text.slice(0, 64))
  if (head === null) return undefined
  const reading = readPhrases(text.slice(head[0].length), 'vsftpd', 'authentication', vsftpd)
  const pid = head.groups?.['pid'] ?? ''
  return {
    dataset: 'vsftpd',
    severity: reading?.severity ?? 0,
    localTimeUs: parseLogTimeUs(head.groups?.['time'] ?? ''),
    fields: { pid, ...reading?.fields },
    ecs: { 'process.name': 'vsftpd', 'process.pid': Number(pid), ...reading?.ecs },
  }
}
