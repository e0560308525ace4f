// Data table: for each log source of SigmaHQ one event as its sender writes it, and a rule about that source that sees it.

/** Log source as `product / category / service`, source of ours, line, title of a rule. */
export type LogsourceEvent = readonly [logsource: string, source: string, line: string, title: string]

const json = (logsource: string, document: object, title: string, source = 'json'): LogsourceEvent => [
  logsource, source, JSON.stringify(document), title,
] // prettier-ignore

/** An event of Windows as converters of .evtx files write it. */
const windows = (logsource: string, channel: string, number: number, data: object, title: string): LogsourceEvent =>
  json(
    logsource,
    { Event: { System: { Provider: { '#attributes': { Name: providers.get(channel) ?? channel.replace(/\/.*/, '') } }, EventID: number, Channel: channel, Computer: 'pc1.example.com', TimeCreated: { '#attributes': { SystemTime: '2026-03-14T09:26:53.589Z' } } }, EventData: data } },
    title,
    'windows',
  ) // prettier-ignore

const providers = new Map([['Application', 'Microsoft-Windows-Backup'], ['System', 'Service Control Manager'], ['Security', 'Microsoft-Windows-Eventlog'], ['Windows PowerShell', 'PowerShell']]) // prettier-ignore

const sysmon = (category: string, number: number, data: object, title: string): LogsourceEvent =>
  windows(`windows / ${category}`, 'Microsoft-Windows-Sysmon/Operational', number, data, title)

const onLinux = (category: string, number: number, data: object, title: string): LogsourceEvent =>
  windows(`linux / ${category}`, 'Linux-Sysmon/Operational', number, data, title)

const ofService = (service: string, channel: string, number: number, data: object, title: string): LogsourceEvent =>
  windows(`windows / ${service}`, `Microsoft-Windows-${channel}`, number, data, title)

const syslog = (service: string, tag: string, text: string, title: string): LogsourceEvent => [
  `linux / ${service}`, 'syslog', `Mar 14 09:26:53 web1 ${tag}: ${text}`, title,
] // prettier-ignore

const cisco = (service: string, line: string, title: string): LogsourceEvent => [`cisco / ${service}`, 'syslog', line, title] // prettier-ignore

const tabbed = (path: string, fields: string, values: string): string =>
  `#separator \\x09\n#path\t${path}\n#fields\t${fields.replaceAll(' ', '\t')}\n${values.replaceAll(' ', '\t')}`

const azure = { time: '2026-03-14T09:26:53.5890000Z', resourceId: '/tenants/t1/providers/Microsoft.aadiam', tenantId: 't1', callerIpAddress: '192.0.2.7' } // prettier-ignore
const google = (serviceName: string, methodName: string, more: object = {}): object => ({
  insertId: 'i1', logName: 'projects/p1/logs/cloudaudit.googleapis.com%2Factivity', resource: { type: 'audited_resource' }, timestamp: '2026-03-14T09:26:53.589Z',
  protoPayload: { '@type': 'type.googleapis.com/google.cloud.audit.AuditLog', serviceName, methodName, authenticationInfo: { principalEmail: 'ann@example.com' }, ...more },
}) // prettier-ignore
const office = (workload: string, operation: string): object => ({
  CreationTime: '2026-03-14T09:26:53', Id: 'i1', Operation: operation, OrganizationId: 'o1', RecordType: 1, ResultStatus: 'Success', UserKey: 'k', UserType: 2, Workload: workload, UserId: 'ann@example.com',
}) // prettier-ignore
const cluster = (verb: string, resource: string, code: number): object => ({
  kind: 'Event', apiVersion: 'audit.k8s.io/v1', level: 'Metadata', auditID: 'a1', stage: 'ResponseComplete', requestURI: `/api/v1/${resource}`, verb,
  user: { username: 'ann' }, sourceIPs: ['192.0.2.7'], objectRef: { resource, apiVersion: 'v1' }, responseStatus: { code }, requestReceivedTimestamp: '2026-03-14T09:26:53.589Z', stageTimestamp: '2026-03-14T09:26:53.589Z',
}) // prettier-ignore
const exported = { date: '2026-03-14', time: '09:26:53', devname: 'g1', devid: 'FGT1', logid: '0100044547', type: 'event', subtype: 'system', level: 'information' } // prettier-ignore
const pairs = (members: object): string => Object.entries(members).map(([name, value]) => `${name}="${value}"`).join(' ') // prettier-ignore
const application = (message: string): object => ({ '@timestamp': '2026-03-14T09:26:53Z', 'log.level': 'error', message }) // prettier-ignore

