import { findField } from '@aurora/core'
import { escapeKey, type FieldRef } from '@aurora/query'
import type { Logsource } from '@aurora/sigma'
import { otherNamesOf } from './other-names.ts'

/** Names of web server logs in the W3C format, which rules use, and the fields of ours that carry them. */
const webserver: Readonly<Record<string, string>> = {
  'cs-method': 'http.request.method',
  'sc-status': 'http.response.status_code',
  'c-ip': 'source.ip',
  'cs-username': 'user.name',
  'cs-user-agent': 'user_agent.original',
  'cs-host': 'url.domain',
  'cs-uri-stem': 'url.path',
  'cs-uri': 'url.full',
  'c-uri': 'url.full',
}

/** Names that rules about a category use, whoever sends, and the fields of ours that carry them. */
const ecsOfCategory: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  webserver,
  proxy: { ...webserver, 'c-useragent': 'user_agent.original', dst_ip: 'destination.ip' },
  antivirus: { Signature: 'rule.name', Filename: 'file.path' },
  firewall: {
    src_ip: 'source.ip',
    src_port: 'source.port',
    dst_ip: 'destination.ip',
    dst_port: 'destination.port',
    action: 'event.action',
  },
}

/** Names of Zeek's DNS log, which rules use, and where other sensors have the same. */
const dns: Readonly<Record<string, readonly FieldRef[]>> = {
  query: [{ space: 'ecs', name: 'dns.question.name' }],
  record_type: [{ space: 'ecs', name: 'dns.question.type' }],
  answer: [
    { space: 'native', path: 'answers' },
    { space: 'native', path: 'dns.answers.rdata' },
  ],
}

/**
 * The places a field of a rule may stand in: under the name itself in the sender's document, and under the name that
 * other senders of the same log source use; an ECS name also stands for what we hold under it, which is how a correlation
 * groups what different senders call differently. A condition holds when it holds in any of them.
 */
export function fieldsOfRule(logsource: Logsource): (name: string) => readonly FieldRef[] {
  const { product, category = '', service } = logsource
  const others = otherNamesOf(logsource)
  const ofCategory = Object.hasOwn(ecsOfCategory, category) ? ecsOfCategory[category] : undefined
  return (name) => {
    const own: FieldRef = { space: 'native', path: nativePath(name) }
    if (ofCategory !== undefined) {
      const ecs = Object.hasOwn(ofCategory, name) ? ofCategory[name] : undefined
      return ecs === undefined ? [own] : [own, { space: 'ecs', name: ecs }]
    }
    if (category === 'dns') return [own, ...(Object.hasOwn(dns, name) ? (dns[name] ?? []) : [])]
    if (product === 'windows' && service === 'windefend') return [own, { space: 'native', path: spaced(name) }]
    const more = others !== undefined && Object.hasOwn(others, name) ? others[name] : undefined
    if (more !== undefined)
      return [
        own,
        ...more.map((other): FieldRef => (typeof other === 'string' ? { space: 'native', path: other } : other)),
      ]
    return findField(name)?.space === 'ecs' ? [own, { space: 'ecs', name }] : [own]
  }
}

/** Defender's names have spaces, which rules leave out: `Threat Name`. */
const spaced = (name: string): string => nativePath(name.replace(/([a-z])(?=[A-Z])/g, '$1 '))

/** Dots may separate keys or be part of one; brackets are part of it. */
const nativePath = (name: string): string =>
  name
    .split('.')
    .map((step) => escapeKey(step))
    .join('.')
