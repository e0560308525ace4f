import type { FieldRef, Predicate } from '@aurora/query'
import type { Logsource } from '@aurora/sigma'
import { isAbout, type EventLogsource } from './event-logsource.ts'
import { eventOf } from './blank-event.ts'
import { genericSources } from './logsource-of.ts'
import {
  accessLogsource,
  cloudLogsource,
  devices,
  linuxLogsource,
  m365Services,
  networkLogsource,
  recordLogsource,
  recordProducts,
  serviceOfProgram,
} from './products.ts'
import { categoriesOfService, servicesOfChannel } from './windows.ts'

/**
 * The log source of a rule as a condition on events: what `isAbout` says of `logsourceOf`, for the store to ask.
 *
 * Windows events are meant in the one form of their source, where `Channel` and `EventID` have one value each. Without
 * `isGeneric`, events nobody knows anything of are left out, as the matcher does with rules that only deny.
 */
export function logsourcePredicate(rule: Logsource, { isGeneric } = { isGeneric: true }): Predicate {
  const known: [source: string, is: Predicate][] = [
    ['windows', windowsPredicate(rule)],
    ...Object.keys(accessLogsource).map((source) => of(source, datasetsOf(rule, accessLogsource[source], ['iis']))),
    ...Object.keys(cloudLogsource).map((source) =>
      of(source, datasetsOf(rule, cloudLogsource[source], source === 'm365' ? [...m365Services.keys()] : [])),
    ),
    ...Object.keys(linuxLogsource).map((source) => of(source, linuxPredicate(rule, source))),
    ...Object.keys(networkLogsource).map((source) => of(source, networkPredicate(rule, source))),
  ]
  const generic: [source: string, is: Predicate][] = isGeneric
    ? [...genericSources].map((source) => [
        source,
        Object.hasOwn(recordLogsource, source) ? ofNoProduct : { kind: 'all' },
      ])
    : []
  const records = Object.keys(recordLogsource).map((source) => of(source, recordsAbout(rule)))
  const named = [...known, ...records, ...generic].flatMap(([source, is]) =>
    is.kind === 'none' ? [] : [all([equals(platform('source'), source), is])],
  )
  return any([...named, ...otherProduct(rule, new Set([...known.map(([source]) => source), ...genericSources]))])
}

/** A source Sigma has no words for is a product of its own name, whose services are its datasets. */
function otherProduct({ product, category, service }: Logsource, sources: ReadonlySet<string>): Predicate[] {
  if (category !== undefined || (product !== undefined && sources.has(product))) return []
  const isSource: Predicate =
    product === undefined
      ? { kind: 'not', of: any([...sources].map((source) => equals(platform('source'), source))) }
      : equals(platform('source'), product)
  return [all([isSource, ...(service === undefined ? [] : [equals(platform('dataset'), service, false)])])]
}

const of = (source: string, is: Predicate): [string, Predicate] => [source, is]

type Reader = (typeof cloudLogsource)[string] | undefined

/** Sources whose log source is that of their dataset: those with one of their own, and all others. */
function datasetsOf(rule: Logsource, reader: Reader, special: readonly string[]): Predicate {
  const isOf = (dataset: string): boolean => {
    const logsource = reader?.(blank(dataset))
    return logsource !== undefined && isAbout(rule, logsource)
  }
  const named = special.filter(isOf).map((dataset) => equals(platform('dataset'), dataset))
  if (!isOf('')) return any(named)
  const others = special.filter((dataset) => !isOf(dataset)).map((dataset) => equals(platform('dataset'), dataset))
  return others.length === 0 ? { kind: 'all' } : { kind: 'not', of: any(others) }
}

/** Records of products that the rule is about. */
const recordsAbout = (rule: Logsource): Predicate =>
  any(
    [...recordProducts].flatMap(([dataset, logsource]) =>
      isAbout(rule, logsource) ? [equals(platform('dataset'), dataset)] : [],
    ),
  )

