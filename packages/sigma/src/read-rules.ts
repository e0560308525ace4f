import { followActions } from './actions.ts'
import { readCorrelation } from './correlation.ts'
import { readDetection } from './detection.ts'
import type { Fault } from './fault.ts'
import { readFilter } from './filter.ts'
import { readHead, type RuleHead } from './head.ts'
import { readLogsource } from './logsource.ts'
import { noOptions, type ReadOptions } from './options.ts'
import { mapAt } from './reading.ts'
import { Report, shown } from './report.ts'
import type { Rule } from './rule.ts'
import { entryOf, type MapNode, type Node } from './yaml/node.ts'
import { readPlain } from './yaml/plain-read.ts'
import { maxFileLength, readYaml } from './yaml/read.ts'

/** The rules of a file that can be used, and what was found in those that cannot; warnings of both. */
export interface ReadResult {
  readonly rules: readonly Rule[]
  readonly faults: readonly Fault[]
}

/**
 * Reads a file of Sigma rules, correlations and filters: any number of YAML documents.
 *
 * A document with an error is left out and the others still read. Never throws, whatever the text; takes time linear in
 * it (aliases written out). References between rules are not looked at: `linkRules` does that for a whole collection.
 *
 * Sigma specification 2.1.0. `file` is for faults only, nothing is opened.
 */
export function readRules(text: string, file: string, options: ReadOptions = noOptions): ReadResult {
  const given = text.replace(/^\ufeff/, '')
  const plain = given.length > maxFileLength ? undefined : readPlain(given)
  if (plain !== undefined) {
    const result = readDocuments([plain], new Report(file, given), options)
    if (result.faults.length === 0) return result // else whoever wrote it is told by the reader that knows all of YAML
  }
  const report = new Report(file, given)
  return readDocuments(readYaml(report), report, options)
}

function readDocuments(nodes: readonly (Node | undefined)[], report: Report, options: ReadOptions): ReadResult {
  const documents = followActions(nodes, report)
  const rules = documents.flatMap((document) => readDocument(document, report, options) ?? [])
  return { rules, faults: report.faults }
}

function readDocument(document: MapNode, report: Report, options: ReadOptions): Rule | undefined {
  const errorsBefore = report.errors
  const head = readHead(document, report.lineOf(document.at), report)
  const body = readBody(document, report, options)
  checkTaxonomy(document, report, options)
  return head !== undefined && body !== undefined && report.errors === errorsBefore ? { ...head, ...body } : undefined
}

/** A rule without its head. */
type Body = Rule extends infer R ? (R extends Rule ? Omit<R, keyof RuleHead> : never) : never

function readBody(document: MapNode, report: Report, options: ReadOptions): Body | undefined {
  if (entryOf(document, 'correlation') !== undefined) {
    const correlation = readCorrelation(document, report)
    return correlation && { kind: 'correlation', correlation }
  }
  if (entryOf(document, 'filter') !== undefined) {
    const filter = readFilter(document, report, options)
    return filter && { kind: 'filter', ...filter }
  }
  const logsource = readLogsource(document, report)
  const map = mapAt(document, 'detection', report)
  const detection = map && readDetection(map, report, options)
  return logsource && detection && { kind: 'detection', logsource, detection }
}

/** Field names of another taxonomy would have to be mapped; that is for a caller who knows it. */
function checkTaxonomy(document: MapNode, report: Report, { taxonomies = [] }: ReadOptions): void {
  const node = entryOf(document, 'taxonomy')?.value
  if (node?.kind !== 'scalar' || node.text === 'sigma' || taxonomies.includes(node.text)) return
  report.refuse(
    node.at,
    'not_yet',
    `field names of the taxonomy ${shown(node.text)} have no mapping`,
    'use the names of `sigma`',
  )
}
