import { printNativeValue, type NativeDocument } from '@aurora/core'
import { Rejected, type Draft } from '../../draft.ts'
import { parseJsonLine } from '../../parsers/json-line.ts'
import { textsNotIn } from '../../parsers/texts-not-in.ts'
import { statelessReader, type Recognition, type Sample, type Source } from '../../source.ts'
import { exactDocument, objectAt, textAt } from '../document.ts'
import { toWindowsEvent } from './canonical.ts'
import { normalizeWindows, windowsMapping } from './mapping.ts'
import { WindowsRewriter } from './rewriting/windows-rewriter.ts'
import { datasetOfChannel } from './events.ts'

/**
 * Windows events as JSON, a record a line, from any collector: .evtx converters, Winlogbeat, NXLog, Wazuh and flat
 * records. Whatever the collector, the sender's names are those of Sigma (`toWindowsEvent`).
 */
export const windowsSource: Source = {
  name: 'windows',
  title: 'Windows events',
  summary:
    'Windows event log as JSON: .evtx converters, Winlogbeat, NXLog and others; Sysmon, Security, every channel.',
  isStateful: false,
  techniques: 'Sysmon’s `RuleName` (`technique_id=T1059.001,technique_name=…`)',
  jsonWrappers: [], // .evtx converters also write lists and indented objects
  aliases: {
    'event.provider': 'Provider_Name',
    'process.entity_id': 'ProcessGuid',
    'process.parent.entity_id': 'ParentProcessGuid',
    'process.parent.executable': 'ParentImage',
    'process.parent.command_line': 'ParentCommandLine',
    'process.parent.pid': 'ParentProcessId',
    'process.working_directory': 'CurrentDirectory',
    'process.pe.original_file_name': 'OriginalFileName',
    'registry.path': 'TargetObject',
    'registry.data.strings': 'Details',
    'powershell.file.script_block_text': 'ScriptBlockText',
    'user.id': 'SubjectUserSid',
    'user.target.id': 'TargetUserSid',
    'user.target.domain': 'TargetDomainName',
    'winlog.channel': 'Channel',
    'winlog.event_id': 'EventID',
    'winlog.logon.id': 'TargetLogonId',
    'winlog.logon.type': 'LogonType',
  },
  open: () => ({
    ...statelessReader(readWindowsLine),
    mapping: windowsMapping,
    rewriter: (rewriter ??= new WindowsRewriter(windowsMapping.shape)),
  }),
  recognize,
}

/** One for all streams that a thread reads: it holds one line at a time, and remembers names between them. */
let rewriter: WindowsRewriter | undefined

function readWindowsLine(line: string): Draft | Rejected {
  const parsed = parseJsonLine(line, 'machine') // equal keys and odd spellings end with the print below
  if (parsed instanceof Rejected) return parsed
  const document = exactDocument(parsed, line)
  const event = toWindowsEvent(document)
  const fields = document === parsed.document ? printed(event) : printNativeValue(event)
  return normalizeWindows(event, fields, textsNotIn(event, line, true))
}

/** What printNativeValue writes, at a third of the time, for events without a number of that size. */
function printed(event: NativeDocument): string {
  const text = JSON.stringify(event)
  return /\d{19}/.test(text) ? printNativeValue(event) : text
}

/** By the structure of the XML, by Winlogbeat's object, or by the members that only flat event log records have. */
function recognize({ document }: Sample): Recognition | undefined {
  if (document === undefined) return undefined
  return recognizeXml(document) ?? recognizeWinlog(document) ?? recognizeWin(document) ?? recognizeFlat(document)
}

function recognizeXml(document: NativeDocument): Recognition | undefined {
  const system = objectAt(objectAt(document, 'Event') ?? document, 'System')
  if (system === undefined || !('EventID' in system)) return undefined
  const isWhole = 'Channel' in system || 'Provider' in system
  return seen(isWhole ? 0.97 : 0.8, textAt(system, 'Channel'), 'the System part of a Windows event with its EventID')
}

function recognizeWinlog(document: NativeDocument): Recognition | undefined {
  const winlog = objectAt(document, 'winlog')
  if (winlog !== undefined && ('event_id' in winlog || 'channel' in winlog || 'provider_name' in winlog))
    return seen(0.97, textAt(winlog, 'channel'), "Winlogbeat's winlog object")
  return 'winlog.event_id' in document || 'winlog.channel' in document
    ? seen(0.97, textAt(document, 'winlog.channel'), "Winlogbeat's names winlog.…")
    : undefined
}

function recognizeWin(document: NativeDocument): Recognition | undefined {
  const system = objectAt(objectAt(document, 'win'), 'system')
  return system !== undefined && 'eventID' in system
    ? seen(0.95, textAt(system, 'channel'), 'win.system.eventID as Wazuh writes it')
    : undefined
}

/** Names of which flat event log records have at least one beside number and channel. */
const flatMarks = ['SourceName', 'EventSourceName', 'ProviderGuid', 'Provider_Name', 'ProviderName', 'Provider', 'EventRecordID', 'RecordNumber', 'Keywords', 'Task', 'Hostname', 'Computer', 'Source'] // prettier-ignore

function recognizeFlat(document: NativeDocument): Recognition | undefined {
  if (!('EventID' in document || 'EventId' in document)) return undefined
  const marks = flatMarks.filter((name) => name in document).length
  const channel = textAt(document, 'Channel') ?? textAt(document, 'LogName')
  if (channel !== undefined && marks >= 1) return seen(0.9, channel, 'EventID and Channel of a Windows event')
  if (channel === undefined && marks < 3) return undefined
  return seen(0.8, channel, 'EventID and other members of a Windows event')
}

const seen = (confidence: number, channel: string | undefined, because: string): Recognition => ({
  confidence,
  dataset: datasetOfChannel((channel ?? '').toLowerCase()),
  because,
})
