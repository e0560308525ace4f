// Data tables: names of members that collectors write, and those that Sigma uses. Exempt from the length guide.

/** Members of `System` that are numbers, however the collector writes them. */
export const numbers: ReadonlySet<string> = new Set([
  'EventID', 'Version', 'Level', 'Task', 'Opcode', 'Qualifiers', 'EventRecordID',
  'Execution_ProcessID', 'Execution_ThreadID',
]) // prettier-ignore

/** Attributes of elements in `System` to Sigma's names; others are named after element and attribute. */
export const attributeNames: ReadonlyMap<string, string> = new Map([
  ['EventID Qualifiers', 'Qualifiers'],
  ['TimeCreated SystemTime', 'SystemTime'],
  ['Correlation ActivityID', 'ActivityID'],
  ['Correlation RelatedActivityID', 'RelatedActivityID'],
  ['Security UserID', 'UserID'],
  ['Security UserId', 'UserID'],
])

/** Winlogbeat's names for members of `System`. */
export const winlogNames: ReadonlyMap<string, string> = new Map([
  ['event_id', 'EventID'],
  ['channel', 'Channel'],
  ['computer_name', 'Computer'],
  ['provider_name', 'Provider_Name'],
  ['provider_guid', 'Provider_Guid'],
  ['record_id', 'EventRecordID'],
  ['version', 'Version'],
  ['level', 'Level'],
  ['task', 'Task'],
  ['opcode', 'Opcode'],
  ['keywords', 'Keywords'],
  ['time_created', 'SystemTime'],
  ['activity_id', 'ActivityID'],
  ['related_activity_id', 'RelatedActivityID'],
])

/** Names in flat records for members of `System`. */
export const flatNames: ReadonlyMap<string, string> = new Map([
  ['Hostname', 'Computer'],
  ['HostName', 'Computer'],
  ['ComputerName', 'Computer'],
  ['MachineName', 'Computer'],
  ['SourceName', 'Provider_Name'],
  ['EventSourceName', 'Provider_Name'],
  ['ProviderName', 'Provider_Name'],
  ['Provider', 'Provider_Name'],
  ['ProviderGuid', 'Provider_Guid'],
  ['RecordNumber', 'EventRecordID'],
  ['RecordId', 'EventRecordID'],
  ['ExecutionProcessID', 'Execution_ProcessID'],
  ['ExecutionThreadID', 'Execution_ThreadID'],
  ['OpcodeValue', 'Opcode'],
  ['EventId', 'EventID'],
  ['LogName', 'Channel'],
  ['EventLevel', 'Level'],
])
