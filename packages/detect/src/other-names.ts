// Data table: names that senders of one log source use for the same thing. Exempt from the length guide.
import type { FieldRef } from '@aurora/query'
import type { Logsource } from '@aurora/sigma'

/** Name of a rule's field to the paths under which other senders of its log source have it, or the field of ours. */
export type OtherNames = Readonly<Record<string, readonly (string | FieldRef)[]>>

/** Names of process creation in Windows' own audit log (event 4688). Not the ids: there `ProcessId` is that of the parent. */
const auditedProcess: OtherNames = {
  Image: ['NewProcessName'],
  ParentImage: ['ParentProcessName'],
  User: ['SubjectUserName'],
  IntegrityLevel: ['MandatoryLabel'],
}

/** Names in Windows' own audit log of registry values that were set (event 4657). */
const auditedRegistry: OtherNames = {
  TargetObject: ['ObjectName'],
  Image: ['ProcessName'],
  Details: ['NewValue'],
}

/** Endpoint agents that write ECS, for macOS and Linux. */
const ecsProcess: OtherNames = {
  Image: ['process.executable'],
  CommandLine: ['process.command_line'],
  ParentImage: ['process.parent.executable'],
  ParentCommandLine: ['process.parent.command_line'],
  CurrentDirectory: ['process.working_directory'],
  User: ['user.name'],
}
const ecsFile: OtherNames = { TargetFilename: ['file.path'], Image: ['process.executable'] }

const operation = ['operationName', 'OperationName', 'properties.operationName']
const activity = ['properties.activityDisplayName', 'ActivityDisplayName', 'activityDisplayName']
const result = ['properties.result', 'Result', 'result', 'status']
const errorCode = ['resultType', 'properties.status.errorCode', 'status.errorCode']
const failure = ['resultDescription', 'properties.status.failureReason', 'status.failureReason']

/**
 * Azure and Entra ID: rules use the names of the diagnostic export, of Log Analytics and of the portal by turns. An
 * operation is the `message` of older exports.
 */
const azure: OtherNames = {
  operationName: ['operationName.value', 'OperationNameValue', ...operation.slice(1), ...activity],
  OperationName: [...operation.filter((name) => name !== 'OperationName'), ...activity],
  OperationNameValue: ['operationName', 'operationName.value'],
  ResourceProviderValue: ['resourceProviderName.value', 'resourceProvider'],
  ResourceId: ['resourceId'],
  Category: ['category', 'properties.category'],
  category: ['Category', 'properties.category'],
  CategoryValue: ['category', 'category.value'],
  'properties.message': [...operation, 'operationName.value', 'OperationNameValue', ...activity],
  ActivityDisplayName: activity.filter((name) => name !== 'ActivityDisplayName'),
  LoggedByService: ['properties.loggedByService', 'loggedByService'],
  Status: result,
  ResultType: errorCode,
  resultType: ['ResultType', ...errorCode.slice(1)],
  ResultDescription: failure,
  Resultdescription: ['ResultDescription', ...failure],
  AuthenticationRequirement: ['properties.authenticationRequirement', 'authenticationRequirement'],
  userAgent: ['properties.userAgent', 'UserAgent'],
  location: ['properties.location', 'Location'],
  conditionalAccessStatus: ['properties.conditionalAccessStatus', 'ConditionalAccessStatus'],
  riskEventType: ['properties.riskEventType', 'RiskEventType'],
  RiskState: ['properties.riskState', 'riskState'],
  ResourceDisplayName: ['properties.resourceDisplayName', 'resourceDisplayName'],
  NetworkLocationDetails: ['properties.networkLocationDetails', 'networkLocationDetails'],
  'DeviceDetail.deviceId': ['properties.deviceDetail.deviceId', 'deviceDetail.deviceId'],
  'DeviceDetail.trusttype': ['properties.deviceDetail.trustType', 'deviceDetail.trustType', 'DeviceDetail.trustType'],
  'TargetResources.ModifiedProperties.DisplayName': [
    'properties.targetResources.modifiedProperties.displayName',
    'targetResources.modifiedProperties.displayName',
    'TargetResources.modifiedProperties.displayName',
  ],
  'TargetResources.ModifiedProperties.NewValue': [
    'properties.targetResources.modifiedProperties.newValue',
    'targetResources.modifiedProperties.newValue',
    'TargetResources.modifiedProperties.newValue',
  ],
}

/** Google Cloud: rules use the names of Filebeat, of the export through Pub/Sub, and of the Workspace console. */
const gcp: OtherNames = {
  'gcp.audit.method_name': ['protoPayload.methodName', 'data.protoPayload.methodName'],
  eventService: ['protoPayload.serviceName'],
  eventName: ['protoPayload.metadata.event.eventName', 'events.name', 'name'],
  'data.protoPayload.serviceName': ['protoPayload.serviceName'],
  'data.protoPayload.methodName': ['protoPayload.methodName'],
  'data.protoPayload.resource.type': ['resource.type'],
  'data.protoPayload.logName': ['logName'],
  'data.protoPayload.authorizationInfo.permission': ['protoPayload.authorizationInfo.permission'],
  'data.protoPayload.authorizationInfo.granted': ['protoPayload.authorizationInfo.granted'],
}

/**
 * Microsoft 365: rules use the names of its alert policies; the audit log says the same in its own. Workloads disagree on
 * the word for success, so a status is our outcome too.
 */
const m365: OtherNames = {
  eventSource: ['Workload'],
  eventName: ['Operation', 'Name'],
  status: ['ResultStatus', { space: 'ecs', name: 'event.outcome' }],
}

const github: OtherNames = { action: ['github.action'] }

/** The names of a log source, if it has others. */
export function otherNamesOf({ product, category }: Logsource): OtherNames | undefined {
  if (product === 'windows') {
    if (category === 'process_creation') return auditedProcess
    return category === 'registry_set' || category === 'registry_event' ? auditedRegistry : undefined
  }
  if (product === 'macos' || product === 'linux') {
    if (category === 'process_creation') return ecsProcess
    return category === 'file_event' ? ecsFile : undefined
  }
  return product === undefined ? undefined : ofProduct.get(product)
}

const ofProduct: ReadonlyMap<string, OtherNames> = new Map([
  ['azure', azure],
  ['gcp', gcp],
  ['github', github],
  ['m365', m365],
])