/** On Linux the dataset is the program, which is the service; devices that send syslog have datasets of their own. */
function linuxPredicate(rule: Logsource, source: string): Predicate {
  if (source === 'auditd') return datasetsOf(rule, linuxLogsource[source], [])
  const program = linuxPrograms(rule)
  if (source !== 'syslog') return program
  const device = [...devices].flatMap(([dataset, logsource]) =>
    isAbout(rule, logsource) ? [equals(platform('dataset'), dataset)] : [],
  )
  const isDevice = any([...devices.keys()].map((dataset) => equals(platform('dataset'), dataset)))
  if (program.kind === 'none') return any(device)
  return any([...device, all([program, { kind: 'not', of: isDevice }])])
}

/** Programs whose lines the rule is about. */
function linuxPrograms({ product, category, service }: Logsource): Predicate {
  if ((product !== undefined && product !== 'linux') || category !== undefined) return { kind: 'none' }
  if (service === undefined || service === 'syslog') return { kind: 'all' }
  const names = [service, ...[...serviceOfProgram].flatMap(([program, of]) => (of === service ? [program] : []))]
  return any(names.map((name) => equals(platform('dataset'), name, false)))
}

/** Sensors on the network: the service is the dataset. */
function networkPredicate(rule: Logsource, source: string): Predicate {
  const of = (dataset: string): EventLogsource => networkLogsource[source]?.(blank(dataset)) as EventLogsource
  const dataset = rule.service ?? (rule.category === undefined ? undefined : 'dns')
  if (dataset === undefined) return isAbout(rule, of('')) ? { kind: 'all' } : { kind: 'none' }
  return isAbout(rule, of(dataset)) ? equals(platform('dataset'), dataset) : { kind: 'none' }
}

const channel: FieldRef = { space: 'native', path: 'Channel' }
const eventId: FieldRef = { space: 'native', path: 'EventID' }

function windowsPredicate({ product, category, service }: Logsource): Predicate {
  const fromLinux: Predicate = { kind: 'startsWith', field: channel, value: 'linux-' }
  if (product !== undefined && product !== 'windows' && product !== 'linux') return { kind: 'none' }
  const conditions: Predicate[] = []
  if (product !== undefined) conditions.push(product === 'linux' ? fromLinux : { kind: 'not', of: fromLinux })
  if (service !== undefined) conditions.push(channelsOf(service))
  if (category !== undefined) conditions.push(eventsOf(category))
  if (conditions.some(({ kind }) => kind === 'none')) return { kind: 'none' }
  return all(conditions)
}

const channelsOf = (service: string): Predicate =>
  any([...servicesOfChannel].flatMap(([name, of]) => (of.includes(service) ? [equals(channel, name, false)] : [])))

/** Events of a category: in the channels of each service that has numbers for it. */
const eventsOf = (category: string): Predicate =>
  any(
    Object.entries(categoriesOfService).flatMap(([service, byNumber]) => {
      const numbers = [...byNumber].flatMap(([number, of]) => (of.includes(category) ? [number] : []))
      return numbers.length === 0
        ? []
        : [all([any(numbers.map((number) => equals(eventId, number))), channelsOf(service)])]
    }),
  )

/** An event as the readers of log sources by dataset ask for it. */
const blank = (dataset: string): Parameters<NonNullable<Reader>>[0] => eventOf({ dataset })

const platform = (name: string): FieldRef => ({ space: 'platform', name })

const equals = (field: FieldRef, value: string, cased = true): Predicate => ({
  kind: 'equals',
  field,
  value,
  ...(cased && { cased }),
})

function any(of: readonly Predicate[]): Predicate {
  const [first, ...more] = of
  if (first === undefined) return { kind: 'none' }
  return more.length === 0 ? first : { kind: 'or', of }
}

function all(of: readonly Predicate[]): Predicate {
  const [first, ...more] = of
  if (first === undefined) return { kind: 'all' }
  return more.length === 0 ? first : { kind: 'and', of }
}

/** Records that do not say whose they are. */
const ofNoProduct: Predicate = {
  kind: 'not',
  of: any([...recordProducts.keys()].map((dataset) => equals(platform('dataset'), dataset))),
}
