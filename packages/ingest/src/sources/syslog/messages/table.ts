// Data table: which reader takes the messages of which program or form.
import { readAccess } from '../../access/mapping.ts'
import { readAuditd } from '../../auditd/mapping.ts'
import { readCef } from '../../cef/mapping.ts'
import { readKeyValue } from '../../keyvalue/mapping.ts'
import { readLeef } from '../../leef/mapping.ts'
import type { MessageHeader, MessageReader } from '../reading.ts'
import { readAccounts } from './accounts.ts'
import {
  readAsterisk,
  readCheckPoint,
  readCpanel,
  readEpo,
  readF5,
  readHuawei,
  readJunos,
  readOssec,
  readWinEvtLog,
} from './appliances.ts'
import { readAsa, readAsaTag, readIos, readIosTag } from './cisco.ts'
import { readCron } from './cron.ts'
import { readDropbear } from './dropbear.ts'
import { readFilterlog } from './filterlog.ts'
import { readFtp, readVsftpdLog } from './ftp.ts'
import { readIis } from './iis.ts'
import { readJson } from './json.ts'
import { readIptables, readKernel } from './kernel.ts'
import { readLogin } from './login.ts'
import { readDovecot, readDovecotLog, readMail, readPostfix } from './mail.ts'
import { readNamed, readUnbound } from './named.ts'
import { readPam } from './pam.ts'
import { readHaproxy, readMacos, readOpenvpn, readOscap, readSamba, readService, readSystemd } from './services.ts'
import { readSquid } from './squid.ts'
import { readSshd } from './sshd.ts'
import { readDoas, readSu } from './su.ts'
import { readSudo } from './sudo.ts'
import { readApacheError, readNginxError } from './web-error.ts'

/** Forms that say themselves what they are, whoever passed them on; tried first. */
const plainForms: readonly (readonly [test: (text: string) => boolean, reader: MessageReader])[] = [
  [(text) => text.includes('CEF:'), readCef],
  [(text) => text.includes('LEEF:'), readLeef],
  [(text) => text.includes('type=') && text.includes('audit('), readAuditd],
  [(text) => text.includes('%') && /%(?:ASA|PIX|FTD|FWSM)-/.test(text.slice(0, 512)), readAsa],
  [(text) => text.includes('%%'), readHuawei],
  [(text) => text.includes('%') && /%[A-Z][A-Z0-9_-]{1,64}-[0-7]-/.test(text.slice(0, 512)), readIos],
  [(text) => text.includes('RT_'), readJunos],
  [
    (text) => text.startsWith('{') || text.startsWith(' {') || text.startsWith('@cee:') || text.startsWith(' @cee:'),
    readJson,
  ],
]

/** Forms that could be a word of a program's own; tried when the program is none of those below. */
const otherForms: readonly MessageReader[] = [
  readPam,
  readF5,
  readAccess,
  readIis,
  readSquid,
  readNginxError,
  readApacheError,
  readVsftpdLog,
  readCheckPoint,
  readCpanel,
  readAsterisk,
  readOssec,
  readWinEvtLog,
  readEpo,
  readIptables,
  readKeyValue,
]

const listed: readonly (readonly [reader: MessageReader, programs: string])[] = [
  [readSshd, 'sshd sshd-session sshd-auth'],
  [readSudo, 'sudo sudo-i'],
  [readSu, 'su'],
  [readDoas, 'doas'],
  [readCron, 'cron crond crontab anacron atd fcron'],
  [readAccounts, 'useradd usermod userdel groupadd groupmod groupdel gpasswd passwd chpasswd chage chfn chsh newusers adduser deluser'],
  [readLogin, 'login systemd-logind gdm gdm-password gdm-session-worker lightdm sddm kdm xdm rlogin rlogind rshd klogind gdm-binary remote polkitd'],
  [readSystemd, 'systemd init'],
  [readKernel, 'kernel kern ufw'],
  [readDropbear, 'dropbear'],
  [readFtp, 'vsftpd proftpd pure-ftpd ftpd'],
  [readDovecot, 'dovecot'],
  [readPostfix, 'postfix postfix/smtpd postfix/smtp postfix/cleanup postfix/qmgr postfix/local postfix/pickup postfix/bounce postfix/anvil postfix/master postfix/error postfix/lmtp postfix/postscreen postfix/submission/smtpd postfix/smtps/smtpd'],
  [readMail, 'sendmail sm-mta exim exim4 mailscanner amavis amavisd spamd opendkim clamav'],
  [readNamed, 'named name bind'],
  [readUnbound, 'unbound'],
  [readFilterlog, 'filterlog pf'],
  [readOpenvpn, 'openvpn ovpn'],
  [readSamba, 'smbd nmbd winbindd samba'],
  [readMacos, 'screensharingd tccd securityd loginwindow sessionlogoutd authorizationhost opendirectoryd com.apple.xpc.launchd'],
  [readOscap, 'oscap'],
  [readHaproxy, 'haproxy'],
  [readWinEvtLog, 'winevtlog'],
  [readDovecotLog, 'info warn warning error fatal panic debug'], // the level stands where the program does
  [readService, 'ntpd chronyd networkmanager rsyslogd syslogd syslog-ng dhclient dhcpd dnsmasq wpa_supplicant avahi-daemon dbus dbus-daemon auditd audispd snmpd rpc.statd rpcbind multipathd smartd mysqld mariadbd postgres redis-server mongod dockerd containerd kubelet docker puppet-agent puppet-master ansible python fail2ban.actions fail2ban.filter snapd irqbalance acpid pacemakerd corosync crond.log logrotate rngd xinetd cups cupsd udev in.telnetd telnetd rpc.mountd nfsd gpm bluetoothd hald udevd systemd-udevd systemd-networkd systemd-resolved systemd-timesyncd systemd-journald syslog shutdown thermald pkexec guacd clamd freshclam clamonacc'],
] // prettier-ignore

