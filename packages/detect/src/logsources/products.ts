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

const fortigate: EventLogsource = {
  product: 'fortigate',
  services: ['event', 'traffic', 'utm'],
  categories: ['firewall'],
}

/**
 * Products whose records come as JSON or key=value, by the dataset that their source reads from their members. An unknown
 * dataset may be anything.
 */
export const recordProducts: ReadonlyMap<string, EventLogsource> = new Map([
  ['azure.activitylogs', one('azure', 'activitylogs')],
  ['azure.auditlogs', one('azure', 'auditlogs')],
  ['azure.signinlogs', one('azure', 'signinlogs')],
  ['azure.riskdetection', { product: 'azure', services: ['riskdetection', 'pim'], categories: [] }],
  ['azure.identity_protection', { product: 'azure', services: ['riskdetection', 'pim'], categories: [] }],
  ['gcp.audit', one('gcp', 'gcp.audit')],
  ['google_workspace.admin', one('gcp', 'google_workspace.admin')],
  ['google_workspace.login', one('gcp', 'google_workspace.login')],
  ['github.audit', one('github', 'audit')],
  ['bitbucket.audit', one('bitbucket', 'audit')],
  ['onelogin.events', one('onelogin', 'onelogin.events')],
  ['opencanary', one('opencanary', undefined, 'application')],
  ['cisco_duo.auth', one('cisco', 'duo')],
  ['fortigate', fortigate],
])

const recordProduct: Reader = ({ dataset }) => recordProducts.get(dataset)

/** Sources that carry records of any product, some of which say whose they are. */
export const recordLogsource: Readonly<Record<string, Reader>> = { json: recordProduct, keyvalue: recordProduct }

/** Network devices that send syslog, by dataset. Lines of Cisco's IOS do not say which of its services wrote them. */
export const devices: ReadonlyMap<string, EventLogsource> = new Map([
  ['ios', { product: 'cisco', services: ['aaa', 'syslog', 'bgp', 'ldp'], categories: [] }],
  ['asa', { product: 'cisco', services: ['asa', 'syslog'], categories: ['firewall'] }],
  ['huawei', { product: 'huawei', services: ['bgp', 'syslog'], categories: ['firewall'] }],
  ['squid', one(undefined, 'squid', 'proxy')],
  ...recordProducts,
])

/** Programs on Linux that are of a service of another name. Those of `auth` are what writes to auth.log. */
export const serviceOfProgram: ReadonlyMap<string, string> = new Map([
  ...['sshd', 'sudo', 'su', 'login', 'pam', 'polkitd', 'pkexec'].map((program) => [program, 'auth'] as const),
  ...['clamd', 'freshclam', 'clamonacc'].map((program) => [program, 'clamav'] as const),
  ['guacd', 'guacamole'],
  ['apache_error', 'apache'],
  ['nginx_error', 'nginx'],
])

function linuxService(dataset: string): EventLogsource {
  const program = dataset.toLowerCase()
  const service = serviceOfProgram.get(program)
  return {
    product: 'linux',
    services: [program, 'syslog', ...(service === undefined ? [] : [service])],
    categories: [],
  }
}

/** Sensors on the network: datasets bear the names of Sigma's services. */
export const networkLogsource: Readonly<Record<string, Reader>> = {
  zeek: byDataset((dataset) => one('zeek', dataset, dataset === 'dns' ? 'dns' : undefined)),
  suricata: byDataset((dataset) => one('suricata', dataset, dataset === 'dns' ? 'dns' : undefined)),
}
