// Data table: channels and events of Windows in the words of Sigma's taxonomy. Exempt from the length guide.
import type { Event, NativeValue } from '@aurora/core'
import type { EventLogsource } from './event-logsource.ts'

/** Channel, in lower case, to the services of Sigma's log sources. */
export const servicesOfChannel: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    'security': ['security'],
    'system': ['system'],
    'application': ['application'],
    'microsoft-windows-sysmon/operational': ['sysmon'],
    'linux-sysmon/operational': ['sysmon'],
    'microsoft-windows-powershell/operational': ['powershell'],
    'powershellcore/operational': ['powershell'],
    'windows powershell': ['powershell-classic'],
    'microsoft-windows-taskscheduler/operational': ['taskscheduler'],
    'microsoft-windows-wmi-activity/operational': ['wmi'],
    'microsoft-windows-windows defender/operational': ['windefend'],
    'microsoft-windows-dns-client/operational': ['dns-client'],
    'microsoft-windows-dns client events/operational': ['dns-client'],
    'dns server': ['dns-server'],
    'microsoft-windows-dns-server/audit': ['dns-server-audit'],
    'microsoft-windows-dns-server/analytical': ['dns-server-analytic'],
    'microsoft-windows-dnsserver/audit': ['dns-server-audit'],
    'microsoft-windows-dnsserver/analytical': ['dns-server-analytic'],
    'microsoft-windows-driverframeworks-usermode/operational': ['driver-framework'],
    'microsoft-windows-ntlm/operational': ['ntlm'],
    'dhcp-server/operational': ['dhcp'],
    'microsoft-windows-dhcp-server/operational': ['dhcp'],
    'microsoft-servicebus-client': ['microsoft-servicebus-client'],
    'microsoft-servicebus-client/operational': ['microsoft-servicebus-client'],
    'microsoft-servicebus-client/admin': ['microsoft-servicebus-client'],
    'msexchange management': ['msexchange-management'],
    'microsoft-windows-applocker/exe and dll': ['applocker'],
    'microsoft-windows-applocker/msi and script': ['applocker'],
    'microsoft-windows-applocker/packaged app-deployment': ['applocker'],
    'microsoft-windows-applocker/packaged app-execution': ['applocker'],
    'microsoft-windows-printservice/admin': ['printservice-admin'],
    'microsoft-windows-printservice/operational': ['printservice-operational'],
    'microsoft-windows-terminalservices-localsessionmanager/operational': ['terminalservices-localsessionmanager'],
    'microsoft-windows-codeintegrity/operational': ['codeintegrity-operational'],
    'microsoft-windows-smbclient/security': ['smbclient-security'],
    'microsoft-windows-smbclient/connectivity': ['smbclient-connectivity'],
    'microsoft-windows-smbserver/connectivity': ['smbserver-connectivity'],
    'microsoft-windows-windows firewall with advanced security/firewall': ['firewall-as'],
    'microsoft-windows-bits-client/operational': ['bits-client'],
    'microsoft-windows-security-mitigations/kernel mode': ['security-mitigations'],
    'microsoft-windows-security-mitigations/user mode': ['security-mitigations'],
    'microsoft-windows-security-mitigations/kernelmode': ['security-mitigations'],
    'microsoft-windows-security-mitigations/usermode': ['security-mitigations'],
    'microsoft-windows-diagnosis-scripted/operational': ['diagnosis-scripted'],
    'microsoft-windows-shell-core/operational': ['shell-core'],
    'openssh/operational': ['openssh'],
    'microsoft-windows-ldap-client/debug': ['ldap'],
    'microsoft-windows-ldap-client/debug etw': ['ldap'],
    'microsoft-windows-vhdmp-operational': ['vhdmp'],
    'microsoft-windows-vhdmp/operational': ['vhdmp'],
    'microsoft-windows-appxdeploymentserver/operational': ['appxdeployment-server'],
    'microsoft-windows-lsa/operational': ['lsa-server'],
    'microsoft-windows-appxpackaging/operational': ['appxpackaging-om'],
    'microsoft-windows-capi2/operational': ['capi2'],
    'microsoft-windows-certificateservicesclient-lifecycle-system/operational': ['certificateservicesclient-lifecycle-system'],
    'microsoft-windows-kernel-shimengine/operational': ['kernel-shimengine'],
    'microsoft-windows-kernel-shimengine/diagnostic': ['kernel-shimengine'],
    'microsoft-windows-application-experience/program-telemetry': ['application-experience'],
    'microsoft-windows-application-experience/program-inventory': ['application-experience'],
    'microsoft-windows-ntfs/operational': ['ntfs'],
    'microsoft-windows-hyper-v-worker': ['hyper-v-worker'],
    'microsoft-windows-hyper-v-worker/admin': ['hyper-v-worker'],
    'microsoft-windows-kernel-eventtracing': ['kernel-event-tracing'],
    'microsoft-windows-kernel-eventtracing/admin': ['kernel-event-tracing'],
    'microsoft-windows-sense/operational': ['sense'],
    'microsoft-windows-appmodel-runtime/admin': ['appmodel-runtime'],
    'microsoft-iis-configuration/operational': ['iis-configuration'],
  }),
) // prettier-ignore