export const logsourceEvents: readonly LogsourceEvent[] = [
  // Any product.
  ['apache', 'syslog', '[Sat Mar 14 09:26:53.589793 2026] [core:notice] [pid 7] AH00051: child pid 8 exit signal Segmentation Fault (11)', 'Apache Segmentation Fault'],
  ['nginx', 'syslog', '2026/03/14 09:26:53 [alert] 7#7: worker process 8 exited on signal 6 (core dumped)', 'Nginx Core Dump'],
  json('netflow', { 'timestamp': '2026-03-14T09:26:53.589793+0000', 'flow_id': 1, 'event_type': 'netflow', 'src_ip': '192.0.2.7', 'src_port': 40000, 'dest_ip': '198.51.100.7', 'dest_port': 23, 'proto': 'TCP', 'netflow': { pkts: 1, bytes: 60, start: '2026-03-14T09:26:53.589793+0000', end: '2026-03-14T09:26:53.589793+0000', age: 0 } }, 'Cleartext Protocol Usage Via Netflow', 'suricata'),
  windows('antivirus', 'Microsoft-Windows-Windows Defender/Operational', 1116, { 'Threat Name': 'HackTool:Win32/Mimikatz.D', 'Path': 'file:_C:\\Users\\ann\\m.exe' }, 'Antivirus - Hacktool Signature'),
  json('database', { timestamp: '2026-03-14T09:26:53Z', user: 'ann', statement: 'select * from accounts; drop table accounts' }, 'Suspicious SQL Query'),
  json('dns', { timestamp: '2026-03-14T09:26:53.589793+0000', flow_id: 1, event_type: 'dns', src_ip: '192.0.2.7', src_port: 40000, dest_ip: '198.51.100.7', dest_port: 53, proto: 'UDP', dns: { version: 2, type: 'query', id: 1, rrname: 'aGVsbG8==.example.com', rrtype: 'A' } }, 'Suspicious DNS Query with B64 Encoded String', 'suricata'),
  ['firewall', 'syslog', 'Mar 14 09:26:53 fw1 %ASA-6-302013: Built outbound TCP connection 1 for outside:69.42.98.86/443 (69.42.98.86/443) to inside:192.0.2.7/40000 (192.0.2.7/40000)', 'Equation Group C2 Communication'],
  ['proxy', 'syslog', '1773480413.589    45 192.0.2.7 TCP_MISS/200 100 GET http://example.com/Exploit.class - HIER_DIRECT/198.51.100.7 text/html', '.Class Extension URI Ending Request'],
  ['webserver', 'access', '192.0.2.7 - - [14/Mar/2026:09:26:53 +0000] "GET /.git/config HTTP/1.1" 200 100 "-" "curl/8.1"', 'Source Code Enumeration Detection by Keyword'],
  // Cloud and identity.
  json('aws / cloudtrail', { eventVersion: '1.08', userIdentity: { type: 'IAMUser', userName: 'ann' }, eventTime: '2026-03-14T09:26:53Z', eventSource: 'sts.amazonaws.com', eventName: 'GetCallerIdentity', awsRegion: 'us-east-1', sourceIPAddress: '192.0.2.7', userAgent: 'TruffleHog', eventID: 'e1', eventType: 'AwsApiCall', recipientAccountId: '1' }, 'PUA - AWS TruffleHog Execution', 'cloudtrail'),
  json('azure / activitylogs', { ...azure, operationName: 'MICROSOFT.KEYVAULT/VAULTS/DELETE', category: 'Administrative', resultType: 'Success' }, 'Azure Key Vault Modified or Deleted'),
  json('azure / auditlogs', { ...azure, operationName: 'Disable PIM Alert', category: 'AuditLogs', properties: { loggedByService: 'PIM', activityDisplayName: 'Disable PIM Alert', result: 'success' } }, 'PIM Alert Setting Changes To Disabled'),
  json('azure / pim', { ...azure, operationName: 'User Risk Detection', category: 'UserRiskEvents', properties: { riskEventType: 'staleSignInAlertIncident', riskLevel: 'medium' } }, 'Stale Accounts In A Privileged Role'),
  json('azure / riskdetection', { riskEventType: 'newCountry', riskLevel: 'medium', riskState: 'atRisk', detectedDateTime: '2026-03-14T09:26:53Z', userPrincipalName: 'ann@example.com' }, 'New Country'),
  json('azure / signinlogs', { ...azure, operationName: 'Sign-in activity', category: 'SignInLogs', resultType: '50053', properties: { userPrincipalName: 'ann@example.com' } }, 'Account Lockout'),
  json('gcp / gcp.audit', google('dlp.googleapis.com', 'projects.content.reidentify'), 'Google Cloud Re-identifies Sensitive Information'),
  json('gcp / google_workspace.admin', google('admin.googleapis.com', 'google.admin.AdminService.removePrivilege', { metadata: { event: [{ eventName: 'REMOVE_PRIVILEGE', eventType: 'DELEGATED_ADMIN_SETTINGS' }] } }), 'Google Workspace Role Privilege Deleted'),
  json('gcp / google_workspace.login', google('login.googleapis.com', 'google.login.LoginService.govAttackWarning', { metadata: { event: [{ eventName: 'gov_attack_warning', eventType: 'attack_warning' }] } }), 'Google Workspace Government Attack Warning'),
  json('github / audit', { '@timestamp': 1773480413589, 'action': 'repo.pages_public', 'actor': 'ann', 'created_at': 1773480413589, 'org': 'o1', 'repo': 'o1/r1', '_document_id': 'd1' }, 'GitHub Repository Pages Site Changed to Public'),
  json('bitbucket / audit', { timestamp: '2026-03-14T09:26:53Z', auditType: { area: 'USER_MANAGEMENT', category: 'Authentication', action: 'User login failed', level: 'BASE' }, author: { name: 'ann' } }, 'Bitbucket User Login Failure'),
  json('m365 / audit', office('AzureActiveDirectory', 'Disable Strong Authentication.'), 'Disabling Multi Factor Authentication', 'm365'),
  json('m365 / exchange', { ...office('Exchange', 'Add-FederatedDomain'), ResultStatus: 'True' }, 'New Federated Domain Added - Exchange', 'm365'),
  json('m365 / threat_detection', { ...office('SecurityComplianceCenter', 'AlertTriggered'), Name: 'Activity from suspicious IP addresses', ResultStatus: 'Succeeded' }, 'Activity from Suspicious IP Addresses', 'm365'),
  json('m365 / threat_management', { ...office('SecurityComplianceCenter', 'AlertTriggered'), Name: 'Impossible travel activity', ResultStatus: 'Succeeded' }, 'Microsoft 365 - Impossible Travel Activity', 'm365'),
  json('okta / okta', { uuid: 'u1', published: '2026-03-14T09:26:53.589Z', eventType: 'system.api_token.create', version: '0', severity: 'INFO', displayMessage: 'Create API token', actor: { id: 'a', type: 'User', alternateId: 'ann@example.com' }, client: { ipAddress: '192.0.2.7' }, outcome: { result: 'SUCCESS' } }, 'Okta API Token Created', 'okta'),
  json('onelogin / onelogin.events', { event_type_id: 3, actor_user_id: 1, actor_user_name: 'ann', user_id: 2, account_id: 9, event_timestamp: '2026-03-14 09:26:53 UTC' }, 'OneLogin User Assumed Another User'),
  json('cisco / duo', { access_device: { ip: '192.0.2.7' }, auth_device: { ip: null }, event_type: 'authentication', factor: 'bypass_code', reason: 'bypass_user', result: 'success', timestamp: 1773480413 }, 'Cisco Duo Successful MFA Authentication Via Bypass Code'),
  json('kubernetes / audit', cluster('get', 'pods', 403), 'Kubernetes Unauthorized or Unauthenticated Access', 'kubernetes'),
  json('kubernetes / application / audit', cluster('list', 'secrets', 200), 'Kubernetes Secrets Enumeration', 'kubernetes'),
  // Devices on the network.
  cisco('aaa', '<189>41: r1: Mar 14 2026 09:26:53.589: %PARSER-5-CFGLOG_LOGGEDCMD: User:ann  logged command:username eve privilege 15', 'Cisco Local Accounts'),
  cisco('bgp', '<187>41: r1: Mar 14 2026 09:26:53.589: %TCP-3-BADAUTH: IP-TCP-3-BADAUTH No MD5 digest from 192.0.2.7:179 to 198.51.100.7:40000', 'Cisco BGP Authentication Failures'),
  cisco('ldp', '<187>41: r1: Mar 14 2026 09:26:53.589: %LDP-3-AUTH: LDP SOCKET_TCP_PACKET_MD5_AUTHEN_FAIL from 192.0.2.7', 'Cisco LDP Authentication Failures'),
  cisco('syslog', '<189>41: r1: Mar 14 2026 09:26:53.589: %SYS-5-CONFIG_P: Configured programmatically by process SEP_webui_wsma_http from console as cisco_tac_admin on vty63', 'Exploitation Indicators Of CVE-2023-20198'),
  ['fortigate / event', 'keyvalue', pairs({ ...exported, action: 'Add', cfgpath: 'user.local', cfgobj: 'eve', logdesc: 'Object attribute configured' }), 'FortiGate - New Local User Created'],
  ['huawei / bgp', 'syslog', 'Mar 14 09:26:53 r1 %%01BGP/4/BGP_AUTH_FAILED(l):BGP session authentication failed. (PeerAddress=192.0.2.7:179, LocalAddress=198.51.100.7)', 'Huawei BGP Authentication Failures'],
  json('opencanary / application', { dst_host: '192.0.2.1', dst_port: 21, local_time: '2026-03-14 09:26:53.589793', logdata: { USERNAME: 'a', PASSWORD: 'b' }, logtype: 2000, node_id: 'canary1', src_host: '192.0.2.7', src_port: 40000 }, 'OpenCanary - FTP Login Attempt'),
  ['zeek / dce_rpc', 'zeek', tabbed('dce_rpc', 'ts uid id.orig_h id.orig_p id.resp_h id.resp_p rtt named_pipe endpoint operation', '1773480413.589 C1 192.0.2.7 40000 198.51.100.7 445 0.1 \\pipe\\lsarpc efsrpc EfsRpcOpenFileRaw'), 'Potential PetitPotam Attack Via EFS RPC Calls'],
  ['zeek / dns', 'zeek', tabbed('dns', 'ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto query', '1773480413.589 C1 192.0.2.7 40000 198.51.100.7 53 udp mainnet-seed-0001.nkn.org'), 'New Kind of Network (NKN) Detection'],
  ['zeek / http', 'zeek', tabbed('http', 'ts uid id.orig_h id.orig_p id.resp_h id.resp_p method host uri user_agent', '1773480413.589 C1 192.0.2.7 40000 198.51.100.7 80 GET example.com / katz-ontop'), 'Katz Stealer Suspicious User-Agent'],
  ['zeek / kerberos', 'zeek', tabbed('kerberos', 'ts uid id.orig_h id.orig_p id.resp_h id.resp_p request_type client service cipher', '1773480413.589 C1 192.0.2.7 40000 198.51.100.7 88 TGS ann http/web1 rc4-hmac'), 'Kerberos Network Traffic RC4 Ticket Encryption'],
  ['zeek / rdp', 'zeek', tabbed('rdp', 'ts uid id.orig_h id.orig_p id.resp_h id.resp_p cookie result', '1773480413.589 C1 203.0.113.7 40000 192.0.2.7 3389 ann encrypted'), 'Publicly Accessible RDP Service'],
  ['zeek / smb_files', 'zeek', tabbed('smb_files', 'ts uid id.orig_h id.orig_p id.resp_h id.resp_p action path name', '1773480413.589 C1 192.0.2.7 40000 198.51.100.7 445 SMB::FILE_OPEN \\\\srv\\IPC$ spoolss'), 'SMB Spoolss Name Piped Usage'],
  ['zeek / x509', 'zeek', tabbed('x509', 'ts id certificate.version certificate.serial certificate.subject', '1773480413.589 F1 3 8BB00EE CN=x'), 'Default Cobalt Strike Certificate'],
  // Linux and macOS.
  syslog('syslog', 'named[7]', 'client 192.0.2.7#53: dropping source port zero packet from 192.0.2.7#0', 'Suspicious Named Error'),
  ['linux', 'syslog', 'Mar 14 09:26:53 web1 bash[7]: echo /tmp/x.so > /etc/ld.so.preload', 'Code Injection by ld.so Preload'],
  ['linux / auditd', 'auditd', 'type=SYSCALL msg=audit(1773480413.589:1): arch=c000003e syscall=59 success=yes exit=0 pid=7 uid=0 comm="nc" exe="/usr/bin/nc" key="susp_activity"', 'Suspicious C2 Activities'],
  syslog('auth', 'pkexec[7]', 'ann: The value for environment variable XAUTHORITY contains suspicious content [USER=root] [TTY=/dev/pts/0] [CWD=/home/ann] [COMMAND=pwnkit]', 'PwnKit Local Privilege Escalation'),
  syslog('clamav', 'clamd[7]', '/tmp/x: Trojan.Linux.Agent FOUND', 'Relevant ClamAV Message'),
  syslog('cron', 'crontab[7]', '(root) REPLACE (root)', 'Modifying Crontab'),
  syslog('guacamole', 'guacd[7]', 'User "@u1" joined connection "$c1" (2 users now present)', 'Guacamole Two Users Sharing Session Anomaly'),
  syslog('sshd', 'sshd[7]', 'error: Failed to generate curve25519 keys', 'Potential CVE-2023-2283 Exploitation'),
  syslog('sudo', 'sudo', '     ann : TTY=pts/0 ; PWD=/home/ann ; USER=#-1 ; COMMAND=/usr/bin/id', 'Sudo Privilege Escalation CVE-2019-14287 - Builtin'),
  syslog('vsftpd', 'vsftpd[7]', 'weird status: 7', 'Suspicious VSFTPD Error Messages'),
  onLinux('file_event', 11, { Image: '/usr/bin/touch', TargetFilename: '/tmp/rootlog' }, 'Triple Cross eBPF Rootkit Default LockFile'),
  onLinux('network_connection', 3, { Image: '/usr/bin/nc', Initiated: 'true', DestinationHostname: 'a.localto.net', DestinationIp: '192.0.2.7', DestinationPort: '443' }, 'Communication To LocaltoNet Tunneling Service Initiated - Linux'),
  onLinux('process_creation', 1, { Image: '/usr/bin/curl', CommandLine: 'curl example.com', User: 'ann' }, 'Curl Usage on Linux'),
  json('macos / process_creation', { '@timestamp': '2026-03-14T09:26:53Z', 'host': { os: { type: 'macos' } }, 'event': { category: ['process'], type: ['start'], dataset: 'endpoint.events.process' }, 'process': { executable: '/usr/bin/split', command_line: 'split -b 1m x' } }, 'Split A File Into Pieces'),
  json('macos / file_event', { '@timestamp': '2026-03-14T09:26:53Z', 'host': { os: { type: 'macos' } }, 'event': { category: ['file'], type: ['creation'], dataset: 'endpoint.events.file' }, 'file': { path: '/opt/homebrew/lib/python3.11/site-packages/x.pth' }, 'process': { executable: '/usr/bin/cp' } }, 'Python Path Configuration File Creation - MacOS'),
  // What applications write, in any form.
  json('django / application', application('django.core.exceptions.DisallowedHost: Invalid HTTP_HOST header'), 'Django Framework Exceptions'),
  json('jvm / application', application('org.xml.sax.SAXParseException; lineNumber: 1'), 'Potential XXE Exploitation Attempt In JVM Based Application'),
  json('nodejs / application', application("Error: at require('node:child_process')"), 'Potential RCE Exploitation Attempt In NodeJS'),
  json('python / application', application('sqlite3.OperationalError: near "x"'), 'Python SQL Exceptions'),
  json('ruby_on_rails / application', application('ActionController::BadRequest (invalid %-encoding)'), 'Ruby on Rails Framework Exceptions'),
  json('spring / application', application('org.springframework.expression.ExpressionException: x'), 'Potential SpEL Injection In Spring Framework'),
  json('sql / application', application('You have an error in your SQL syntax; check the manual'), 'Suspicious SQL Error Messages'),
  json('velocity / application', application('org.apache.velocity.exception.ParseErrorException: x'), 'Potential Server Side Template Injection In Velocity'),
  // Windows.
  windows('windows', 'Application', 1, { Data: 'sekurlsa::logonpasswords' }, 'Mimikatz Use'),
  windows('windows / application', 'Application', 524, {}, 'Backup Catalog Deleted'),
  windows('windows / security', 'Security', 1102, { SubjectUserName: 'ann' }, 'Security Eventlog Cleared'),
  windows('windows / system', 'System', 7045, { ServiceName: 'KrbSCM', ImagePath: 'C:\\x.exe' }, 'KrbRelayUp Service Installation'),
  windows('windows / dns-server', 'DNS Server', 150, {}, 'DNS Server Error Failed Loading the ServerLevelPluginDLL'),
  windows('windows / microsoft-servicebus-client', 'Microsoft-ServiceBus-Client', 40300, { Message: 'sb://x.servicebus.windows.net' }, 'HybridConnectionManager Service Running'),
  windows('windows / msexchange-management', 'MSExchange Management', 1, { Data: ['Install-TransportAgent', '{Name=x}'] }, 'MSExchange Transport Agent Installation - Builtin'),
  windows('windows / openssh', 'OpenSSH/Operational', 4, { process: 'sshd', payload: 'Server listening on 0.0.0.0 port 22.' }, 'OpenSSH Server Listening On Socket'),
  windows('windows / iis-configuration', 'Microsoft-IIS-Configuration/Operational', 29, { Configuration: '/system.webServer/modules/remove' }, 'Previously Installed IIS Module Was Removed'),
  windows('windows / powershell-classic', 'Windows PowerShell', 400, { Data: 'ModuleContents=function Get-VMRemoteFXPhysicalVideoAdapter {' }, 'Potential RemoteFXvGPUDisablement.EXE Abuse'),
  windows('windows / ps_classic_start', 'Windows PowerShell', 400, { Data: 'HostApplication=powershell Get-NetTCPConnection' }, 'Use Get-NetTCPConnection'),
  windows('windows / ps_classic_provider_start', 'Windows PowerShell', 600, { Data: 'HostApplication=powershell Set-MpPreference -drtm 1' }, 'Tamper Windows Defender - PSClassic'),
  ofService('ps_module', 'PowerShell/Operational', 4103, { Payload: 'CommandInvocation(Get-Clipboard): "Get-Clipboard"' }, 'PowerShell Get Clipboard'),
  ofService('ps_script', 'PowerShell/Operational', 4104, { ScriptBlockText: 'Get-GPO -All' }, 'Suspicious GPO Discovery With Get-GPO'),
  ofService('applocker', 'AppLocker/EXE and DLL', 8004, { FilePath: 'C:\\x.exe' }, 'AppLocker Prevented Application or Script from Running'),
  ofService('appmodel-runtime', 'AppModel-Runtime/Admin', 201, { ImageName: 'procdump.exe' }, 'Sysinternals Tools AppX Versions Execution'),
  ofService('appxdeployment-server', 'AppXDeploymentServer/Operational', 412, {}, 'Deployment AppX Package Was Blocked By AppLocker'),
  ofService('appxpackaging-om', 'AppxPackaging/Operational', 157, { subjectName: 'CN=Foresee Consulting Inc., O=Foresee Consulting Inc., L=North York, S=Ontario, C=CA, SERIALNUMBER=1004913-1, OID.1.3.6.1.4.1.311.60.2.1.3=CA, OID.2.5.4.15=Private Organization' }, 'Suspicious Digital Signature Of AppX Package'),
  ofService('bits-client', 'Bits-Client/Operational', 3, { processPath: 'C:\\Windows\\System32\\bitsadmin.exe' }, 'New BITS Job Created Via Bitsadmin'),
  ofService('capi2', 'CAPI2/Operational', 70, {}, 'Certificate Private Key Acquired'),
  ofService('certificateservicesclient-lifecycle-system', 'CertificateServicesClient-Lifecycle-System/Operational', 1007, {}, 'Certificate Exported From Local Certificate Store'),
  ofService('codeintegrity-operational', 'CodeIntegrity/Operational', 3104, {}, 'CodeIntegrity - Disallowed File For Protected Processes Has Been Blocked'),
  ofService('diagnosis-scripted', 'Diagnosis-Scripted/Operational', 101, { PackagePath: '\\\\203.0.113.7\\x.diagcab' }, 'Loading Diagcab Package From Remote Path'),
  ofService('dns-client', 'DNS-Client/Operational', 3008, { QueryName: 'ufile.io' }, 'DNS Query To Ufile.io - DNS Client'),
  ofService('dns-server-analytic', 'DNSServer/Analytical', 257, { QNAME: 'asyspy256.ddns.net' }, 'GALLIUM Artefacts - Builtin'),
  ofService('driver-framework', 'DriverFrameworks-UserMode/Operational', 2003, {}, 'USB Device Plugged'),
  ofService('firewall-as', 'Windows Firewall With Advanced Security/Firewall', 2009, {}, 'The Windows Defender Firewall Service Failed To Load Group Policy'),
  ofService('ldap', 'LDAP-Client/Debug', 30, { SearchFilter: '(sAMAccountType=805306368)' }, 'Potential Active Directory Reconnaissance/Enumeration Via LDAP'),
  ofService('lsa-server', 'LSA/Operational', 300, { TargetUserSid: 'S-1-5-21-1-2-3-1001', SidList: '{S-1-5-32-544}' }, 'Standard User In High Privileged Group'),
  ofService('ntlm', 'NTLM/Operational', 8002, {}, 'NTLM Logon'),
  ofService('printservice-admin', 'PrintService/Admin', 808, { ErrorCode: '0x45A' }, 'Possible CVE-2021-1675 Print Spooler Exploitation'),
  ofService('printservice-operational', 'PrintService/Operational', 316, { Param5: 'UNIDRV.DLL, kernelbase.dll, x' }, 'CVE-2021-1675 Print Spooler Exploitation'),
  ofService('security-mitigations', 'Security-Mitigations/KernelMode', 12, { ProcessPath: 'C:\\Windows\\MpCmdRun.exe' }, 'Microsoft Defender Blocked from Loading Unsigned DLL'),
  ofService('shell-core', 'Shell-Core/Operational', 28115, { Name: 'AnyDesk', AppID: 'x' }, 'Suspicious Application Installed'),
  ofService('smbclient-connectivity', 'SmbClient/Connectivity', 30803, { ServerAddress: '203.0.113.7' }, 'Potential CVE-2023-23397 Exploitation Attempt - SMB'),
  ofService('smbclient-security', 'SmbClient/Security', 31017, { UserName: '', ServerName: '\\192.0.2.7' }, 'Suspicious Rejected SMB Guest Logon From IP'),
  ofService('smbserver-connectivity', 'SMBServer/Connectivity', 4000, { ShareName: '\\\\*\\C$', SigningUsed: 'false', ClientAddress: '203.0.113.7' }, 'Unsigned or Unencrypted SMB Connection to Share Established'),
  ofService('taskscheduler', 'TaskScheduler/Operational', 129, { TaskName: '\\x', Path: 'C:\\calc.exe' }, 'Scheduled Task Executed Uncommon LOLBIN'),
  ofService('terminalservices-localsessionmanager', 'TerminalServices-LocalSessionManager/Operational', 21, { Address: '16777216' }, 'Ngrok Usage with Remote Desktop Service'),
  ofService('windefend', 'Windows Defender/Operational', 1116, { 'Threat Name': 'x' }, 'Windows Defender Threat Detected'),
  ofService('wmi', 'WMI-Activity/Operational', 5861, { Provider: 'SCM', Query: 'x', PossibleCause: 'Permanent', CONSUMER: 'CommandLineEventConsumer=x' }, 'WMI Persistence'),
  ofService('sysmon', 'Sysmon/Operational', 28, { Image: 'C:\\x.exe' }, 'Sysmon Blocked File Shredding'),
  sysmon('create_remote_thread', 8, { SourceImage: 'C:\\x.exe', TargetImage: 'C:\\KeePass.exe' }, 'Remote Thread Created In KeePass.EXE'),
  sysmon('create_stream_hash', 15, { Image: 'C:\\Windows\\regedit.exe', TargetFilename: 'C:\\x:y' }, 'Exports Registry Key To an Alternate Data Stream'),
  sysmon('dns_query', 22, { Image: 'C:\\Windows\\System32\\finger.exe', QueryName: 'example.com' }, 'DNS Query by Finger Utility'),
  sysmon('driver_load', 6, { ImageLoaded: 'C:\\Windows\\Temp\\x.sys' }, 'Driver Load From A Temporary Directory'),
  sysmon('file_change', 2, { Image: 'C:\\Windows\\System32\\dns.exe', TargetFilename: 'C:\\x' }, 'Unusual File Modification by dns.exe'),
  sysmon('file_delete', 23, { Image: 'C:\\x.exe', TargetFilename: 'C:\\x.exe' }, 'Process Deletion of Its Own Executable'),
  sysmon('file_event', 11, { Image: 'C:\\x.exe', TargetFilename: 'C:\\Users\\ann\\lsass.dmp' }, 'LSASS Process Memory Dump Files'),
  sysmon('file_executable_detected', 29, { Image: 'C:\\x.exe', TargetFilename: 'C:\\x.sed' }, 'Potentially Suspicious Self Extraction Directive File Created'),
  sysmon('image_load', 7, { Image: 'C:\\x.exe', ImageLoaded: 'C:\\Users\\ann\\SmadHook64c.dll' }, 'Potential SmadHook.DLL Sideloading'),
  sysmon('network_connection', 3, { Image: 'C:\\eqnedt32.exe', DestinationIp: '203.0.113.7' }, 'Network Connection Initiated By Eqnedt32.EXE'),
  sysmon('pipe_created', 17, { Image: 'C:\\x.exe', PipeName: '\\csexecsvc' }, 'PUA - CSExec Default Named Pipe'),
  sysmon('process_access', 10, { SourceImage: 'C:\\x.exe', TargetImage: 'C:\\Windows\\Sysmon64.exe', GrantedAccess: '0x1400', CallTrace: 'x' }, 'HackTool - SysmonEnte Execution'),
  sysmon('process_creation', 1, { Image: 'C:\\Windows\\System32\\whoami.exe', OriginalFileName: 'whoami.exe', CommandLine: 'whoami /priv' }, 'Security Privileges Enumeration Via Whoami.EXE'),
  sysmon('process_tampering', 25, { Image: 'C:\\x.exe', Type: 'Image is replaced' }, 'Potential Process Hollowing Activity'),
  sysmon('raw_access_thread', 9, { Image: 'C:\\x.exe', Device: '\\Device\\HarddiskVolume1' }, 'Potential Defense Evasion Via Raw Disk Access By Uncommon Tools'),
  sysmon('registry_add', 12, { EventType: 'CreateKey', TargetObject: 'HKU\\S\\Software\\AppDataLow\\Software\\Microsoft\\3A861D62-51E0-7C9D-AB0E-15700F2219A4' }, 'Potential Ursnif Malware Activity - Registry'),
  sysmon('registry_delete', 12, { EventType: 'DeleteKey', TargetObject: 'HKLM\\Software\\Microsoft\\Windows NT\\CurrentVersion\\Schedule\\TaskCache\\Tree\\x\\Index' }, 'Removal Of Index Value to Hide Schedule Task - Registry'),
  sysmon('registry_event', 13, { TargetObject: 'HKLM\\Software\\cmmgr32.exe', Details: 'x' }, 'CMSTP Execution Registry Event'),
  sysmon('registry_set', 13, { TargetObject: 'HKLM\\System\\CurrentControlSet\\Control\\Lsa\\DisableRestrictedAdmin', Details: 'DWORD (0x00000000)' }, 'RestrictedAdminMode Registry Value Tampering'),
  sysmon('sysmon_error', 255, { Description: 'Failed to connect to the driver to update configuration' }, 'Sysmon Configuration Error'),
  sysmon('sysmon_status', 4, { State: 'Stopped' }, 'Sysmon Configuration Modification'),
  sysmon('wmi_event', 19, { EventType: 'WmiFilterEvent', Query: 'x' }, 'WMI Event Subscription'),
] // prettier-ignore