const byProgram: ReadonlyMap<string, MessageReader> = new Map(
  listed.flatMap(([reader, programs]) => programs.split(' ').map((program) => [program, reader] as const)),
)

/**
 * Reads the text of a syslog message by what its form or its program says; undefined when neither is known. Never
 * throws.
 */
export const readMessage: MessageReader = (written, header) => {
  // Solaris puts `[ID 800047 auth.notice] ` before every text, agents of NXLog a byte order mark.
  const text = written.replace(/^\ufeff/, '').replace(/^\[ID \d{1,10} [\w.]{1,32}\] /, '')
  if (header.program.startsWith('%')) return readTag(text, header)
  // A program of the list quotes what others chose, a user name for one: only at its start is a form its own.
  const mayHoldForm = beginsWithForm.test(text.slice(0, 300)) || !isListed(text, header)
  for (const [test, reader] of mayHoldForm ? plainForms : []) {
    const reading = test(text) ? reader(text, header) : undefined
    if (reading !== undefined) return reading
  }
  const reading = readByProgram(text, header)
  if (reading !== undefined) return reading
  for (const reader of otherForms) {
    const found = reader(text, header)
    if (found !== undefined) return found
  }
  return undefined
}

const beginsWithForm = /^[\s:]{0,8}(?:CEF:|LEEF:|(?:audit: )?(?:node=\S{1,255} )?type=|%|RT_|\{|@cee:)/

/** The tag that a text without a program in its header begins with. */
const leadingTag = /^([A-Za-z][\w./-]{0,47})(?:\[\d{1,10}\])?: /

/** Whether the header, or the tag that the text begins with, names a program of the list. */
function isListed(text: string, header: MessageHeader): boolean {
  const program = header.program === '' ? leadingTag.exec(text.slice(0, 80))?.[1] : header.program
  return program !== undefined && byProgram.has(programName(program))
}

/** Reads a line that has a time of its own in a form that could pass for a syslog header; tried before that. */
export const readOwnLine: MessageReader = (line, header) => {
  if (!/^\d{4}[-/]/.test(line.slice(0, 5))) return undefined
  return readIis(line, header) ?? readNginxError(line, header) ?? readOssec(line, header)
}

/** By the program of the header, or without one by the tag that the text begins with. */
const readByProgram: MessageReader = (text, header) => {
  const older = /^([\w-]{1,64})\((pam_\w{1,32})\)$/.exec(header.program) // sshd(pam_unix)[7]: text
  if (older !== null)
    return readByProgram(`${older[2] ?? ''}(${older[1] ?? ''}): ${text}`, { ...header, program: older[1] ?? '' })
  const own = byProgram.get(programName(header.program))
  if (own !== undefined) return own(text, header)
  const tag = header.program === '' ? leadingTag.exec(text.slice(0, 80)) : null
  const program = tag?.[1] ?? ''
  return byProgram.get(programName(program))?.(text.slice(tag?.[0].length ?? 0), { ...header, program })
}

/** Appliances put their message id where the tag belongs. */
const readTag: MessageReader = (text, header) =>
  readAsaTag(text, header) ?? readIosTag(text, header) ?? readHuawei(`${header.program}: ${text}`, header)

/** The name without its folder, in lower case, with its version left out (`sshd-session`, `/usr/sbin/cron`). */
function programName(written: string): string {
  const name = written.toLowerCase().replace(/(?:\(\w{1,32}\)|-\d{1,6})$/, '')
  return name.startsWith('/') ? name.slice(name.lastIndexOf('/') + 1) : name
}
