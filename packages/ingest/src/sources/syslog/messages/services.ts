// Data tables: what services and desktops say that have few words for us.
import type { MessageReader } from '../reading.ts'
import { readPam } from './pam.ts'
import { phraseReader } from './phrases.ts'

/** Reads what systemd says of its units. */
export const readSystemd: MessageReader = (text, header) => {
  const pam = readPam(text, header)
  return pam === undefined ? readUnits(text, header) : { ...pam, dataset: 'systemd' }
}

const readUnits = phraseReader('systemd', 'process', [
  { says: /^(?<service>[\w@:.\\-]{1,255}): (?:Main|Control) process exited, code=(?<exit>\w{1,16}), status=(?<status_text>[\w/]{1,32})/, action: 'service_exited', outcome: 'failure', severity: 1 },
  { says: /^(?<service>[\w@:.\\-]{1,255}): (?:Failed with result|Unit entered failed state|Start request repeated).{0,128}/, action: 'service_failed', outcome: 'failure', severity: 1 },
  { says: /^Failed to start (?<service>.{1,255}?)\.?$/, action: 'service_failed', outcome: 'failure', severity: 1 },
  { says: /^Started (?<service>.{1,255}?)\.?$/, action: 'service_started', outcome: 'success' },
  { says: /^Starting (?<service>.{1,255}?)\.{0,3}$/, action: 'service_starting' },
  { says: /^Stopped (?<service>.{1,255}?)\.?$/, action: 'service_stopped' },
  { says: /^Stopping (?<service>.{1,255}?)\.{0,3}$/, action: 'service_stopping' },
  { says: /^Time has been changed/, action: 'clock_changed', category: 'host', severity: 1 },
  { says: /^Failed to (?<reason>.{1,255})/, action: 'failed', outcome: 'failure' },
]) // prettier-ignore

/** Reads what OpenVPN says. */
export const readOpenvpn = phraseReader('openvpn', 'session', [
  { says: /(?:^|\s)(?<ip>[\d.]{7,15}):(?<port>\d{1,5}) \[(?<user>[^\]]{1,255})\] Peer Connection Initiated/, action: 'vpn_connected', outcome: 'success' },
  { says: /(?:^|\s)(?:(?<user>[^\s/]{1,255})\/)?(?<ip>[\d.]{7,15}):(?<port>\d{1,5}) TLS Auth Error: (?<reason>.{1,128})/, action: 'vpn_login', outcome: 'failure', category: 'authentication', severity: 1 },
  { says: /^LDAP bind failed: (?<reason>.{1,512})/, action: 'vpn_login', outcome: 'failure', category: 'authentication', severity: 1 },
  { says: /^Incorrect password supplied for LDAP DN "(?:CN=)?(?<user>[^",]{1,256})/, action: 'vpn_login', outcome: 'failure', category: 'authentication', severity: 1 },
  { says: /(?:^|\s)(?:(?<user>[^\s/]{1,255})\/)?(?<ip>[\d.]{7,15}):(?<port>\d{1,5}) (?<detail>.{1,255})/, action: 'vpn' },
]) // prettier-ignore

/** Reads what Samba's smbd, nmbd and winbindd say. */
export const readSamba: MessageReader = (text, header) => {
  const pam = readPam(text, header)
  return pam === undefined ? readSambaPhrase(text, header) : { ...pam, dataset: 'samba' }
}

const readSambaPhrase = phraseReader('samba', 'authentication', [
  { says: /Denied connection from {1,2}\(?(?<ip>[0-9a-fA-F.:]{2,64})\)?/, action: 'connection_denied', outcome: 'failure', category: 'network', severity: 1 },
  { says: /^Permission denied.{0,256}User name: (?<user>[^\s.]{1,128})(?:\. Printer name: (?<printer>[^\s.]{1,128}))?/, action: 'permission_denied', outcome: 'failure', severity: 1 },
  { says: /user \[?(?<user_domain>[^\s\]\\]{1,64})\]?\\\[?(?<user>[^\s\]]{1,128})\]? .{0,64}(?:FAILED|failed) with error (?<reason>\w{1,64})/, action: 'login', outcome: 'failure', severity: 1 },
  { says: /^(?<domain>\S{1,255}) \((?<ip>[0-9a-fA-F.:]{2,64})\) (?:connect to|closed connection to) service (?<service>\S{1,128})(?: .{0,64}as user (?<user>\S{1,128}))?/, action: 'share', category: 'session' },
]) // prettier-ignore

