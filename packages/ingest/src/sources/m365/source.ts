import { printNativeValue, type NativeDocument } from '@aurora/core'
import { Rejected, type Draft } from '../../draft.ts'
import { parseJsonLine } from '../../parsers/json-line.ts'
import { textsNotIn } from '../../parsers/texts-not-in.ts'
import { statelessReader, type Recognition, type Sample, type Source } from '../../source.ts'
import { exactDocument, textAt } from '../document.ts'
import { datasetOf, normalizeM365 } from './mapping.ts'

/**
 * Microsoft 365's unified audit log, a record an object; also rows of an export, which hold the record as text in
 * `AuditData`. Microsoft, "Office 365 Management Activity API schema".
 */
export const m365Source: Source = {
  name: 'm365',
  title: 'Microsoft 365',
  summary: 'Unified audit log: Exchange, SharePoint, Teams, Entra ID sign-ins and administration.',
  isStateful: false,
  techniques: '`AttackTechniques`, `MitreTechniques`',
  jsonWrappers: ['value'],
  aliases: {
    'event.id': 'Id',
    'event.provider': 'Workload',
    'organization.id': 'OrganizationId',
    'organization.name': 'OrganizationName',
    'user.id': 'UserKey',
    'o365.audit.Operation': 'Operation',
    'o365.audit.ResultStatus': 'ResultStatus',
  },
  open: () => statelessReader(readM365Line),
  recognize,
}

function readM365Line(line: string): Draft | Rejected {
  const parsed = parseJsonLine(line, 'any')
  if (parsed instanceof Rejected) return parsed
  const inner = auditDataOf(parsed.document)
  if (inner === undefined) return normalizeM365(parsed.document, parsed.fields, parsed.decoded)
  const { AuditData: _text, ...row } = exactDocument(parsed, line)
  const record: NativeDocument = { ...row, ...inner }
  return normalizeM365(record, printNativeValue(record), textsNotIn(record, line, true))
}

/** The record inside a row of an export, if it is one. */
function auditDataOf(row: NativeDocument): NativeDocument | undefined {
  const text = row['AuditData']
  if (typeof text !== 'string') return undefined
  const parsed = parseJsonLine(text, 'any')
  return parsed instanceof Rejected ? undefined : exactDocument(parsed, text)
}

const marks = ['RecordType', 'OrganizationId', 'UserKey', 'UserType', 'CreationTime', 'UserId', 'Id']

/** An operation of a workload, beside members that the schema demands of every record. */
function recognize({ document }: Sample): Recognition | undefined {
  if (document === undefined) return undefined
  if (typeof document['AuditData'] === 'string' && 'Operations' in document)
    return { confidence: 0.95, dataset: 'other', because: 'AuditData beside Operations' }
  const found = marks.filter((name) => name in document)
  const workload = textAt(document, 'Workload') ?? textAt(document, 'OfficeWorkload')
  if (!('Operation' in document) || found.length < 3 || (workload === undefined && found.length < 5)) return undefined
  return {
    confidence: workload === undefined ? 0.85 : 0.97,
    dataset: datasetOf(document),
    because: `Operation beside ${found.join(', ')}`,
  }
}
