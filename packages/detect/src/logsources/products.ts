import type { Event } from '@aurora/core'
import { unknownLogsource, type EventLogsource } from './event-logsource.ts'

type Reader = (event: Event) => EventLogsource | undefined

/** One object for each dataset, since log sources are keys. */
function byDataset(make: (dataset: string) => EventLogsource): Reader {
  const known = new Map<string, EventLogsource>()
  return ({ dataset }) => {
    const found = known.get(dataset)
    if (found !== undefined) return found
    const made = make(dataset)
    if (known.size < maxKnown) known.set(dataset, made)
    return made
  }
}

/** Some datasets are named by senders: what is remembered of them is bounded. */
const maxKnown = 5000

const one = (product: string | undefined, service: string | undefined, category?: string): EventLogsource => ({
  product,
  services: service === undefined ? [] : [service],
  categories: category === undefined ? [] : [category],
})

const always = (logsource: EventLogsource): Reader => byDataset(() => logsource)

/** A product by the name of its source. */
export const productItself = ((): ((event: Event) => EventLogsource) => {
  const readers = new Map<string, Reader>()
  return (event) => {
    const read = readers.get(event.source) ?? byDataset((dataset) => one(event.source, dataset.toLowerCase()))
    if (readers.size < maxKnown) readers.set(event.source, read)
    return read(event) ?? unknownLogsource
  }
})()

/** Web servers: Sigma's rules name a category, some a service. */
export const accessLogsource: Readonly<Record<string, Reader>> = {
  access: byDataset((dataset) => ({
    product: dataset === 'iis' ? 'windows' : undefined,
    services: dataset === 'iis' ? ['iis'] : ['apache', 'nginx'],
    categories: ['webserver'],
  })),
}

/** Cloud platforms and their audit logs. */
export const cloudLogsource: Readonly<Record<string, Reader>> = {
  cloudtrail: always(one('aws', 'cloudtrail')),
  okta: always(one('okta', 'okta')),
  m365: byDataset((dataset) => ({
    product: 'm365',
    services: ['audit', ...(m365Services.get(dataset) ?? [])],
    categories: [],
  })),
  kubernetes: always(one('kubernetes', 'audit', 'application')),
}

export const m365Services: ReadonlyMap<string, readonly string[]> = new Map([
  ['exchange', ['exchange']],
  ['securitycompliancecenter', ['threat_management', 'threat_detection']],
])

/** Linux hosts, where a service is the program that wrote the line, and devices that send syslog. */
export const linuxLogsource: Readonly<Record<string, Reader>> = {
  auditd: always({ product: 'linux', services: ['auditd'], categories: [] }),
  syslog: byDataset((dataset) => devices.get(dataset) ?? linuxService(dataset)),
  journal: byDataset(linuxService),
}

/** Network devices that send syslog, by dataset. Lines of Cisco's IOS do not say which of its services wrote them. */
export const devices: ReadonlyMap<string, EventLogsource> = new Map([
  ['ios', { product: 'cisco', services: ['aaa', 'syslog', 'bgp', 'ldp'], categories: [] }],
  ['asa', { product: 'cisco', services: ['asa', 'syslog'], categories: ['firewall'] }],
])

export const authServices = new Set(['sshd', 'sudo', 'su', 'login', 'pam', 'polkitd'])

function linuxService(dataset: string): EventLogsource {
  const service = dataset.toLowerCase()
  return {
    product: 'linux',
    services: [service, 'syslog', ...(authServices.has(service) ? ['auth'] : [])],
    categories: [],
  }
}

/** Sensors on the network: datasets bear the names of Sigma's services. */
export const networkLogsource: Readonly<Record<string, Reader>> = {
  zeek: byDataset((dataset) => one('zeek', dataset, dataset === 'dns' ? 'dns' : undefined)),
  suricata: byDataset((dataset) => one('suricata', dataset, dataset === 'dns' ? 'dns' : undefined)),
}
