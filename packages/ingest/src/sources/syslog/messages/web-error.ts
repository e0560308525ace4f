import type { Severity } from '@aurora/core'
import { parseLogTimeUs } from '../../../parsers/log-time.ts'
import { toCount } from '../../../parsers/text-fields.ts'
import { side, type MessageReader } from '../reading.ts'
import { wordTable } from '../../../word-table.ts'

const severityOfLevel = wordTable<Severity>({ emerg: 4, alert: 4, crit: 3, error: 1, warn: 1 })

const nginx =
  /^(?<time>\d{4}\/\d{2}\/\d{2} \d{2}:\d{2}:\d{2}) \[(?<level>\w{1,16})\] (?<pid>\d{1,10})[#:](?<thread>\d{1,10}):?(?: \*(?<connection>\d{1,18}))?(?: (?<text>[^]*))?$/

/** Reads a line of nginx's error log. */
export const readNginxError: MessageReader = (text) => {
  const groups = /^\d{4}\//.test(text.slice(0, 5)) ? nginx.exec(text)?.groups : undefined
  if (groups === undefined) return undefined
  const body = groups['text'] ?? ''
  const request = /, request: "(?<method>[A-Z]{1,16}) (?<path>\S{1,8192})/.exec(body)?.groups
  const fields = present(groups, 'level', 'pid', 'thread', 'connection')
  return {
    dataset: 'nginx_error',
    severity: severityOfLevel.get(groups['level'] ?? '') ?? 0,
    localTimeUs: parseLogTimeUs(groups['time'] ?? ''),
    message: body,
    fields,
    ecs: {
      ...side('source', /, client: ([^\s,]{2,255})/.exec(body)?.[1], undefined),
      'event.category': 'web',
      'http.request.method': request?.['method'],
      'log.level': groups['level'],
      'process.name': 'nginx',
      'process.pid': toCount(groups['pid']),
      'url.domain': /, host: "([^":]{1,255})/.exec(body)?.[1],
      'url.path': request?.['path'],
    },
  }
}

const apache =
  /^\[(?<time>[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2}(?:\.\d{1,6})? \d{4})\] \[(?:(?<module>[\w-]{0,64}):)?(?<level>\w{1,16})\](?: \[pid (?<pid>\d{1,10})(?::tid (?<tid>\d{1,20}))?\])?(?: \[client (?<client>[0-9a-fA-F.:]{2,64}?)(?::(?<port>\d{1,5}))?\])? (?:(?<code>AH\d{5}): )?(?<text>[^]*)$/

/** Reads a line of Apache's error log, 2.2 and 2.4. */
export const readApacheError: MessageReader = (text) => {
  const groups = /^\[[A-Z][a-z]{2} /.test(text.slice(0, 5)) ? apache.exec(text)?.groups : undefined
  if (groups === undefined) return undefined
  return {
    dataset: 'apache_error',
    severity: severityOfLevel.get(groups['level'] ?? '') ?? 0,
    localTimeUs: parseLogTimeUs((groups['time'] ?? '').replace('  ', ' ')),
    message: groups['text'],
    fields: present(groups, 'module', 'level', 'pid', 'tid', 'client', 'port', 'code'),
    ecs: {
      ...side('source', groups['client'], toCount(groups['port'])),
      'event.category': 'web',
      'event.code': groups['code'],
      'log.level': groups['level'],
      'process.name': 'apache',
      'process.pid': toCount(groups['pid']),
    },
  }
}

const present = (
  groups: Readonly<Record<string, string | undefined>>,
  ...names: readonly string[]
): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (groups[name] === undefined ? [] : [[name, groups[name]] as const])))