/** Reads what the daemons of macOS say that let people in. */
export const readMacos = phraseReader('macos', 'authentication', [
  { says: /^Authentication: FAILED :: User Name: (?<user>.{1,128}?) :: Viewer Address: (?<ip>[0-9a-fA-F.:]{2,64})/, action: 'screen_sharing', outcome: 'failure', severity: 1 },
  { says: /^Authentication: SUCCEEDED :: User Name: (?<user>.{1,128}?) :: Viewer Address: (?<ip>[0-9a-fA-F.:]{2,64})/, action: 'screen_sharing', outcome: 'success' },
  { says: /^\[(?<subsystem>com\.apple\.TCC):\w{1,64}\] Update Access Record: (?<permission>\S{1,128}) for (?<process>\S{1,255}) to (?<verdict>Allowed|Denied)/, action: 'permission_changed', category: 'configuration', severity: 1 },
  { says: /Session (?<session>\d{1,12}) (?<verb>created|destroyed)(?:, uid:(?<uid>\d{1,10}))?/, action: 'session', category: 'session' },
  { says: /^(?:\([\w.-]{1,64}\) )?\[(?<subsystem>[\w.-]{1,128}):(?<topic>[\w.-]{1,64})\] (?<detail>.{1,256})/, action: 'macos' },
]) // prettier-ignore

/** Reads what OpenSCAP's evaluation of a host says. */
export const readOscap = phraseReader('oscap', 'configuration', [
  { says: /^msg: "(?<kind>xccdf-result)".{0,4096}?\btitle: "(?<rule>[^"]{1,512})".{0,1024}?\bresult: "(?<verdict>fail|error)", severity: "(?:high|critical)"/, action: 'compliance_result', outcome: 'failure', severity: 3 },
  { says: /^msg: "(?<kind>xccdf-result)".{0,4096}?\btitle: "(?<rule>[^"]{1,512})".{0,1024}?\bresult: "(?<verdict>fail|error)", severity: "(?<level>\w{1,16})"/, action: 'compliance_result', outcome: 'failure', severity: 2 },
  { says: /^msg: "(?<kind>xccdf-result)".{0,4096}?\btitle: "(?<rule>[^"]{1,512})".{0,1024}?\bresult: "(?<verdict>\w{1,32})"/, action: 'compliance_result', outcome: 'success' },
  { says: /^msg: "(?<kind>[\w-]{1,32})".{0,1024}?\bprofile-title: "(?<profile>[^"]{1,256})", score: "(?<score>[\d.]{1,12})"/, action: 'compliance_overview' },
  { says: /^Evaluation (?<verb>started|finished)\.(?: Return code: (?<return_code>\d{1,4}),)?(?: Content: (?<file>[^,]{1,512}))?/, action: 'compliance_scan' },
]) // prettier-ignore

/** Reads what HAProxy says of a connection or a request. */
export const readHaproxy = phraseReader('haproxy', 'web', [
  { says: /^(?<ip>[0-9a-fA-F.:]{2,64}?):(?<port>\d{1,5}) \[[^\]]{1,48}\] (?<frontend>\S{1,128}) (?<backend>[^\s/]{1,128})\/(?<server>\S{1,128}) (?<timers>[\d/+-]{1,64}) (?<status>\d{3}) (?<bytes>\+?\d{1,15}) (?<cookies>\S{1,256} \S{1,256}) (?<termination>\S{4}) (?<connections>[\d/+]{1,64}) (?<queues>[\d/]{1,32}) (?:\{[^}]{0,1024}\} ){0,2}"(?<method>[A-Z]{1,16}) (?<path>\S{1,2048})/, action: 'http_request' },
  { says: /^(?<ip>[0-9a-fA-F.:]{2,64}?):(?<port>\d{1,5}) \[[^\]]{1,48}\] (?<frontend>\S{1,128}) (?<backend>[^\s/]{1,128})\/(?<server>\S{1,128}) (?<timers>[\d/+-]{1,64}) (?<bytes>\+?\d{1,15}) (?<termination>\S{2}) /, action: 'connection', category: 'network' },
  { says: /^Connect from (?<ip>[0-9a-fA-F.:]{2,64}):(?<port>\d{1,5}) to (?<dip>[0-9a-fA-F.:]{2,64}):(?<dport>\d{1,5}) \((?<frontend>[^/)]{1,128})\/(?<mode>\w{1,16})\)/, action: 'connection', category: 'network' },
  { says: /^Server (?<backend>[^\s/]{1,128})\/(?<server>\S{1,128}) is (?<state>UP|DOWN)/, action: 'server_state' },
]) // prettier-ignore

/** Reads what services say of which only the name is known: that it is theirs. */
export const readService: MessageReader = (_text, header) => ({
  dataset: header.program.toLowerCase(),
  severity: 0,
  fields: {},
  ecs: { 'event.category': 'process' },
})
