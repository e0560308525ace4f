import type { Severity } from '@aurora/core'
import { parseAccessLog, type AccessRecord } from '../../parsers/access-log.ts'
import { side, type MessageReader, type Reading } from '../syslog/reading.ts'

/** Reads a line of an access log. */
export const readAccess: MessageReader = (text) => {
  const record = parseAccessLog(text)
  return record === undefined ? undefined : normalizeAccess(record)
}

/** Turns one line of an access log into what its event holds; its members bear the names of the W3C extended form. */
export function normalizeAccess(record: AccessRecord): Reading {
  const { target, status } = record
  const query = target?.indexOf('?') ?? -1
  const url = target !== undefined && /^[a-z][a-z0-9+.-]{0,15}:\/\//i.test(target) ? URL.parse(target) : null
  const members = {
    'cs-host': record.virtualHost,
    's-port': record.virtualPort,
    'c-ip': record.client,
    'x-forwarded-for': record.forwardedFor.length === 0 ? undefined : record.forwardedFor,
    'cs-ident': record.identity,
    'cs-username': record.user,
    time: record.time,
    request: record.request,
    'cs-method': record.method,
    'c-uri': target,
    'cs-uri-stem': query < 0 ? target : target?.slice(0, query),
    'cs-uri-query': query < 0 ? undefined : target?.slice(query + 1),
    'cs-version': record.protocol,
    'sc-status': status,
    'sc-bytes': record.bytes,
    'cs-referer': record.referrer,
    'cs-user-agent': record.userAgent,
    rest: record.rest === '' ? undefined : record.rest,
  }
  return {
    dataset: 'access',
    severity: severityOf(status),
    timeUs: record.timeUs,
    message: messageOf(record),
    decoded: record.decoded,
    fields: Object.fromEntries(
      Object.entries(members).filter((member) => member[1] !== undefined),
    ) as Reading['fields'],
    ecs: {
      ...side('source', record.client, undefined),
      'destination.bytes': record.bytes,
      'destination.port': record.virtualPort,
      'network.application': 'http',
      'event.category': 'web',
      'event.outcome': status === undefined ? undefined : status < 400 ? 'success' : 'failure',
      'http.request.method': record.method,
      'http.response.status_code': status,
      'url.domain': url?.hostname ?? record.virtualHost,
      'url.full': url === null ? undefined : target,
      'url.path': url === null ? target : `${url.pathname}${url.search}`,
      'user.name': record.user,
      'user_agent.original': record.userAgent,
    },
  }
}

/** The server's own failures are low; whatever the client did is information until a rule says otherwise. */
const severityOf = (status: number | undefined): Severity => (status !== undefined && status >= 500 ? 1 : 0)

function messageOf(record: AccessRecord): string {
  const host = record.virtualHost === undefined ? '' : `${record.virtualHost} `
  return `${record.client} ${host}${record.request ?? '-'} ${record.status ?? '-'}`
}
