import { resolve } from 'node:path'

/** The journal of this machine, or of a folder, and what of it is received. */
export interface JournalConfig {
  readonly sensor: string
  /** `FIELD=value` as journalctl takes them: only records that match are received. */
  readonly matches: readonly string[]
  /** Folder of journal files; without one, the journals of this machine. */
  readonly directory?: string | undefined
  /** journalctl: a path, or a name that is looked for in `PATH`. */
  readonly program: string
}

/** A match as journalctl takes it: `FIELD=value`, or `+` between alternatives. journalctl(1), "MATCHES". */
export const isJournalMatch = (text: string): boolean => text === '+' || /^[A-Z0-9_]{1,64}=[^\0]*$/.test(text)

/** What a person calls the place records come from. */
export const placeOf = ({ directory }: JournalConfig): string =>
  directory === undefined ? 'the journal' : `the journal in ${resolve(directory)}`

/** Names the sequence of records that positions count in: what is received of a journal may change, the journal not. */
export const spaceOf = ({ directory }: JournalConfig): string =>
  `journal:${directory === undefined ? '' : resolve(directory)}`

/**
 * The arguments that make journalctl write every record from `cursor` on, and those that come; from the oldest one
 * without a cursor. The record of the cursor comes first, where the journal still has it.
 *
 * `--merge` because journalctl otherwise follows the newest boot only; `--no-tail` because it otherwise begins with the
 * last ten records. `--after-cursor` is not used: where the record is gone it passes over another one unsaid.
 */
export function journalctlArguments({ directory, matches }: JournalConfig, cursor: string | undefined): string[] {
  const from = cursor === undefined ? [] : [`--cursor=${cursor}`]
  const place = directory === undefined ? [] : [`--directory=${resolve(directory)}`]
  return [
    '--follow',
    '--no-tail',
    '--merge',
    '--all',
    '--output=json',
    '--no-pager',
    ...place,
    ...from,
    '--',
    ...matches,
  ]
}
