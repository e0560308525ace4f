// Data table: where a canonical event has what is looked at. Exempt from the length guide.
import type { Beginning } from '../../records/message.ts'
import type { PathNumber } from '../../records/path.ts'
import { RecordShape } from '../../records/shape.ts'

/** The members of a canonical event that are looked at. */
export const shape = new RecordShape()

/** The places of members, one behind the other. */
const places = (...names: readonly string[]): readonly PathNumber[] => names.map((name) => shape.path([name]))
const place = (name: string): PathNumber => shape.path([name])

/** Where a canonical event has what is looked at here: one member, or those of which the first that says something counts. */
export const at = {
  channel: place('Channel'),
  eventId: place('EventID'),
  level: place('Level'),
  levels: places('Level', 'Severity'),
  keywords: place('Keywords'),
  eventType: place('EventType'),
  eventTime: place('EventTime'),
  times: places('SystemTime', 'TimeCreated', 'UtcTime', '@timestamp', 'EventTime', 'TimeGenerated', 'timestamp'),
  provider: place('Provider_Name'),
  texts: places('Message', 'message', 'RenderedDescription'),
  computer: places('Computer'),
  ruleName: places('RuleName'),
  threatName: places('Threat Name'),
  commandLine: places('CommandLine', 'ProcessCommandLine'),
  parentImage: places('ParentImage', 'ParentProcessName'),
  newProcessName: places('NewProcessName'),
  newProcessId: place('NewProcessId'),
  image: places('Image', 'SourceImage', 'ProcessName', 'Process Name', 'Application', 'CallerProcessName'),
  processIds: places('ProcessId', 'SourceProcessId', 'ProcessID', 'CallerProcessId'),
  targetUserName: places('TargetUserName'),
  targetDomainName: places('TargetDomainName'),
  member: places('MemberName', 'TargetUser'),
  user: places('User', 'SourceUser', 'Detection User'),
  subjectUserName: places('SubjectUserName'),
  subjectDomainName: places('SubjectDomainName'),
  accountName: places('AccountName'),
  accountDomain: places('AccountDomain'),
  param1: places('Param1'),
  param2: places('Param2'),
  param3: places('Param3'),
  serviceState: places('param1'),
  serviceName: places('ServiceName'),
  sourceAddress: places('SourceIp', 'IpAddress', 'SourceAddress', 'ClientAddress', 'ClientIP', 'Address', 'IPString'),
  sourcePorts: places('SourcePort', 'IpPort'),
  sourceHost: places('SourceHostname', 'WorkstationName', 'Workstation', 'ClientName'),
  destinationAddress: places('DestinationIp', 'DestAddress'),
  destinationPorts: places('DestinationPort', 'DestPort'),
  destinationHost: places('DestinationHostname', 'TargetServerName'),
  protocol: places('Protocol'),
  query: places('QueryName', 'QNAME'),
  file: places('TargetFilename', 'ImageLoaded', 'RelativeTargetName'),
  path: places('Path'),
  objectType: places('ObjectType'),
  objectName: places('ObjectName'),
  hashes: places('Hashes', 'Hash'),
  url: places('url', 'Url', 'RemoteName'),
}

/** What tells one event from the next, in the order in which it is looked for. */
export const headlines = places(
  'CommandLine', 'Image', 'NewProcessName', 'SourceImage', 'TargetImage', 'ProcessName', 'TargetFilename',
  'ImageLoaded', 'TargetObject', 'QueryName', 'PipeName', 'ScriptBlockText', 'Threat Name', 'ServiceName', 'ImagePath',
  'TaskName', 'TargetDomainName', 'TargetUserName', 'SubjectUserName', 'IpAddress', 'DestinationIp', 'DestinationPort',
  'ShareName', 'ObjectName', 'param1', 'param2', 'Param1',
).map((path) => ({ path, part: beginning(path, false) })) // prettier-ignore

/** The first characters of a text; with `isLine`, no more than its first line. */
export function beginning(beginningOf: PathNumber, isLine: boolean): Beginning {
  return { beginningOf, maxCharacters: 256, isLine }
}
