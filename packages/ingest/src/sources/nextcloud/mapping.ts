import type { Severity } from '@aurora/core'
import type { Derived, RecordMapping } from '../../records/mapping.ts'
import type { SourceRecord } from '../../records/record.ts'
import { RecordShape } from '../../records/shape.ts'
import { wordTable } from '../../word-table.ts'
import { addressOf } from '../document.ts'

const shape = new RecordShape()
const at = {
  time: shape.path('time'),
  level: shape.path('level'),
  app: shape.path('app'),
  user: shape.path('user'),
  address: shape.path('remoteAddr'),
  url: shape.path('url'),
  message: shape.path('message'),
}

/** Records of `nextcloud.log` and `audit.log`. Nextcloud, "Administration manual: Logging". */
export const nextcloudMapping: RecordMapping = {
  shape,
  fields: {
    'http.request.method': shape.path('method'),
    'user_agent.original': shape.path('userAgent'),
  },
  derive,
}

const levelNames: readonly string[] = ['debug', 'info', 'warning', 'error', 'fatal']

/** An error is worth a look, but is no attack. */
const severityOfLevel: readonly Severity[] = [0, 0, 0, 1, 2]

/** ECS category by what the message begins with; what is not here is of the web. */
const categories = wordTable<string>({
  login_failed: 'authentication',
  login_successful: 'authentication',
  login_attempt: 'authentication',
  logout_occurred: 'authentication',
  file_accessed: 'file',
  file_created: 'file',
  file_deleted: 'file',
  file_renamed: 'file',
  file_copied: 'file',
  file_written_to: 'file',
  user_created: 'iam',
  user_deleted: 'iam',
  password_of_user: 'iam',
})

function derive(record: SourceRecord): Derived {
  const message = record.text(at.message) ?? ''
  const { action, subject } = readMessage(message)
  const level = record.count(at.level) ?? 1
  const isFailed = action === 'login_failed'
  const user = record.text(at.user)
  return {
    timeUs: timeOf(record),
    dataset: record.word(at.app)?.slice(0, 128) ?? 'core',
    severity: isFailed ? 1 : (severityOfLevel[level] ?? 0),
    message: [at.message],
    techniques: [],
    ecs: {
      'event.kind': 'event',
      'event.category': categories.get(action ?? '') ?? 'web',
      'event.action': action,
      'event.outcome': isFailed ? 'failure' : action === 'login_successful' ? 'success' : undefined,
      'log.level': levelNames[level],
      'source.ip': addressOf(/\(Remote IP: '?([0-9a-fA-F.:]{3,45})'?\)/.exec(message)?.[1] ?? record.text(at.address)),
      'user.name': user === undefined || user === '--' || user === '' ? signedIn(action, subject) : user,
      'file.path': action?.startsWith('file_') === true ? subject : undefined,
      'url.path': record.text(at.url)?.split('?', 1)[0],
    },
  }
}

interface Message {
  /** The words before the colon, joined by underscores. */
  readonly action: string | undefined
  /** What is quoted behind it, or its first word. */
  readonly subject: string | undefined
}

/** `Login failed: 'admin' (Remote IP: …)`, `File accessed: "/a b.pdf"`; other messages have neither. */
function readMessage(message: string): Message {
  const [, words, quoted, word] = /^([A-Z][a-z]+(?: [a-z]+){1,2}): (?:["']([^"']{0,1024})["']|(\S{1,256}))/.exec(message) ?? [] // prettier-ignore
  if (words === undefined) return { action: message === 'Logout occurred' ? 'logout_occurred' : undefined, subject: undefined } // prettier-ignore
  return { action: words.toLowerCase().replaceAll(' ', '_'), subject: quoted ?? word }
}

/** Of one who signs in, or tries to, the record itself knows no name yet. */
const signedIn = (action: string | undefined, subject: string | undefined): string | undefined =>
  action?.startsWith('login_') === true ? subject : undefined

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'] // prettier-ignore

/** ISO 8601, or `October 14, 2019 09:06:02` in UTC, as versions before 20 wrote it. */
function timeOf(record: SourceRecord): number {
  const timeUs = record.timeUs(at.time)
  if (!Number.isNaN(timeUs)) return timeUs
  const [, name = '', day, year, hour, minute, second] =
    /^([A-Z][a-z]{2,8}) (\d{1,2}), (\d{4}) (\d\d):(\d\d):(\d\d)$/.exec(record.text(at.time) ?? '') ?? []
  const month = months.indexOf(name)
  return month < 0 ? NaN : Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute), Number(second)) * 1000 // prettier-ignore
}
