// Data table: what the cron daemons say.
import type { MessageReader } from '../reading.ts'
import { readPam } from './pam.ts'
import { phraseReader } from './phrases.ts'

const readPhrase = phraseReader('cron', 'process', [
  { says: /^\((?<user>[^)]{1,256})\) CMD \((?<command>.{0,2048})\)\s{0,4}$/, action: 'cron_command' },
  { says: /^\((?<user>[^)]{1,256})\) (?<verb>BEGIN EDIT|END EDIT|LIST|DELETE|REPLACE|RELOAD|MAIL|INFO|STARTUP|ORPHAN|WRONG FILE OWNER|FAILED|AUTH|error)(?: \((?<detail>.{0,1024})\))?/, action: 'cron_table' },
  { says: /^(?:USER|user) (?<user>\S{1,256}) pid +\d{1,10} cmd (?<command>.{1,1024})/, action: 'cron_command' },
  { says: /^Job `(?<job>.{1,256})' (?<verb>started|terminated)/, action: 'cron_job' },
]) // prettier-ignore

/** Reads what cron, crond, anacron and crontab say, also through PAM. */
export const readCron: MessageReader = (text, header) => {
  const pam = readPam(text, header)
  return pam === undefined ? readPhrase(text, header) : { ...pam, dataset: 'cron' }
}
