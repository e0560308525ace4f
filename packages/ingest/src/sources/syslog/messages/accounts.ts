// Data table: what the programs that change accounts say. shadow-utils, Debian's adduser.
import type { MessageReader } from '../reading.ts'
import { readPam } from './pam.ts'
import { phraseReader } from './phrases.ts'

const readPhrase = phraseReader('accounts', 'iam', [
  { says: /^new user: name=(?<target>[^,\s]{1,256})(?:, UID=(?<uid>\d{1,10}))?(?:, GID=(?<gid>\d{1,10}))?(?:, home=(?<home>[^,]{0,512}))?(?:, shell=(?<shell>[^,\s]{0,512}))?/, action: 'user_added', outcome: 'success', severity: 1 },
  { says: /^new group: name=(?<group>[^,\s]{1,256})(?:, GID=(?<gid>\d{1,10}))?/, action: 'group_added', outcome: 'success', severity: 1 },
  { says: /^group added to \S{1,255}: name=(?<group>[^,\s]{1,256})/, action: 'group_added', outcome: 'success', severity: 1 },
  { says: /^delete user ['`"](?<target>[^'"]{1,256})/, action: 'user_deleted', outcome: 'success', severity: 1 },
  { says: /^(?:removed group|group) ['`"](?<group>[^'"]{1,256})['"] (?:owned by ['`"](?<target>[^'"]{1,256})['"]|removed)/, action: 'group_deleted', outcome: 'success', severity: 1 },
  { says: /^add ['`"](?<target>[^'"]{1,256})['"] to (?:shadow )?group ['`"](?<group>[^'"]{1,256})/, action: 'group_member_added', outcome: 'success', severity: 1 },
  { says: /^delete ['`"](?<target>[^'"]{1,256})['"] from (?:shadow )?group ['`"](?<group>[^'"]{1,256})/, action: 'group_member_removed', outcome: 'success', severity: 1 },
  { says: /^user (?<target>\S{1,256}) (?:added|removed) by (?<user>\S{1,256}) (?:to|from) group (?<group>\S{1,256})/, action: 'group_member_changed', outcome: 'success', severity: 1 },
  { says: /^change user ['`"](?<target>[^'"]{1,256})['"] (?<detail>.{1,256})/, action: 'user_changed', outcome: 'success', severity: 1 },
  { says: /^(?:changed password expiry for|changed user) ['`"]?(?<target>[^\s'"]{1,256})/, action: 'user_changed', outcome: 'success', severity: 1 },
  { says: /^password for ['`"](?<target>[^'"]{1,256})['"] changed by ['`"](?<user>[^'"]{1,256})/, action: 'password_changed', outcome: 'success', severity: 1 },
  { says: /^(?:failed|cannot).{0,512}/, action: 'account_change', outcome: 'failure', severity: 1 },
]) // prettier-ignore

/** Reads what useradd, usermod, userdel, groupadd, groupmod, groupdel, gpasswd, passwd, chage and adduser say. */
export const readAccounts: MessageReader = (text, header) => {
  const reading = readPam(text, header) ?? readPhrase(text, header)
  return reading === undefined ? undefined : { ...reading, dataset: header.program.toLowerCase() || 'accounts' }
}
