import type { Severity } from '@aurora/core'
import { besides, type MessageReader } from '../reading.ts'
import { readPam } from './pam.ts'
import { plainReading } from './phrases.ts'

/** Why sudo refused, in its own words, and how bad that is. sudo, plugins/sudoers/logging.c. */
const refusals: readonly (readonly [RegExp, Severity])[] = [
  [/^user NOT in sudoers$/i, 2],
  [/^user NOT authorized on host$/i, 2],
  [/^command not allowed$/i, 2],
  [/^\d{1,4} incorrect password attempts?$/, 1],
  [/^a password is required$/, 1],
  [/^a terminal is required|no tty present/, 1],
  [/^(?:sorry, )?(?:you are not|user .{1,64} is not) allowed/, 2],
  [/^unable to|^problem with defaults|^error/, 1],
]

/** Reads `user : [reason ; ]TTY=… ; PWD=… ; USER=… ; COMMAND=…`, and what PAM says for sudo. */
export const readSudo: MessageReader = (text, header) => {
  const pam = readPam(text, header)
  if (pam !== undefined) return { ...pam, dataset: 'sudo' }
  const head = /^\s{0,16}(?<user>\S.{0,255}?) : /.exec(text.slice(0, 300))
  const user = head?.groups?.['user']
  if (head === null || user === undefined) return plainReading('sudo', 'authentication')
  const members = readMembers(text.slice(head[0].length))
  const { command, target, reason } = members
  const refusal = reason === undefined ? undefined : refusals.find(([words]) => words.test(reason))
  const isRefused = reason !== undefined && (refusal !== undefined || command === undefined)
  return {
    dataset: 'sudo',
    severity: refusal?.[1] ?? (isRefused ? 1 : 0),
    fields: besides({ user }, members.fields, 'sudo'),
    ecs: {
      'event.action': 'sudo',
      'event.category': 'process',
      'event.outcome': isRefused ? 'failure' : command === undefined ? undefined : 'success',
      'user.name': user,
      'user.target.name': target,
      'process.command_line': command,
      'error.message': isRefused ? reason : undefined,
    },
  }
}

interface Members {
  readonly fields: Readonly<Record<string, string>>
  readonly reason: string | undefined
  readonly command: string | undefined
  readonly target: string | undefined
}

/** The members up to the command, which is the rest of the line whatever it holds. */
function readMembers(text: string): Members {
  const fields: Record<string, string> = {}
  const reasons: string[] = []
  let rest = text
  for (let i = 0; i < 16 && rest !== ''; i++) {
    const member = /^(TTY|PWD|CHROOT|USER|GROUP|TSID|ENV|COMMAND|LOG)=/.exec(rest)
    const name = member?.[1]
    const end = name === 'COMMAND' ? -1 : rest.indexOf(' ; ')
    const value = rest.slice(member?.[0].length ?? 0, end < 0 ? undefined : end)
    if (name === undefined) reasons.push(value.trim())
    else fields[name] = value.trimEnd()
    rest = end < 0 ? '' : rest.slice(end + 3)
  }
  const reason = reasons.length === 0 ? undefined : reasons.join(' ; ')
  if (reason !== undefined) fields['reason'] = reason
  return { fields, reason, command: fields['COMMAND'], target: fields['USER'] }
}