/** Service and number of the event to the categories of Sigma's log sources. */
export const categoriesOfService: Readonly<Record<string, ReadonlyMap<string, readonly string[]>>> = {
  'sysmon': new Map(
    Object.entries({
      1: ['process_creation'], 2: ['file_change'], 3: ['network_connection'], 4: ['sysmon_status'],
      5: ['process_termination'], 6: ['driver_load'], 7: ['image_load'], 8: ['create_remote_thread'],
      9: ['raw_access_thread'], 10: ['process_access'], 11: ['file_event'],
      12: ['registry_event', 'registry_add', 'registry_delete'], 13: ['registry_event', 'registry_set'],
      14: ['registry_event', 'registry_rename'], 15: ['create_stream_hash'], 16: ['sysmon_status'],
      17: ['pipe_created'], 18: ['pipe_created'], 19: ['wmi_event'], 20: ['wmi_event'], 21: ['wmi_event'],
      22: ['dns_query'], 23: ['file_delete'], 24: ['clipboard_capture'], 25: ['process_tampering'],
      26: ['file_delete'], 27: ['file_block_executable'], 28: ['file_block_shredding'],
      29: ['file_executable_detected'], 255: ['sysmon_error'],
    }),
  ),
  'security': new Map(
    Object.entries({ 4688: ['process_creation'], 4657: ['registry_event', 'registry_set'], 5156: ['network_connection'] }),
  ),
  'windefend': new Map(
    // Microsoft, "Review event logs and error codes to troubleshoot issues with Microsoft Defender Antivirus": what was found.
    [1006, 1007, 1008, 1015, 1116, 1117, 1118, 1119].map((number) => [String(number), ['antivirus']]),
  ),
  'powershell': new Map(Object.entries({ 4103: ['ps_module'], 4104: ['ps_script'] })),
  'powershell-classic': new Map(
    Object.entries({ 400: ['ps_classic_start'], 600: ['ps_classic_provider_start'], 800: ['ps_classic_script'] }),
  ),
} // prettier-ignore

/** Channel, as it is written, to number to log source. */
const known = new Map<string, Map<string, EventLogsource>>()
let knownCount = 0
/** Channels and numbers are the sender's: what is remembered of them is bounded. */
const maxKnown = 20_000

/** Log source of a Windows event in the one form of its source: `Channel` and `EventID` say it. */
export function windowsLogsource({ native }: Event): EventLogsource {
  const channelName = textOf(native['Channel'])
  const eventId = textOf(native['EventID'])
  const byNumber = known.get(channelName)
  const found = byNumber?.get(eventId)
  if (found !== undefined) return found
  const made = makeLogsource(channelName.toLowerCase(), eventId)
  if (knownCount++ < maxKnown)
    known.set(channelName, (byNumber ?? new Map<string, EventLogsource>()).set(eventId, made))
  return made
}

function makeLogsource(channel: string, eventId: string): EventLogsource {
  const of = servicesOfChannel.get(channel) ?? []
  return {
    product: channel.startsWith('linux-') ? 'linux' : 'windows',
    services: of,
    categories: of.flatMap((service) => categoriesOfService[service]?.get(eventId) ?? []),
  }
}

const textOf = (value: NativeValue | undefined): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
