import type { Event } from '@aurora/core'
import { sources } from '../sources/registry.ts'
import { IndicatorList } from './indicator-list.ts'
import { addCves, addFromText, addHost, addUrl, isHash } from './text-indicators.ts'

/** The ECS fields of an event. */
type Fields = Readonly<Record<string, string | number | undefined>>

/** Fields with an address or a name of the network, those with sums of files, those a person or program wrote freely. */
const hostFields = [
  'source.ip', 'destination.ip', 'client.ip', 'host.ip',
  'dns.question.name', 'tls.client.server_name', 'url.domain', 'destination.domain', 'source.domain',
] as const // prettier-ignore
const hashFields = ['file.hash.sha256', 'file.hash.sha1', 'file.hash.md5'] as const

/** Everything that is looked at. */
export const indicatorFields: readonly string[] = [
  ...hostFields,
  ...hashFields,
  'url.full',
  'rule.name',
  'process.command_line',
]

/**
 * The indicators an event names: public addresses, registered domains and the whole names under them, URLs, sums of files
 * and CVE ids, in their one spelling, each once, at most 32.
 *
 * From the ECS fields of every source; also from `text`, what the sender wrote for people, '' where there is none. Equal
 * events have equal indicators, whenever this is asked. Never throws; takes time that grows with the first 2,048
 * characters of each text.
 */
export function indicatorsOf(fields: Fields, text: string): readonly string[] {
  const list = new IndicatorList()
  for (const name of hostFields) {
    const value = fields[name]
    if (typeof value === 'string' && value !== '') addHost(value, list)
  }
  for (const name of hashFields) {
    const value = fields[name]
    if (typeof value === 'string' && isHash(value.toLowerCase())) list.add(value.toLowerCase())
  }
  const { 'url.full': url, 'rule.name': rule, 'process.command_line': command } = fields
  if (typeof url === 'string') addUrl(url, list)
  if (typeof rule === 'string') addCves(rule, list)
  if (typeof command === 'string' && command !== '') addFromText(command, list)
  if (text !== '') addFromText(text, list)
  return list.values
}

/** The indicators of a stored event: those kept with it, else the same found now. */
export function indicatorsOfEvent(event: Pick<Event, 'source' | 'ecs' | 'message' | 'indicators'>): readonly string[] {
  if (event.indicators.length > 0) return event.indicators
  const source = sources.find(({ name }) => name === event.source)
  return indicatorsOf(event.ecs, source?.hasText === true ? event.message : '')
}
