// Data table: what su and doas say.
import type { MessageReader } from '../reading.ts'
import { readPam } from './pam.ts'
import { phraseReader } from './phrases.ts'

const readSuPhrase = phraseReader('su', 'authentication', [
  { says: /^FAILED (?:SU|su) \(to (?<target>[^)]{1,256})\) (?<user>\S{1,256}) on (?<tty>\S{1,64})/, action: 'su', outcome: 'failure', severity: 1 },
  { says: /^\(to (?<target>[^)]{1,256})\) (?<user>\S{1,256}) on (?<tty>\S{1,64})/, action: 'su', outcome: 'success' },
  { says: /^FAILED (?:SU|su) for (?<target>\S{1,256}) by (?<user>\S{1,256})/, action: 'su', outcome: 'failure', severity: 1 },
  { says: /^Successful su for (?<target>\S{1,256}) by (?<user>\S{1,256})/, action: 'su', outcome: 'success' },
  { says: /^pam_authenticate: (?<reason>.{1,128})/, action: 'su', outcome: 'failure', severity: 1 },
  { says: /^BAD SU (?<user>\S{1,256}) to (?<target>\S{1,256})(?: on (?<tty>\S{1,64}))?/, action: 'su', outcome: 'failure', severity: 1 },
  { says: /^'su (?<target>[^']{1,256})' failed for (?<user>\S{1,256})(?: on (?<tty>\S{1,64}))?/, action: 'su', outcome: 'failure', severity: 1 },
  { says: /^'su (?<target>[^']{1,256})' succeeded for (?<user>\S{1,256})(?: on (?<tty>\S{1,64}))?/, action: 'su', outcome: 'success' },
  { says: /^(?<user>[\w.@-]{1,64}) to (?<target>[\w.@-]{1,64}) on (?<tty>\S{1,64})/, action: 'su', outcome: 'success' },
  { says: /^\+ (?<tty>\S{1,64}) (?<user>[\w.@-]{1,64})[:-](?<target>[\w.@-]{1,64})/, action: 'su', outcome: 'success' },
  { says: /^- (?<tty>\S{1,64}) (?<user>[\w.@-]{1,64})[:-](?<target>[\w.@-]{1,64})/, action: 'su', outcome: 'failure', severity: 1 },
]) // prettier-ignore

/** Reads what su says, also through PAM. shadow-utils, util-linux and the BSDs differ in their words. */
export const readSu: MessageReader = (text, header) => {
  const pam = readPam(text, header)
  return pam === undefined ? readSuPhrase(text, header) : { ...pam, dataset: 'su' }
}

/** Reads what OpenBSD's doas says. */
export const readDoas: MessageReader = phraseReader('doas', 'process', [
  { says: /^failed auth for (?<user>\S{1,256})/, action: 'doas', outcome: 'failure', severity: 1 },
  { says: /^(?:failed command|command not permitted) for (?<user>[^\s:]{1,256}): (?<command>.{1,1024})/, action: 'doas', outcome: 'failure', severity: 2 },
  { says: /^(?<user>\S{1,256}) ran command (?<command>.{1,1024}) as (?<target>\S{1,256}) from (?<directory>.{1,512})$/, action: 'doas', outcome: 'success' },
  { says: /^(?<user>\S{1,256}) ran command as (?<target>[^\s:]{1,256}): (?<command>.{1,1024})/, action: 'doas', outcome: 'success' },
]) // prettier-ignore
